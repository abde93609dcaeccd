using System.Globalization;
using System.Text;

namespace AdminConsole.Domain;

/// <summary>
/// What a line of text may be (OWASP ASVS 5.0 V2.2): well-formed Unicode in NFC, no control characters, none of
/// the invisible marks that turn the reading direction around (Unicode TR 36 §2.4), a bounded length.
/// </summary>
internal static class TextRules
{
    public const string Required = "required";
    public const string TooLong = "too-long";
    public const string Malformed = "malformed";
    public const string ControlCharacter = "control-character";
    public const string DirectionMark = "direction-mark";
    public const string BadEmail = "bad-email";
    public const string BadEmployeeNumber = "bad-employee-number";

    /// <summary>Cleans a value, or names what is wrong with it in <paramref name="problems"/> and returns an empty string.</summary>
    public static string Clean(string field, string? value, int maximum, bool required, List<FieldProblem> problems, bool multiline = false)
    {
        var (text, problem) = Check(field, value, maximum, required, multiline);
        if (problem is not null)
        {
            problems.Add(problem);
        }

        return text;
    }

    /// <summary>The cleaned value and no problem, or an empty string and the problem.</summary>
    public static (string Text, FieldProblem? Problem) Check(string field, string? value, int maximum, bool required, bool multiline = false)
    {
        if (string.IsNullOrWhiteSpace(value) || IsInvisible(value))
        {
            return (string.Empty, required ? new FieldProblem(field, Required) : null);
        }

        if (!IsWellFormed(value))
        {
            return (string.Empty, new FieldProblem(field, Malformed));
        }

        var text = value.Normalize(NormalizationForm.FormC).Trim();
        if (text.Length > maximum)
        {
            return (string.Empty, new FieldProblem(field, TooLong, maximum));
        }

        foreach (var character in text)
        {
            if (IsDirectionMark(character))
            {
                return (string.Empty, new FieldProblem(field, DirectionMark));
            }

            if ((char.IsControl(character) || character is '\u2028' or '\u2029') && !(multiline && character is '\n' or '\r' or '\t'))
            {
                return (string.Empty, new FieldProblem(field, ControlCharacter));
            }
        }

        return (text, null);
    }

    /// <summary>Folds text for search and order: decomposed, without accents, lower case. The same on every database.</summary>
    public static string Fold(string text)
    {
        if (!IsWellFormed(text))
        {
            return string.Empty;
        }

        var decomposed = text.Normalize(NormalizationForm.FormD);
        var builder = new StringBuilder(decomposed.Length);
        foreach (var character in decomposed)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                builder.Append(char.ToLowerInvariant(character));
            }
        }

        return builder.ToString().Normalize(NormalizationForm.FormC).Trim();
    }

    /// <summary>True when every surrogate has its partner: a lone one cannot be stored as UTF-8.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[index]) || index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]))
            {
                return false;
            }

            index++;
        }

        return true;
    }

    // Zero-width marks join and part letters in many scripts, but a name of nothing else is an empty one.
    private static bool IsInvisible(string text)
        => text.All(static character => char.IsWhiteSpace(character) || (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format && !IsDirectionMark(character)));

    private static bool IsDirectionMark(char character)
        => character is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
