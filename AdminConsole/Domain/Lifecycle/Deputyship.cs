namespace AdminConsole.Domain.Lifecycle;

/// <summary>Somebody stands in for somebody else between two times; with <see cref="IsAbsence"/>, because they are away.</summary>
internal sealed class Deputyship
{
    public required Guid Id { get; init; }

    /// <summary>Who is stood in for.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Who stands in; null for an absence without a deputy.</summary>
    public Guid? DeputyId { get; set; }

    /// <summary>UTC, inclusive.</summary>
    public required DateTime From { get; set; }

    /// <summary>UTC, exclusive.</summary>
    public required DateTime Until { get; set; }

    /// <summary>True when the person is away: their deadlines wait or go to the deputy.</summary>
    public bool IsAbsence { get; init; }

    public string Reason { get; init; } = string.Empty;

    public Guid? GiverId { get; init; }

    public required DateTime CreatedAt { get; init; }

    public long Version { get; set; } = 1;

    public bool IsInForce(DateTime now) => From <= now && now < Until;
}
