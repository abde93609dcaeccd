using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Domain;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// Further passwords that may not be chosen, from a file of the operator's: one a line, or its SHA-1 in hexadecimal with
/// or without a count after a colon, as lists of breached passwords are handed out. Only eight bytes of each hash are
/// kept: forty megabytes hold the most a file may have. A chance match of two passwords is one in 10^12.
/// </summary>
internal sealed class PasswordBlocklist
{
    /// <summary>The most entries a file may have.</summary>
    public const int Maximum = 5_000_000;

    private const int HashDigits = 40;
    private readonly ulong[] hashes;

    private PasswordBlocklist(ulong[] hashes)
    {
        Array.Sort(hashes);
        this.hashes = hashes;
    }

    /// <summary>No further passwords.</summary>
    public static PasswordBlocklist None { get; } = new([]);

    public int Count => hashes.Length;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">It has more entries than <see cref="Maximum"/>, or none.</exception>
    public static PasswordBlocklist Read(string file)
    {
        var hashes = new List<ulong>();
        foreach (var line in File.ReadLines(file, Encoding.UTF8))
        {
            if (line.Length == 0)
            {
                continue;
            }

            if (hashes.Count == Maximum)
            {
                throw new InvalidDataException($"it has more than {Maximum} lines; keep the commonest.");
            }

            hashes.Add(OfLine(line));
        }

        return hashes.Count > 0 ? new PasswordBlocklist([.. hashes]) : throw new InvalidDataException("it is empty.");
    }

    /// <summary>True when the password, as typed or in small letters without accents, is on the list.</summary>
    public bool Contains(string password)
        => hashes.Length > 0 && (Array.BinarySearch(hashes, HashOf(PasswordRules.Normalize(password))) >= 0 || Array.BinarySearch(hashes, HashOf(TextRules.Fold(password))) >= 0);

    private static ulong OfLine(string line)
    {
        var end = line.IndexOf(':', StringComparison.Ordinal);
        var hash = end < 0 ? line.AsSpan() : line.AsSpan(0, end);
        return hash.Length == HashDigits && hash.IndexOfAnyExcept(HexDigits) < 0
            ? BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString(hash))
            : HashOf(PasswordRules.Normalize(line));
    }

    // SHA-1 because the lists that are handed out are made with it; nothing is kept safe by it.
#pragma warning disable CA5350
    private static ulong HashOf(string password) => BinaryPrimitives.ReadUInt64BigEndian(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789ABCDEFabcdef");
}
