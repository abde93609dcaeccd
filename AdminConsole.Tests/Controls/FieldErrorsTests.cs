using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AdminConsole.Controls;
using AdminConsole.Domain;

namespace AdminConsole.Tests.Controls;

[Trait("Stage", "Unit")]
public sealed class FieldErrorsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Clear_OfTheLastField_TakesTheBannerAlong()
    {
        var errors = new FieldErrors();
        errors.Take(new InvalidError([new FieldProblem("A", TextRules.Required), new FieldProblem("B", TextRules.Required)]));

        errors.Clear("A");
        errors.Clear("C");
        Assert.NotNull(errors.Summary);
        errors.Clear("B");
        Assert.False(errors.Any);
    }

    [Fact]
    public void Clear_WithoutFieldsAtFault_KeepsWhatIsWrongWithTheWhole()
    {
        var errors = new FieldErrors();
        errors.Take(new UnavailableError());
        errors.Clear("A");
        Assert.NotNull(errors.Summary);
    }

    [Fact]
    public void EveryFieldWithAMessage_ForgetsItWhenItChanges()
    {
        var pages = Directory.EnumerateFiles(Sources(), "*.razor", SearchOption.AllDirectories).ToList();
        List<string> forgotten = [];
        foreach (var page in pages)
        {
            var markup = File.ReadAllText(page);
            var code = markup + (File.Exists(page + ".cs") ? File.ReadAllText(page + ".cs") : null);
            foreach (Match message in Regex.Matches(markup, """<FieldMessage Errors="\w+" Field="(?<field>[^\s]+?)"[ />]""", RegexOptions.ExplicitCapture, Patience))
            {
                var name = Regex.Match(message.Groups["field"].Value, @"(?<name>\w+)\W*$", RegexOptions.ExplicitCapture, Patience).Groups["name"].Value;
                if (!Regex.IsMatch(code, $@"[eE]rrors\.Clear\([^;\n]*\b{name}\b", RegexOptions.None, Patience))
                {
                    forgotten.Add($"{Path.GetFileName(page)}: {name}");
                }
            }
        }

        Assert.InRange(pages.Count, 50, 500);
        Assert.Empty(forgotten);

        static string Sources([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "AdminConsole", "Features"));
    }
}
