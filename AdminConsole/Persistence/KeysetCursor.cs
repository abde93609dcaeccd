using System.Buffers.Text;
using System.Text;

namespace AdminConsole.Persistence;

/// <summary>
/// A place in an order, as text for an address: which order, which direction and the key values of one row. Opaque
/// to whoever holds it; what does not read back exactly is no cursor, and a list then starts at its first page.
/// It grants nothing, so it is not signed: rows are always filtered by the reader's scope.
/// </summary>
internal static class KeysetCursor
{
    private const byte FormatVersion = 1;
    /// <summary>More than any order's keys can take; longer text is not even decoded.</summary>
    private const int MaximumLength = 4_096;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Encode(string order, bool descending, IEnumerable<object> values)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Strict, leaveOpen: true))
        {
            writer.Write(FormatVersion);
            writer.Write(order);
            writer.Write(descending);
            foreach (var value in values)
            {
                Write(writer, value);
            }
        }

        return Base64Url.EncodeToString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>The key values, or null when the text is no cursor of this order and direction.</summary>
    public static object[]? Decode(string? text, string order, bool descending, IReadOnlyList<Type> types)
    {
        if (text is null or { Length: 0 or > MaximumLength } || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            using var stream = new MemoryStream(Base64Url.DecodeFromChars(text), writable: false);
            using var reader = new BinaryReader(stream, Strict);
            if (reader.ReadByte() != FormatVersion
                || !string.Equals(reader.ReadString(), order, StringComparison.Ordinal)
                || reader.ReadBoolean() != descending)
            {
                return null;
            }

            var values = new object[types.Count];
            for (var index = 0; index < values.Length; index++)
            {
                values[index] = Read(reader, types[index]);
            }

            // Only what we would have written ourselves: no second spelling of the same place.
            return string.Equals(Encode(order, descending, values), text, StringComparison.Ordinal) ? values : null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static void Write(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.Write(text);
                break;
            case Guid id:
                writer.Write(id.ToByteArray(bigEndian: true));
                break;
            case DateTime time:
                writer.Write(time.Ticks);
                break;
            case long number:
                writer.Write(number);
                break;
            default:
                throw new ArgumentException($"An order cannot be keyed by {value.GetType()}.", nameof(value));
        }
    }

    private static object Read(BinaryReader reader, Type type)
        => type == typeof(string) ? reader.ReadString()
            : type == typeof(Guid) ? new Guid(reader.ReadBytes(16), bigEndian: true)
            : type == typeof(DateTime) ? new DateTime(reader.ReadInt64(), DateTimeKind.Utc)
            : type == typeof(long) ? reader.ReadInt64()
            : throw new InvalidOperationException($"An order cannot be keyed by {type}.");
}
