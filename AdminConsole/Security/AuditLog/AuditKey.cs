namespace AdminConsole.Security.AuditLog;

/// <summary>The secret under which audit events are authenticated: 32 random bytes that the database never sees.</summary>
internal sealed class AuditKey
{
    public const int Size = 32;
    private readonly byte[] bytes;

    public AuditKey(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"An audit key has {Size} bytes.", nameof(bytes));
        }

        this.bytes = [.. bytes];
    }

    internal ReadOnlySpan<byte> Bytes => bytes;

    public override string ToString() => "[audit key]";
}
