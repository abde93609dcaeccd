using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Security.Encryption;

/// <summary>
/// The content of a key file: named keys of 256 bits, one of them current. A text, so that it can be looked at and
/// kept on paper; its last line is the SHA-256 of all before it, so that a key that lost a character is not used.
/// </summary>
internal sealed class KeyRing
{
    public const int KeySize = 32;
    private const string Head = "adminconsole-keys 1";
    private const string CurrentWord = "current ";
    private const string KeyWord = "key ";
    private const string CheckWord = "check ";
    private readonly FrozenDictionary<string, byte[]> keys;

    private KeyRing(string current, IEnumerable<KeyValuePair<string, byte[]>> keys)
    {
        Current = current;
        this.keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string Current { get; }

    /// <summary>By name; the names hold nothing but randomness.</summary>
    public IReadOnlyList<string> Names => [.. keys.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A ring of one new key.</summary>
    public static KeyRing New()
    {
        var name = NewName();
        return new KeyRing(name, [KeyValuePair.Create(name, RandomNumberGenerator.GetBytes(KeySize))]);
    }

    /// <summary>The ring, or null when the text is no whole and undamaged one.</summary>
    public static KeyRing? Parse(string text)
    {
        var end = text.LastIndexOf(CheckWord, StringComparison.Ordinal);
        if (end <= 0 || text[end - 1] != '\n' || !string.Equals(text[(end + CheckWord.Length)..].TrimEnd('\r', '\n'), Sum(text[..end]), StringComparison.Ordinal))
        {
            return null;
        }

        var lines = text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [Head, var second, ..] || !second.StartsWith(CurrentWord, StringComparison.Ordinal))
        {
            return null;
        }

        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(2))
        {
            var parts = line.Split(' ');
            var bytes = new byte[KeySize];
            if (!line.StartsWith(KeyWord, StringComparison.Ordinal) || parts is not [_, { Length: > 0 } name, var secret]
                || !Convert.TryFromBase64String(secret, bytes, out var written) || written != KeySize || !keys.TryAdd(name, bytes))
            {
                return null;
            }
        }

        var current = second[CurrentWord.Length..];
        return keys.ContainsKey(current) ? new KeyRing(current, keys) : null;
    }

    /// <summary>The same with a new key, which is current.</summary>
    public KeyRing Rotated()
    {
        var name = NewName();
        return new KeyRing(name, keys.Append(KeyValuePair.Create(name, RandomNumberGenerator.GetBytes(KeySize))));
    }

    /// <summary>The same without one of the keys that are not current.</summary>
    public KeyRing Without(string name) => new(Current, keys.Where(pair => !string.Equals(pair.Key, name, StringComparison.Ordinal)));

    public bool TryGet(string name, out ReadOnlyMemory<byte> key)
    {
        var isThere = keys.TryGetValue(name, out var bytes);
        key = bytes;
        return isThere;
    }

    /// <summary>The text of the file. Holds the keys in the clear.</summary>
    public string Write()
    {
        var builder = new StringBuilder().Append(Head).Append('\n').Append(CurrentWord).Append(Current).Append('\n');
        foreach (var name in Names)
        {
            builder.Append(KeyWord).Append(name).Append(' ').Append(Convert.ToBase64String(keys[name])).Append('\n');
        }

        var body = builder.ToString();
        return $"{body}{CheckWord}{Sum(body)}\n";
    }

    public override string ToString() => "[keys]";

    private static string NewName() => "key-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    private static string Sum(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}
