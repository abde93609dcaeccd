using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>The words for a <see cref="FieldProblem"/>, in the reader's language.</summary>
internal static class ProblemText
{
    /// <summary>The text whose key is the problem's code with underscores. A code without words is a bug that a test finds.</summary>
    public static string Of(FieldProblem problem)
    {
        var text = RuleText.ResourceManager.GetString(problem.Code.Replace('-', '_'), CultureInfo.CurrentUICulture)
            ?? throw new InvalidOperationException($"No words for the problem '{problem.Code}'.");
        return problem.Arguments.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, text, problem.Arguments);
    }
}
