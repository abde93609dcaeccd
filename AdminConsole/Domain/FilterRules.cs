using System.Globalization;
using System.Net;

namespace AdminConsole.Domain;

/// <summary>
/// Reads the parts of a filter from an address. What cannot be taken is named in the problems, by its field, and
/// counts as not there: a filter with one bad part still narrows by the others.
/// </summary>
internal static class FilterRules
{
    public const string BadTime = "bad-time";
    public const string BadRange = "bad-range";
    public const string BadId = "bad-id";
    public const string BadAddress = "bad-address";
    public const string BadCursor = "bad-cursor";
    public const string UnknownChoice = "unknown-choice";

    /// <summary>The fields of a span of time, as every filter calls them.</summary>
    public const string RangeField = "Range";
    public const string FromField = "From";
    public const string ToField = "To";

    private const string DayFormat = "yyyy-MM-dd";
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm"];

    /// <summary>A span of time, UTC, the end excluded: by the word of a range that follows the clock, else by two moments or days.</summary>
    public static (DateTime? From, DateTime? To) Times(
        IReadOnlyList<(string Key, TimeSpan Length)> ranges, string? range, string? from, string? to, DateTime now, List<FieldProblem> problems)
    {
        if (!string.IsNullOrWhiteSpace(range))
        {
            foreach (var (key, length) in ranges)
            {
                if (string.Equals(key, range, StringComparison.Ordinal))
                {
                    return (now - length, null);
                }
            }

            problems.Add(new FieldProblem(RangeField, UnknownChoice));
        }

        var first = Time(FromField, from, isEnd: false, problems);
        var last = Time(ToField, to, isEnd: true, problems);
        if (first >= last)
        {
            problems.Add(new FieldProblem(ToField, BadRange));
            last = null;
        }

        return (first, last);
    }

    public static Guid? Id(string field, string? text, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (Guid.TryParseExact(text.Trim(), "D", out var id))
        {
            return id;
        }

        problems.Add(new FieldProblem(field, BadId));
        return null;
    }

    public static string? Choice(string field, string? text, IReadOnlyList<string> choices, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        problems.Add(new FieldProblem(field, UnknownChoice));
        return null;
    }

    /// <summary>The member of an enum whose word stands in the address.</summary>
    public static T? Choice<T>(string field, string? text, Func<T, string> word, List<FieldProblem> problems)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        foreach (var choice in Enum.GetValues<T>())
        {
            if (string.Equals(word(choice), text, StringComparison.Ordinal))
            {
                return choice;
            }
        }

        problems.Add(new FieldProblem(field, UnknownChoice));
        return null;
    }

    public static string? Text(string field, string? text, List<FieldProblem> problems)
    {
        var clean = TextRules.Clean(field, text, FieldLimits.SearchText, required: false, problems);
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>A whole network address, or the beginning of one that ends in a dot or a colon.</summary>
    public static string? Address(string field, string? text, List<FieldProblem> problems)
    {
        var clean = text?.Trim();
        if (string.IsNullOrEmpty(clean))
        {
            return null;
        }

        var isPrefix = clean.Length <= FieldLimits.Address && clean[^1] is '.' or ':' && clean.All(static character => char.IsAsciiHexDigit(character) || character is '.' or ':');
        if (isPrefix && !IPAddress.TryParse(clean, out _))
        {
            return clean.ToLowerInvariant();
        }

        if (clean.Length <= FieldLimits.Address && IPAddress.TryParse(clean, out var address))
        {
            // Written as the sign-in writes it, so that the two compare.
            return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }

        problems.Add(new FieldProblem(field, BadAddress));
        return null;
    }

    private static DateTime? Time(string field, string? text, bool isEnd, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        // The years keep clear of both ends of the calendar, where adding a margin would overflow.
        if (DateTime.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, Utc, out var day) && day.Year is > 1900 and < 9000)
        {
            return isEnd ? day.AddDays(1) : day;
        }

        if (DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, Utc, out var moment) && moment.Year is > 1900 and < 9000)
        {
            return moment;
        }

        problems.Add(new FieldProblem(field, BadTime));
        return null;
    }
}
