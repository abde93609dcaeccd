using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Resources;
using AdminConsole.Security.Authentication;

namespace AdminConsole.Controls;

/// <summary>What is wrong with a field, in words.</summary>
internal static class FieldText
{
    public static string Of(FieldProblem problem) => problem.Code switch
    {
        TextRules.Required => RuleText.Required,
        TextRules.TooLong => With(RuleText.TooLong, problem),
        TextRules.Malformed => RuleText.Malformed,
        TextRules.ControlCharacter => RuleText.ControlCharacter,
        TextRules.DirectionMark => RuleText.DirectionMark,
        TextRules.BadEmail => RuleText.BadEmail,
        TextRules.BadEmployeeNumber => RuleText.BadEmployeeNumber,
        PasswordRules.TooShort => With(RuleText.PasswordTooShort, problem),
        PasswordRules.TooLong => With(RuleText.PasswordTooLong, problem),
        PasswordRules.Common => RuleText.PasswordCommon,
        PasswordRules.Mismatch => RuleText.PasswordMismatch,
        _ => string.Format(CultureInfo.CurrentCulture, RuleText.Unknown, problem.Code),
    };

    private static string With(string text, FieldProblem problem) => string.Format(CultureInfo.CurrentCulture, text, problem.Arguments);
}
