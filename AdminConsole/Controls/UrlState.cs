using System.Globalization;
using System.Text;
using AdminConsole.Domain;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminConsole.Controls;

/// <summary>
/// The filters, order and place of a list as they stand in its address, so that what somebody sees is a link.
/// Immutable. Whatever a hand-written query string holds, reading it never fails: what is too long, malformed or
/// not asked for is as if it were not there.
/// </summary>
public sealed class UrlState
{
    private const int MaximumKeys = 32;
    private const int MaximumKeyLength = 32;
    private const int MaximumQuery = 8192;
    /// <summary>The longest value kept; a page's cursor is the longest there is.</summary>
    public const int MaximumValue = 1024;

    private readonly SortedDictionary<string, string> values;

    private UrlState(string path, SortedDictionary<string, string> values)
    {
        Path = path;
        this.values = values;
    }

    /// <summary>The address without its query.</summary>
    public string Path { get; }

    /// <summary>Reads an absolute or a local address.</summary>
    public static UrlState Read(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var end = uri.AsSpan().IndexOf('#');
        var whole = end < 0 ? uri : uri[..end];
        var mark = whole.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? whole : whole[..mark];
        if (Uri.TryCreate(path, UriKind.Absolute, out var absolute) && !path.StartsWith('/'))
        {
            path = absolute.AbsolutePath;
        }

        if (mark >= 0 && whole.Length - mark <= MaximumQuery)
        {
            foreach (var pair in new QueryStringEnumerable(whole.AsMemory(mark)))
            {
                var key = pair.DecodeName().ToString();
                var value = pair.DecodeValue().ToString();
                if (found.Count < MaximumKeys && key.Length is > 0 and <= MaximumKeyLength && IsKept(value))
                {
                    found.TryAdd(key, value);
                }
            }
        }

        return new UrlState(path, found);
    }

    /// <summary>The value, or null when absent, empty or longer than <paramref name="maximum"/>.</summary>
    public string? Get(string key, int maximum = FieldLimits.SearchText)
        => values.TryGetValue(key, out var value) && value.Length <= maximum ? value : null;

    /// <summary>The value when it is one of those allowed, else null.</summary>
    public string? Choice(string key, params IEnumerable<string> allowed)
        => Get(key, MaximumValue) is { } value && allowed.Contains(value, StringComparer.Ordinal) ? value : null;

    /// <summary>The value as a key, or null.</summary>
    public Guid? Id(string key) => Guid.TryParseExact(Get(key), "D", out var id) ? id : null;

    /// <summary>The value as a member of an enum, by its name in lower case, or null.</summary>
    public T? Enum<T>(string key)
        where T : struct, Enum
    {
        foreach (var candidate in System.Enum.GetValues<T>())
        {
            if (string.Equals(Name(candidate), Get(key), StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The value as a day written <c>yyyy-MM-dd</c>, or null.</summary>
    public DateOnly? Day(string key)
        => DateOnly.TryParseExact(Get(key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>True when the value is there.</summary>
    public bool Has(string key) => values.ContainsKey(key);

    /// <summary>True when any of the keys has a value.</summary>
    public bool HasAny(params IEnumerable<string> keys) => keys.Any(values.ContainsKey);

    /// <summary>This state with one value changed; null or empty takes it out.</summary>
    public UrlState With(string key, string? value)
    {
        var changed = new SortedDictionary<string, string>(values, StringComparer.Ordinal);
        if (value is not null && IsKept(value))
        {
            changed[key] = value;
        }
        else
        {
            changed.Remove(key);
        }

        return new UrlState(Path, changed);
    }

    /// <summary>This state with a member of an enum.</summary>
    public UrlState With<T>(string key, T? value)
        where T : struct, Enum
        => With(key, value is { } member ? Name(member) : null);

    /// <summary>This state with a key.</summary>
    public UrlState With(string key, Guid? value) => With(key, value?.ToString("D"));

    /// <summary>This state with a day.</summary>
    public UrlState With(string key, DateOnly? value) => With(key, value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>This state without those values: a changed filter drops the place, <c>Without("after", "before")</c>.</summary>
    public UrlState Without(params IEnumerable<string> keys)
    {
        var changed = new SortedDictionary<string, string>(values, StringComparer.Ordinal);
        foreach (var key in keys)
        {
            changed.Remove(key);
        }

        return new UrlState(Path, changed);
    }

    /// <summary>The same query at another path: an export of what is shown.</summary>
    public UrlState At(string path) => new(path, values);

    /// <summary>The local address.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Path);
        var separator = '?';
        foreach (var (key, value) in values)
        {
            text.Append(separator).Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }

    private static bool IsKept(string value)
        => value.Length is > 0 and <= MaximumValue && !value.Any(char.IsControl) && TextRules.IsWellFormed(value);

    private static string Name<T>(T value)
        where T : struct, Enum
        => value.ToString().ToLowerInvariant();
}
