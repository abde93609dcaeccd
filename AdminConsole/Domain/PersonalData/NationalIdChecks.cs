using System.Globalization;
using System.Text.RegularExpressions;

namespace AdminConsole.Domain.PersonalData;

/// <summary>The arithmetic of national identifiers. Takes them compact and in upper case.</summary>
internal static partial class NationalIdChecks
{
    // The letter of a Spanish number is that at the number's remainder by 23 (Real Decreto 1553/2005, art. 11).
    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

    // What a digit or letter counts for at an odd place of an Italian code (D.M. 23 December 1976); at an even place it is its own number.
    private static readonly int[] ItalianOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    /// <summary>The code of what is wrong, or null.</summary>
    public static string? Of(string country, string identifier)
    {
        if (ShapeOf(country) is not { } shape)
        {
            return null;
        }

        if (!shape.IsMatch(identifier))
        {
            return PersonalProblems.NationalIdShape;
        }

        var isRight = country switch
        {
            "ES" => IsSpanish(identifier),
            "PT" => IsPortuguese(identifier),
            "FR" => IsFrench(identifier),
            "IT" => IsItalian(identifier),
            _ => true,
        };
        return isRight ? null : PersonalProblems.NationalIdCheck;
    }

    /// <summary>True when that country's identifiers have a known shape, and this has it.</summary>
    public static bool HasShapeOf(string country, string identifier) => ShapeOf(country)?.IsMatch(identifier) is true;

    private static Regex? ShapeOf(string country) => country switch
    {
        "ES" => Spanish(),
        "PT" => Portuguese(),
        "FR" => French(),
        "IT" => Italian(),
        "GB" => British(),
        _ => null,
    };

    private static bool IsSpanish(string identifier)
    {
        var digits = identifier[0] switch
        {
            'X' or 'K' or 'L' or 'M' => "0" + identifier[1..^1],
            'Y' => "1" + identifier[1..^1],
            'Z' => "2" + identifier[1..^1],
            _ => identifier[..^1],
        };
        return SpanishLetters[int.Parse(digits, CultureInfo.InvariantCulture) % 23] == identifier[^1];
    }

    private static bool IsPortuguese(string identifier)
    {
        var sum = 0;
        for (var place = 0; place < 8; place++)
        {
            sum += (identifier[place] - '0') * (9 - place);
        }

        var check = 11 - (sum % 11);
        return (check >= 10 ? 0 : check) == identifier[8] - '0';
    }

    private static bool IsFrench(string identifier)
    {
        // The two departments of Corsica count as numbers below that of the island before it was parted.
        var number = identifier[..13].Replace("2A", "19", StringComparison.Ordinal).Replace("2B", "18", StringComparison.Ordinal);
        return 97 - (long.Parse(number, CultureInfo.InvariantCulture) % 97) == int.Parse(identifier.AsSpan(13), CultureInfo.InvariantCulture);
    }

    private static bool IsItalian(string identifier)
    {
        var sum = 0;
        for (var place = 0; place < 15; place++)
        {
            var value = char.IsAsciiDigit(identifier[place]) ? identifier[place] - '0' : identifier[place] - 'A';
            sum += place % 2 == 0 ? ItalianOdd[value] : value;
        }

        return (char)('A' + (sum % 26)) == identifier[15];
    }

    // A national document, a foreigner's number, or a tax number of those who have neither.
    [GeneratedRegex(@"\A(?:[0-9]{8}|[XYZKLM][0-9]{7})[A-Z]\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Spanish();

    [GeneratedRegex(@"\A[1-9][0-9]{8}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Portuguese();

    [GeneratedRegex(@"\A[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex French();

    [GeneratedRegex(@"\A[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Italian();

    // A National Insurance number; it has no check digit.
    [GeneratedRegex(@"\A[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex British();
}
