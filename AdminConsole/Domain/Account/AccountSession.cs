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

    /// <summary>Why it ended; null while it lives and for one that merely ran out.</summary>
    public SessionEnd? EndedBy { get; set; }

    /// <summary>The known device it was opened on: the counter of guesses made within it is that device's.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>When the person last proved themselves with a fresh code or passkey in this session.</summary>
    public DateTime? ProvedAt { get; set; }

    public SignInMethod Method { get; init; } = SignInMethod.Password;

    public string Address { get; init; } = string.Empty;

    public string UserAgent { get; init; } = string.Empty;
}

/// <summary>A single-use secret of which only the SHA-256 is kept: a link for setup, an invitation or a password reset.</summary>
internal sealed class OneTimeToken
{
    public required Guid Id { get; init; }

    public required TokenPurpose Purpose { get; init; }

    /// <summary>Whose account the token opens; null for the first run's.</summary>
    public Guid? PersonId { get; init; }

    public required byte[] Hash { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public DateTime? UsedAt { get; set; }
}

/// <summary>What a token is good for; a token made for one purpose opens no other.</summary>
internal enum TokenPurpose : byte
{
    Setup = 1,
    Invitation = 2,
    PasswordReset = 3,
    /// <summary>The challenge of a passkey's ceremony, written down once it was answered.</summary>
    PasskeyChallenge = 4,
}

/// <summary>What ended a session before its time.</summary>
internal enum SessionEnd : byte
{
    SignOut = 1,
    /// <summary>Its owner, from another session.</summary>
    Owner = 2,
    Officer = 3,
    PasswordChange = 4,
    FactorReset = 5,
    Disabled = 6,

    /// <summary>The person left the company.</summary>
    Left = 7,
}

/// <summary>What opened a session.</summary>
internal enum SignInMethod : byte
{
    Password = 1,
    Totp = 2,
    RecoveryCode = 3,
    Passkey = 4,
}
