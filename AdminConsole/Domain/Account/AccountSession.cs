namespace AdminConsole.Domain.Account;

/// <summary>One sign-in on one device, alive until <see cref="EndedAt"/>.</summary>
internal sealed class AccountSession
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>To the minute, so that a busy person does not cost a write a click.</summary>
    public DateTime LastSeenAt { get; set; }

    public required DateTime ExpiresAt { get; init; }

    public DateTime? EndedAt { get; set; }

    public string Address { get; init; } = string.Empty;

    public string UserAgent { get; init; } = string.Empty;
}

/// <summary>A single-use secret of which only the SHA-256 is kept: the first run's setup link.</summary>
internal sealed class OneTimeToken
{
    public required Guid Id { get; init; }

    public required TokenPurpose Purpose { get; init; }

    public required byte[] Hash { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public DateTime? UsedAt { get; set; }
}

/// <summary>What a token is good for; a token made for one purpose opens no other.</summary>
internal enum TokenPurpose : byte
{
    Setup = 1,
}
