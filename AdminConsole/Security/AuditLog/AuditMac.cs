using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdminConsole.Domain.Audit;

namespace AdminConsole.Security.AuditLog;

/// <summary>
/// HMAC-SHA256 (RFC 2104) over an event. Every field goes in with its length before it, so that no two different
/// events share an encoding. <see cref="AuditEvent.Sequence"/> stays out: the database gives it after the MAC is made.
/// </summary>
internal sealed class AuditMac(AuditKey key)
{
    private const byte FormatVersion = 1;

    public byte[] Compute(AuditEvent entry)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(buffer, [FormatVersion]);
        Write(buffer, entry.Id);
        Write(buffer, entry.At.Ticks / TimeSpan.TicksPerMicrosecond);
        Write(buffer, entry.ActorId);
        Write(buffer, entry.SessionId);
        Write(buffer, entry.Action);
        Write(buffer, entry.TargetType);
        Write(buffer, entry.TargetId);
        Write(buffer, entry.DepartmentId);
        Write(buffer, (long)entry.Outcome);
        Write(buffer, entry.Reason);
        Write(buffer, entry.Before);
        Write(buffer, entry.After);
        Write(buffer, entry.CorrelationId);
        Write(buffer, entry.Address);
        return HMACSHA256.HashData(key.Bytes, buffer.WrittenSpan);
    }

    /// <summary>True when nothing in the event was touched since it was written.</summary>
    public bool Verify(AuditEvent entry) => CryptographicOperations.FixedTimeEquals(Compute(entry), entry.Mac);

    private static void Write(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(sizeof(int)), value.Length);
        buffer.Advance(sizeof(int));
        buffer.Write(value);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string value) => Write(buffer, Encoding.UTF8.GetBytes(value));

    private static void Write(ArrayBufferWriter<byte> buffer, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        Write(buffer, bytes);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, Guid? value)
    {
        if (value is not { } id)
        {
            Write(buffer, ReadOnlySpan<byte>.Empty);
            return;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Write(buffer, bytes);
    }
}
