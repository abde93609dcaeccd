using System.Reflection;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// The words people put into passwords, in English and Spanish, folded: our own list, in the program itself, so that it
/// needs no network. The browser's hint reads the same file (<c>wwwroot-assets/data/common-words.txt</c>).
/// </summary>
internal static class CommonWords
{
    private static readonly HashSet<string> Words = Load();

    /// <summary>The longest word, in characters.</summary>
    public static int Longest { get; } = Words.Max(static word => word.Length);

    public static int Count => Words.Count;

    public static bool Contains(ReadOnlySpan<char> word) => Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static HashSet<string> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("common-words.txt") ?? throw new InvalidOperationException("The list of common words is missing from the program.");
        using var reader = new StreamReader(stream);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                words.UnionWith(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return words;
    }
}
