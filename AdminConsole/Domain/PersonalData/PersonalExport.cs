namespace AdminConsole.Domain.PersonalData;

/// <summary>Somebody's wish to take personal data of a branch away in a file. A second officer decides.</summary>
internal sealed class PersonalExport
{
    public required Guid Id { get; init; }

    public required Guid RequesterId { get; init; }

    public required DateTime RequestedAt { get; init; }

    /// <summary>The branch whose people are meant.</summary>
    public required Guid DepartmentId { get; init; }

    /// <summary>Keys of <see cref="PersonalFields"/>, separated by commas.</summary>
    public required string Fields { get; init; }

    public required string Reason { get; init; }

    public ExportState State { get; set; } = ExportState.Asked;

    public Guid? DeciderId { get; set; }

    public DateTime? DecidedAt { get; set; }

    public string Comment { get; set; } = string.Empty;

    /// <summary>An approval is good until then, and once.</summary>
    public DateTime? ExpiresAt { get; set; }

    public DateTime? DeliveredAt { get; set; }

    /// <summary>How many people the file holds; 0 before it is delivered.</summary>
    public int People { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>Where an export stands.</summary>
internal enum ExportState : byte
{
    Asked = 1,
    Approved = 2,
    Refused = 3,
    Withdrawn = 4,
    Delivered = 5,
}
