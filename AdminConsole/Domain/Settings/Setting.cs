namespace AdminConsole.Domain.Settings;

/// <summary>A setting that an administrator has changed at least once. A reset keeps the row, so that its version never starts anew.</summary>
internal sealed class Setting
{
    public required string Key { get; init; }

    /// <summary>Empty when it was reset and follows the default again.</summary>
    public required string Value { get; set; }

    public required DateTime ChangedAt { get; set; }

    public Guid? ChangedBy { get; set; }

    public long Version { get; set; } = 1;
}
