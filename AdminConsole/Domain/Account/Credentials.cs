namespace AdminConsole.Domain.Account;

/// <summary>
/// A person's TOTP authenticator (RFC 6238). The key is stored protected and bound to the person. A key that is being
/// enrolled waits beside the one in use until a code proves that it was scanned.
/// </summary>
internal sealed class Authenticator
{
    public required Guid PersonId { get; init; }

    /// <summary>The key in use, protected; empty until the first enrolment is confirmed.</summary>
    public byte[] ProtectedKey { get; set; } = [];

    /// <summary>The key being enrolled, protected; empty when there is none.</summary>
    public byte[] PendingKey { get; set; } = [];

    public DateTime? PendingSince { get; set; }

    /// <summary>The last time step whose code was accepted: it and all before it are spent (RFC 6238 §5.2).</summary>
    public long LastStep { get; set; }

    public DateTime? ConfirmedAt { get; set; }

    public bool IsEnrolled => ConfirmedAt is not null;
}

/// <summary>One of the ten codes for a lost authenticator. Only its hash is kept.</summary>
internal sealed class RecoveryCode
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required byte[] Hash { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? UsedAt { get; set; }
}

/// <summary>
/// Wrong guesses of one kind at one person's account from one place. A device that signed in before is a place of its
/// own; all others share <see cref="AnyOtherDevice"/>, so that an outsider's guesses never shut the owner's device out.
/// </summary>
internal sealed class LockoutCounter
{
    /// <summary>Stands for every device that never signed in to the account.</summary>
    public static readonly Guid AnyOtherDevice = Guid.Empty;

    public required Guid PersonId { get; init; }

    public required AttemptKind Kind { get; init; }

    public required Guid DeviceId { get; init; }

    public int Failures { get; set; }

    public DateTime FirstFailureAt { get; set; }

    public DateTime LastFailureAt { get; set; }

    public DateTime? LockedUntil { get; set; }
}

/// <summary>What was guessed at. Each has a counter of its own.</summary>
internal enum AttemptKind : byte
{
    Password = 1,
    Totp = 2,
    RecoveryCode = 3,
    Passkey = 4,
}

/// <summary>A browser that completed a sign-in to the account; its cookie's secret is kept as a hash.</summary>
internal sealed class KnownDevice
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required byte[] TokenHash { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime LastSeenAt { get; set; }

    /// <summary>What the browser last called itself.</summary>
    public string UserAgent { get; set; } = string.Empty;
}

/// <summary>
/// A passkey: a WebAuthn credential of which the public half is kept. With the user verified on the device it is two
/// factors in one (NIST SP 800-63B-4 §3.1.7).
/// </summary>
internal sealed class Passkey
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required byte[] CredentialId { get; init; }

    /// <summary>COSE_Key (RFC 9052).</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; set; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? LastUsedAt { get; set; }

    /// <summary>The authenticator's signature counter as last seen (WebAuthn §6.1.1); many keep it at zero.</summary>
    public long SignCount { get; set; }

    /// <summary>Comma-separated hints of how the authenticator is reached: "internal", "hybrid", "usb".</summary>
    public string Transports { get; init; } = string.Empty;

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; set; }
}

/// <summary>
/// A rule that asks for a second factor: of one person, of everybody who holds a role, or of a department's branch.
/// Until <see cref="EnforcedFrom"/> people are reminded; from then on whoever has none sees only the enrolment.
/// </summary>
internal sealed class FactorRequirement
{
    public required Guid Id { get; init; }

    public required FactorSubject SubjectKind { get; init; }

    public required Guid SubjectId { get; init; }

    public required DateTime EnforcedFrom { get; set; }

    public required DateTime CreatedAt { get; init; }

    public Guid? CreatedBy { get; init; }

    public string Reason { get; set; } = string.Empty;
}

/// <summary>Of whom a second factor is asked.</summary>
internal enum FactorSubject : byte
{
    Person = 1,
    Role = 2,
    Department = 3,
}
