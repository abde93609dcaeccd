using AdminConsole.Domain;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// Estimates what a password costs to guess for somebody who knows how people choose them (after Wheeler, "zxcvbn",
/// USENIX Security 2016, in our own smaller form): the cheapest way to put it together from common words, the owner's
/// words, walks over the keyboard, repeats, years and single characters. The browser's hint counts in the same way
/// (<c>wwwroot-assets/js/password-hint.js</c>); a journey holds the two together. docs/adr/0027.
/// </summary>
internal static class PasswordStrength
{
    /// <summary>Below this many bits, about a thousand million guesses, a password is refused.</summary>
    public const double Least = 30;

    private const double WordBits = 11;
    private const double OwnWordBits = 4;
    private const double PatternBits = 7;
    private const double CopyBits = 4;
    private const double YearBits = 7;
    private const double LetterBits = 4.7;
    private const double DigitBits = 3.3;
    private const double MarkBits = 3;
    private const double OtherBits = 7;
    private const int ShortestChunk = 3;

    private static readonly string[] Walks = [.. new[]
    {
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "a1b2c3d4e5f6g7h8i9", "147258369", "741852963", "159357",
    }.SelectMany(static walk => new[] { walk, Reversed(walk) })];

    /// <summary>The estimate in bits; never more than the characters are worth one by one.</summary>
    public static double Bits(string password, IEnumerable<string> ownWords)
    {
        var text = TextRules.Fold(password);
        var plain = Plain(text);
        string[] own = [.. ownWords.SelectMany(static words => TextRules.Fold(words).Split([' ', '@', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries)).Where(static word => word.Length >= ShortestChunk)];
        var copies = Copies(text);
        // cheapest[i] is the cost of the first i characters.
        var cheapest = new double[text.Length + 1];
        Array.Fill(cheapest, double.PositiveInfinity, 1, text.Length);
        for (var start = 0; start < text.Length; start++)
        {
            Take(1, CharacterBits(text[start]));
            foreach (var word in own)
            {
                if (plain.AsSpan(start).StartsWith(word) || text.AsSpan(start).StartsWith(word))
                {
                    Take(word.Length, OwnWordBits);
                }
            }

            for (var length = ShortestChunk; length <= text.Length - start; length++)
            {
                if (Chunk(text.AsSpan(start, length), plain.AsSpan(start, length), length <= copies[start]) is { } bits)
                {
                    Take(length, bits);
                }
            }

            void Take(int length, double bits) => cheapest[start + length] = Math.Min(cheapest[start + length], cheapest[start] + bits);
        }

        return cheapest[text.Length] + (password.Any(char.IsUpper) ? 1 : 0);
    }

    /// <summary>What a run of characters costs as one piece, or null when it is no known piece.</summary>
    private static double? Chunk(ReadOnlySpan<char> text, ReadOnlySpan<char> plain, bool copied)
    {
        if (copied)
        {
            return CopyBits;
        }

        if (IsRepeat(text) || IsWalk(text))
        {
            return PatternBits;
        }

        if (text.Length == 4 && (text.StartsWith("19") || text.StartsWith("20")) && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3]))
        {
            return YearBits;
        }

        if (text.Length > CommonWords.Longest)
        {
            return null;
        }

        return CommonWords.Contains(text) ? WordBits : CommonWords.Contains(plain) ? WordBits + 1 : null;
    }

    private static bool IsRepeat(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(text[0]) < 0;

    private static bool IsWalk(ReadOnlySpan<char> text)
    {
        foreach (var walk in Walks)
        {
            if (walk.AsSpan().IndexOf(text) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For each place, how long a piece beginning there stands somewhere before it already.</summary>
    private static int[] Copies(string text)
    {
        var longest = new int[text.Length];
        var common = new int[text.Length + 1];
        for (var earlier = text.Length - 1; earlier >= 0; earlier--)
        {
            // common[later] is how far text goes alike from "earlier + 1" and "later"; read before it is overwritten.
            for (var later = earlier + 1; later < text.Length; later++)
            {
                common[later] = text[earlier] == text[later] ? common[later + 1] + 1 : 0;
                longest[later] = Math.Max(longest[later], Math.Min(common[later], later - earlier));
            }
        }

        return longest;
    }

    private static double CharacterBits(char character)
        => character switch
        {
            >= 'a' and <= 'z' => LetterBits,
            >= '0' and <= '9' => DigitBits,
            <= '~' => MarkBits,
            _ => OtherBits,
        };

    /// <summary>Undoes the usual look-alikes, character by character.</summary>
    private static string Plain(string text)
        => string.Create(text.Length, text, static (plain, text) =>
        {
            for (var index = 0; index < text.Length; index++)
            {
                plain[index] = text[index] switch
                {
                    '0' => 'o',
                    '1' or '!' or '|' => 'i',
                    '3' => 'e',
                    '4' or '@' => 'a',
                    '5' or '$' => 's',
                    '7' or '+' => 't',
                    var other => other,
                };
            }
        });

    private static string Reversed(string text) => new([.. text.Reverse()]);
}
