using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;

namespace AdminConsole.Features.Import;

/// <summary>
/// Finds out in one pass how a file's text is written. A mark at its beginning says it, and then every byte must be as
/// it says: a character that cannot be read would be lost in silence otherwise. Without a mark, what is good UTF-8 to
/// the last byte is UTF-8, and the rest is the one-byte set that spreadsheets in Western Europe write.
/// </summary>
internal static class ImportEncoding
{
    private const int Chunk = 64 * 1024;

    /// <summary>The file's SHA-256 and encoding, or the line that is not as the mark says.</summary>
    public static async Task<Result<(byte[] Hash, Encoding Encoding)>> FindAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Chunk];
        TextCheck? check = null;
        (Encoding Encoding, bool IsMarked) found = (Encoding.UTF8, false);
        // What of a character stands at a chunk's end is looked at with the next.
        var (kept, isGood, ended) = (0, true, false);
        while (!ended)
        {
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(kept), Chunk - kept, throwOnEndOfStream: false, cancellationToken);
            ended = read < Chunk - kept;
            hash.AppendData(buffer, kept, read);
            if (!isGood)
            {
                continue;
            }

            var bytes = buffer.AsSpan(0, kept + read);
            if (check is null)
            {
                found = Marked(bytes);
                check = found.Encoding.CodePage == Encoding.UTF8.CodePage ? new Utf8Check() : new Utf16Check(found.Encoding.CodePage == Encoding.BigEndianUnicode.CodePage);
            }

            isGood = check.Take(bytes, ended, out var taken);
            if (!isGood && found.IsMarked)
            {
                return new InvalidError("file", ImportRules.BadTextAt, NameOf(found.Encoding), check.Line);
            }

            kept = isGood ? bytes.Length - taken : 0;
            bytes[^kept..].CopyTo(buffer);
        }

        return (hash.GetHashAndReset(), isGood ? found.Encoding : CodePagesEncodingProvider.Instance.GetEncoding(1252)!);
    }

    /// <summary>What people call it.</summary>
    public static string NameOf(Encoding encoding) => encoding.CodePage switch
    {
        1252 => "Windows-1252",
        1200 => "UTF-16 LE",
        1201 => "UTF-16 BE",
        _ => "UTF-8",
    };

    private static (Encoding Encoding, bool IsMarked) Marked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, true),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, true),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, true),
        _ => (Encoding.UTF8, false),
    };

    /// <summary>Follows the text of a file chunk by chunk, and where it goes wrong knows on which line.</summary>
    private abstract class TextCheck
    {
        private bool afterReturn;

        /// <summary>The line that was last looked at, from 1.</summary>
        public long Line { get; private set; } = 1;

        /// <summary>Takes whole characters; false when there is one that is none, and then <see cref="Line"/> is where.</summary>
        public abstract bool Take(ReadOnlySpan<byte> bytes, bool isLast, out int taken);

        // A line ends with LF, CR or both.
        protected void Count<T>(ReadOnlySpan<T> text, T lineFeed, T carriageReturn)
            where T : unmanaged, IEquatable<T>
        {
            if (text.IsEmpty)
            {
                return;
            }

            Line += text.Count(lineFeed) + text.Count(carriageReturn) - text.Count([carriageReturn, lineFeed]) - (afterReturn && text[0].Equals(lineFeed) ? 1 : 0);
            afterReturn = text[^1].Equals(carriageReturn);
        }
    }

    private sealed class Utf8Check : TextCheck
    {
        public override bool Take(ReadOnlySpan<byte> bytes, bool isLast, out int taken)
        {
            taken = isLast ? bytes.Length : bytes.Length - Unfinished(bytes);
            var isGood = Utf8.IsValid(bytes[..taken]);
            if (!isGood)
            {
                taken = FirstBad(bytes);
            }

            Count(bytes[..taken], (byte)'\n', (byte)'\r');
            return isGood;
        }

        private static int FirstBad(ReadOnlySpan<byte> bytes)
        {
            var at = 0;
            while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
            {
                at += length;
            }

            return at;
        }

        // The bytes at the end that could become a character with more: three at most.
        private static int Unfinished(ReadOnlySpan<byte> bytes)
        {
            for (var count = 1; count <= Math.Min(3, bytes.Length); count++)
            {
                var tail = bytes[^count..];
                if ((tail[0] & 0xC0) != 0x80)
                {
                    return Rune.DecodeFromUtf8(tail, out _, out _) == OperationStatus.NeedMoreData ? count : 0;
                }
            }

            return 0;
        }
    }

    private sealed class Utf16Check(bool isBigEndian) : TextCheck
    {
        private readonly char[] chars = new char[Chunk / sizeof(char)];

        public override bool Take(ReadOnlySpan<byte> bytes, bool isLast, out int taken)
        {
            var text = chars.AsSpan(0, bytes.Length / sizeof(char));
            var units = MemoryMarshal.Cast<byte, ushort>(bytes[..(text.Length * sizeof(char))]);
            if (isBigEndian == BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(units, MemoryMarshal.Cast<char, ushort>(text));
            }
            else
            {
                units.CopyTo(MemoryMarshal.Cast<char, ushort>(text));
            }

            if (!isLast && text is [.., var final] && char.IsHighSurrogate(final))
            {
                text = text[..^1];
            }

            var bad = FirstBad(text);
            var isGood = bad < 0 && !(isLast && bytes.Length % sizeof(char) != 0);
            var whole = bad < 0 ? text : text[..bad];
            taken = whole.Length * sizeof(char);
            Count<char>(whole, '\n', '\r');
            return isGood;
        }

        // Half a character, or a NUL: text in four bytes a character, whose mark begins like this one's.
        private static int FirstBad(ReadOnlySpan<char> text)
        {
            for (var at = 0; text[at..].IndexOfAnyInRange('\uD800', '\uDFFF') is var next and >= 0;)
            {
                at += next;
                if (Rune.DecodeFromUtf16(text[at..], out _, out var length) != OperationStatus.Done)
                {
                    return at;
                }

                at += length;
            }

            return text.IndexOf('\0');
        }
    }
}
