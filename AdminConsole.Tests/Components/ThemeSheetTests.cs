using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Bunit;
using MudBlazor;
using MudBlazor.Services;

namespace AdminConsole.Tests.Components;

/// <summary>The served theme stands in for MudBlazor's provider: what that would define, ours defines.</summary>
[Trait("Stage", "Unit")]
public sealed partial class ThemeSheetTests : BunitContext
{
    [Fact]
    public void ThemeSheet_AgainstTheProvider_LacksNoVariable()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
        var asked = Names(Render<MudThemeProvider>().Markup);
        Assert.True(asked.Count > 100);
        Assert.Empty(asked.Except(Names(File.ReadAllText(Sheet())), StringComparer.Ordinal));
    }

    [Fact]
    public void ThemeSheet_DarkBySystemAndByChoice_AreTheSame()
    {
        var blocks = Dark().Matches(File.ReadAllText(Sheet())).Select(static match => Blank().Replace(match.Groups["body"].Value, string.Empty)).ToArray();
        Assert.Equal(2, blocks.Length);
        Assert.Equal(blocks[0], blocks[1]);
    }

    private static HashSet<string> Names(string css) => [.. Variable().Matches(css).Select(static match => match.Groups["name"].Value)];

    private static string Sheet([CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "wwwroot-assets", "css", "theme.css"));

    [GeneratedRegex(@"(?<name>--mud-[\w-]+)\s*:", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"data-theme=""(?:dark|system)""\]\s*\{(?<body>[^}]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dark();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blank();
}
