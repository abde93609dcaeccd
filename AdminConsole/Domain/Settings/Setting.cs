namespace AdminConsole.Domain.Settings;

/// <summary>A setting an administrator changed from its default.</summary>
internal sealed class Setting
{
    public required string Key { get; init; }

    public required string Value { get; set; }

    public required DateTime ChangedAt { get; set; }

    public Guid? ChangedBy { get; set; }

    public long Version { get; set; } = 1;
}
