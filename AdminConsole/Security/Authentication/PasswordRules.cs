using System.Text;
using AdminConsole.Domain;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// NIST SP 800-63B-4 §3.1.1.2: a length and nothing about composition; any character; NFC before hashing.
/// </summary>
internal static class PasswordRules
{
    public const string TooShort = "password-too-short";
    public const string TooLong = "password-too-long";
    public const string Common = "password-common";
    public const string Mismatch = "password-mismatch";

    /// <summary>The password as it is hashed.</summary>
    public static string Normalize(string password)
        => TextRules.IsWellFormed(password) ? password.Normalize(NormalizationForm.FormC) : string.Empty;

    /// <summary>Null when the password may be chosen. Lengths count Unicode code points.</summary>
    public static FieldProblem? Check(string field, string? password, int minimum, params IEnumerable<string> aboutThePerson)
    {
        if (string.IsNullOrEmpty(password))
        {
            return new FieldProblem(field, TextRules.Required);
        }

        if (!TextRules.IsWellFormed(password))
        {
            return new FieldProblem(field, TextRules.Malformed);
        }

        var length = Normalize(password).EnumerateRunes().Count();
        if (length < minimum)
        {
            return new FieldProblem(field, TooShort, minimum);
        }

        if (length > FieldLimits.PasswordMaximum)
        {
            return new FieldProblem(field, TooLong, FieldLimits.PasswordMaximum);
        }

        return IsGuessable(password, aboutThePerson) ? new FieldProblem(field, Common) : null;
    }

    private static bool IsGuessable(string password, IEnumerable<string> aboutThePerson)
    {
        var folded = TextRules.Fold(password);
        return folded.Distinct().Count() < 4
            // A name of combining marks alone folds to nothing.
            || aboutThePerson.Select(TextRules.Fold).Any(word => word.Length > 3 && folded.Replace(word, string.Empty, StringComparison.Ordinal).Length < 4);
    }
}
