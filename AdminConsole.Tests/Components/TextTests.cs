using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AdminConsole.Tests.Components;

/// <summary>Every text in both languages, with the same places, and none that nobody shows.</summary>
[Trait("Stage", "Unit")]
public sealed partial class TextTests
{
    /// <summary>Keys that are looked up by a code and not by name, by the beginning of the key.</summary>
    private static readonly Dictionary<string, string[]> ByCode = new(StringComparer.Ordinal)
    {
        ["RuleText"] = [string.Empty],
        ["AuditText"] = ["Action_", "Target_", "Field_"],
        ["ImportText"] = ["Column_"],
        ["PersonalDataText"] = ["Field_", "Class_"],
        ["SettingsText"] = ["Name_", "About_", "Group_", "Choice_"],
    };

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder(), "*.resx").Select(static file => Path.GetFileNameWithoutExtension(file)!).Where(static name => !name.EndsWith(".es", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Names))]
    public void Resource_BothLanguages_HaveTheSameKeysAndPlaces(string name)
    {
        var english = Read(name);
        var spanish = Read(name + ".es");
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), spanish.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, pair =>
        {
            Assert.False(string.IsNullOrWhiteSpace(spanish[pair.Key]), pair.Key);
            Assert.Equal(Places(pair.Value), Places(spanish[pair.Key]));
        });
    }

    [Theory, MemberData(nameof(Names))]
    public void Resource_EveryKey_IsShownSomewhere(string name)
    {
        var source = string.Concat(Directory.EnumerateFiles(Path.GetDirectoryName(Folder())!, "*.*", SearchOption.AllDirectories)
            .Where(static file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var shown = Regex.Matches(source, $@"\b{name}\.(?<key>[A-Za-z0-9_]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(static match => match.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);
        var prefixes = ByCode.GetValueOrDefault(name, []);
        string[] unused = [.. Read(name).Keys.Where(key => !shown.Contains(key) && !prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)))];
        Assert.Empty(unused);
    }

    private static string Places(string text) => string.Join(',', Place().Matches(text).Select(static match => match.Groups["place"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static Dictionary<string, string> Read(string name)
        => XDocument.Load(Path.Combine(Folder(), name + ".resx")).Descendants("data").ToDictionary(static data => data.Attribute("name")!.Value, static data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static string Folder([CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "AdminConsole", "Resources"));

    [GeneratedRegex(@"\{(?<place>\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
