using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;

namespace AdminConsole.Persistence;

/// <summary>
/// What somebody is about to do: the words of the audit event and the right it needs. The event's key is chosen
/// here, once for all attempts.
/// </summary>
internal sealed class Intent
{
    private Intent(string action, string targetType, Guid? targetId, Authority authority)
    {
        Action = action;
        TargetType = targetType;
        TargetId = targetId;
        Authority = authority;
    }

    public string Action { get; }

    public string TargetType { get; }

    public Guid? TargetId { get; }

    public Authority Authority { get; }

    /// <summary>Why, in the actor's words.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>True when the change bears on who may do what: it then queues behind every other such change.</summary>
    public bool MovesAccess { get; init; }

    /// <summary>How the event of a unit that commits is marked: a failed sign-in commits its record of the failure.</summary>
    public AuditOutcome Outcome { get; init; } = AuditOutcome.Success;

    /// <summary>True to record the event even when no row changes, as for an export.</summary>
    public bool AlwaysRecord { get; init; }

    /// <summary>True when the actor must have proved themselves a few minutes ago in this session (step-up).</summary>
    public bool NeedsProof => Authority switch
    {
        Authority.Permission { Key: var key } => ConsolePermissions.NeedsProof(key),
        Authority.Owner { NeedsProof: var asked } => asked,
        _ => false,
    };

    /// <summary>Needs the permission in the target's department, which the work states by <see cref="Unit.Authorize"/>.</summary>
    public static Intent ByPermission(string permission, string action, string targetType, Guid? targetId, string reason = "", bool movesAccess = false, bool alwaysRecord = false)
        => new(action, targetType, targetId, new Authority.Permission(permission)) { Reason = reason, MovesAccess = movesAccess, AlwaysRecord = alwaysRecord };

    /// <summary>Somebody's own account, or what belongs to it: then <paramref name="ownerId"/> says whose it is, and the work makes sure that it is theirs.</summary>
    public static Intent ByOwner(
        string action, string targetType, Guid targetId, bool alwaysRecord = false, bool needsProof = false, Guid? ownerId = null, string reason = "", bool movesAccess = false)
        => new(action, targetType, targetId, new Authority.Owner(ownerId ?? targetId, needsProof)) { AlwaysRecord = alwaysRecord, Reason = reason, MovesAccess = movesAccess };

    /// <summary>Nobody is signed in yet, or the console itself acts: the work has checked a password, a token or nothing but the command line.</summary>
    public static Intent ByConsole(
        string action, string targetType, Guid? targetId, string reason = "", bool movesAccess = false, bool recordAlways = true, AuditOutcome outcome = AuditOutcome.Success)
        => new(action, targetType, targetId, new Authority.Console()) { Reason = reason, MovesAccess = movesAccess, AlwaysRecord = recordAlways, Outcome = outcome };
}

/// <summary>On what ground a change is allowed. A closed set.</summary>
internal abstract record Authority
{
    private Authority()
    {
    }

    internal sealed record Permission(string Key) : Authority;

    internal sealed record Owner(Guid PersonId, bool NeedsProof) : Authority;

    internal sealed record Console : Authority;
}
