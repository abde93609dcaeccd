using System.Globalization;
using System.Text;

namespace AdminConsole.Domain.PersonalData;

/// <summary>Numbers and identifiers as they are kept: without what people put between the characters.</summary>
internal static class CompactText
{
    /// <summary>Dots that stand for what is hidden.</summary>
    public const string Dots = "···";

    /// <summary>
    /// In compatibility form (NFKC), upper case, every script's decimal digits as ASCII, without spaces and without
    /// the signs that group digits.
    /// </summary>
    public static string Of(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).ToUpperInvariant().EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || IsSeparator(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
            {
                continue;
            }

            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            {
                builder.Append((int)Rune.GetNumericValue(rune));
            }
            else
            {
                builder.Append(rune);
            }
        }

        return builder.ToString();
    }

    public static bool IsAsciiLetterOrDigit(string text) => text.All(char.IsAsciiLetterOrDigit);

    private static bool IsSeparator(Rune rune)
        => rune.Value is '.' or '/' or '\'' or '·' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DashPunctuation;
}
