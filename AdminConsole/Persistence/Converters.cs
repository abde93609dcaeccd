using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AdminConsole.Persistence;

/// <summary>A key in 16 bytes, most significant first: version-7 keys (RFC 9562) then sort by the time they were made.</summary>
internal sealed class GuidBytesConverter() : ValueConverter<Guid, byte[]>(
    static id => id.ToByteArray(true),
    static bytes => new Guid(bytes, true));

/// <summary>UTC in, UTC out, in whole microseconds: what <c>datetime(6)</c> holds.</summary>
internal sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    static value => Whole(value),
    static value => DateTime.SpecifyKind(value, DateTimeKind.Utc))
{
    public static DateTime Whole(DateTime value)
        => new(value.Ticks - (value.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}

/// <summary>Identity's lockout end.</summary>
internal sealed class UtcDateTimeOffsetConverter() : ValueConverter<DateTimeOffset, DateTime>(
    static value => UtcDateTimeConverter.Whole(value.UtcDateTime),
    static value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));
