using System.Text.RegularExpressions;

namespace AdminConsole.Tests.Architecture;

/// <summary>What the manual points to is there, and each page is there in both languages.</summary>
public sealed partial class ManualLinkTests
{
    /// <summary>The keys are for whoever runs the machine, and are described in English only.</summary>
    private static readonly string[] englishOnly = ["keys.md"];

    [Fact]
    public void Link_InTheManual_LeadsToAFile()
    {
        List<string> missing = [];
        foreach (var page in Pages())
        {
            foreach (var target in Links().Matches(File.ReadAllText(page)).Select(static match => match.Groups["target"].Value))
            {
                if (!target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
                {
                    missing.Add($"{Path.GetFileName(page)}: {target}");
                }
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Page_OfTheManual_IsThereInBothLanguages()
    {
        var names = Pages().Select(static page => Path.GetFileName(page)).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("README.md", names);
        Assert.Empty(names.Where(static name => !name.EndsWith(".es.md", StringComparison.Ordinal) && !englishOnly.Contains(name, StringComparer.Ordinal))
            .Where(name => !names.Contains($"{Path.GetFileNameWithoutExtension(name)}.es.md")));
    }

    private static string[] Pages()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "AdminConsole.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The solution's folder was not found.");
        }

        var pages = Directory.GetFiles(Path.Combine(root.FullName, "docs", "manual"), "*.md");
        Assert.NotEmpty(pages);
        return pages;
    }

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)\s]*)?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links();
}
