using System.Text;
using AdminConsole.Domain;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// NIST SP 800-63B-4 §3.1.1.2: a length, a list of what is easily guessed, and nothing about composition; any character;
/// NFC before hashing. <paramref name="companyName"/> is asked at each check, as one of the words a guesser tries first.
/// </summary>
internal sealed class PasswordRules(PasswordBlocklist blocklist, Func<string> companyName)
{
    public const string TooShort = "password-too-short";
    public const string TooLong = "password-too-long";
    public const string Common = "password-common";
    public const string Mismatch = "password-mismatch";

    private const int LeastDistinct = 4;

    /// <summary>The fewest characters: fewer where the password is never all that is asked for.</summary>
    public static int MinimumFor(bool factorIsRequired) => factorIsRequired ? FieldLimits.PasswordMinimum : FieldLimits.PasswordMinimumAlone;

    /// <summary>The password as it is hashed.</summary>
    public static string Normalize(string password)
        => TextRules.IsWellFormed(password) ? password.Normalize(NormalizationForm.FormC) : string.Empty;

    /// <summary>Null when the password may be chosen. Lengths count Unicode code points.</summary>
    public FieldProblem? Check(string field, string? password, int minimum, params IEnumerable<string> aboutThePerson)
    {
        if (string.IsNullOrEmpty(password))
        {
            return new FieldProblem(field, TextRules.Required);
        }

        if (password.Length > FieldLimits.PasswordMaximum * 2)
        {
            return new FieldProblem(field, TooLong, FieldLimits.PasswordMaximum);
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

    private bool IsGuessable(string password, IEnumerable<string> aboutThePerson)
        => TextRules.Fold(password).Distinct().Count() < LeastDistinct
            || PasswordStrength.Bits(password, aboutThePerson.Append(companyName())) < PasswordStrength.Least
            || blocklist.Contains(password);
}
