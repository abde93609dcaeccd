using System.Diagnostics.Metrics;

namespace AdminConsole.Persistence.PersonalData;

/// <summary>
/// Counts every time a personal value is opened for somebody's eyes beside every record of a look that was committed
/// for it. The two are equal whenever nothing is under way: a difference means plain text that nobody answers for.
/// </summary>
internal sealed class DecryptionCount
{
    private static readonly Counter<long> RecordsMeter = ConsoleTelemetry.Meter.CreateCounter<long>("adminconsole.personal.reveals", description: "Looks at personal data that were recorded");
    private static readonly Counter<long> OpenedMeter = ConsoleTelemetry.Meter.CreateCounter<long>("adminconsole.personal.decryptions", description: "Personal values opened for somebody's eyes, unreadable ones among them");
    private static readonly Counter<long> UnreadableMeter = ConsoleTelemetry.Meter.CreateCounter<long>("adminconsole.personal.unreadable", description: "Personal values that could not be read");
    private long recorded;
    private long opened;
    private long unreadable;

    /// <summary>Records of looks committed by this replica since it started.</summary>
    public long Recorded => Volatile.Read(ref recorded);

    /// <summary>Values this replica opened, or tried to, since it started.</summary>
    public long Opened => Volatile.Read(ref opened);

    /// <summary>Of <see cref="Opened"/>, those that could not be read.</summary>
    public long Unreadable => Volatile.Read(ref unreadable);

    public void Record(int count = 1)
    {
        Interlocked.Add(ref recorded, count);
        RecordsMeter.Add(count);
    }

    public void Open(bool isReadable)
    {
        Interlocked.Increment(ref opened);
        OpenedMeter.Add(1);
        if (!isReadable)
        {
            Interlocked.Increment(ref unreadable);
            UnreadableMeter.Add(1);
        }
    }
}
