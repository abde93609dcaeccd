using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence.Bulk;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Persistence;

/// <summary>One attempt at a change: a tracking context inside its transaction, and the access model as it stands there.</summary>
internal sealed class Unit(ConsoleDbContext database, Actor actor, Intent intent, Guid eventId, AccessModel access, DateTime now, bool hasProof, bool isRepeated = false)
{
    private readonly HashSet<(AccessChangeKind Kind, Guid SubjectId)> touched = [];
    private readonly List<(AccessChangeKind Kind, Guid SubjectId)> accessChanges = [];
    private readonly List<(string Action, string TargetType, AuditDraft Draft)> companions = [];

    public ConsoleDbContext Database { get; } = database;

    public Actor Actor { get; } = actor;

    /// <summary>Current as of this transaction, not as of the page.</summary>
    public AccessModel Access { get; } = access;

    /// <summary>UTC, the same for everything the unit writes.</summary>
    public DateTime Now { get; } = now;

    /// <summary>The key its audit event will have, the same at every attempt.</summary>
    public Guid EventId { get; } = eventId;

    public AuditDraft Audit { get; } = new();

    /// <summary>An earlier attempt was undone: what was taken for granted then is looked up now.</summary>
    internal bool IsRepeated { get; } = isRepeated;

    /// <summary>Rows that are written after everything else of the unit.</summary>
    internal ManyRows Rows { get; } = new();

    /// <summary>Events beside the unit's own.</summary>
    internal IReadOnlyList<(string Action, string TargetType, AuditDraft Draft)> Companions => companions;

    /// <summary>The keys of the letters that this attempt writes.</summary>
    internal HashSet<string> Letters { get; } = new(StringComparer.Ordinal);

    internal bool IsAuthorized { get; private set; } = intent.Authority is Authority.Console;

    /// <summary>The refusal behind a "not found": somebody reached for a person out of their sight.</summary>
    internal DeniedError? Hidden { get; private set; }

    internal IReadOnlyList<(AccessChangeKind Kind, Guid SubjectId)> AccessChanges => accessChanges;

    /// <summary>
    /// Asks whether the actor may do this in the department of the target, read in this transaction; null asks for
    /// the whole company. Null is yes. The unit cannot commit before it was answered so.
    /// </summary>
    public ConsoleError? Authorize(Guid? departmentId)
    {
        if (intent.Authority is Authority.Permission { Key: var permission }
            && !(Actor.PersonId is { } person && Access.Allows(person, permission, departmentId, Now)))
        {
            return new DeniedError(permission);
        }

        if (intent.Authority is Authority.Owner { PersonId: var owner } && Actor.PersonId != owner)
        {
            return new DeniedError(string.Empty);
        }

        // Asked last: whoever may not do it at all is not asked for a code first.
        if (intent.NeedsProof && !hasProof)
        {
            return new ProofNeededError((intent.Authority as Authority.Permission)?.Key ?? string.Empty);
        }

        Audit.DepartmentId ??= departmentId;
        IsAuthorized = true;
        return null;
    }

    /// <summary>
    /// Hides what the actor may not see: null when <see cref="Authorize"/> says yes, "not found" when the actor
    /// may not even read people there, "denied" otherwise. The trail tells the two kinds of "not found" apart.
    /// </summary>
    public ConsoleError? AuthorizeVisible(Guid departmentId, string readPermission)
    {
        if (Authorize(departmentId) is not { } denied)
        {
            return null;
        }

        if (Actor.PersonId is { } person && Access.Allows(person, readPermission, departmentId, Now))
        {
            return denied;
        }

        Hidden = denied as DeniedError;
        return new NotFoundError();
    }

    /// <summary>Where the actor holds both permissions now; what may not be read may not be carried away or searched either.</summary>
    public DepartmentScope ScopeOf(string permission, string and)
        => Actor.PersonId is { } person ? Access.ScopeOf(person, permission, Now).And(Access.ScopeOf(person, and, Now)) : DepartmentScope.Nowhere;

    /// <summary><see cref="Authorize"/> for what reaches over a scope: asked of its widest department, so that a branch's auditors see the event of their branch.</summary>
    public ConsoleError? AuthorizeWithin(DepartmentScope scope)
        => Authorize(scope.IsCompany || scope.IsNowhere ? null : Access.Departments.Widest(scope.Departments));

    /// <summary>Adds rows that may be many, past the change tracker; see <see cref="ManyRows.Add"/> for what may refer to what.</summary>
    public void AddMany<TEntity>(IEnumerable<TEntity> rows)
        where TEntity : class
        => Rows.Add(rows);

    /// <summary>
    /// Records an event of its own for one of several things that change in this unit, joined to the unit's event by its
    /// correlation, so that the trail of the thing itself tells what happened to it.
    /// </summary>
    public AuditDraft AlsoRecord(string action, string targetType, Guid targetId, Guid? departmentId)
    {
        var draft = new AuditDraft { TargetId = targetId, DepartmentId = departmentId };
        companions.Add((action, targetType, draft));
        return draft;
    }

    /// <summary>Says that what this person may do changes with this unit.</summary>
    public void TouchPerson(Guid personId) => Touch(AccessChangeKind.Person, personId);

    /// <summary>Says that what this role gives or inherits changes with this unit.</summary>
    public void TouchRole(Guid roleId) => Touch(AccessChangeKind.Role, roleId);

    /// <summary>Says that the catalogue of permissions changes with this unit.</summary>
    public void TouchPermission(Guid permissionId) => Touch(AccessChangeKind.Permission, permissionId);

    /// <summary>Says that the tree of departments changes with this unit.</summary>
    public void TouchDepartment(Guid departmentId) => Touch(AccessChangeKind.Department, departmentId);

    /// <summary>Says that more changes with this unit than can be followed one by one.</summary>
    public void TouchStructure(Guid subjectId) => Touch(AccessChangeKind.Structure, subjectId);

    private void Touch(AccessChangeKind kind, Guid subjectId)
    {
        if (touched.Add((kind, subjectId)))
        {
            accessChanges.Add((kind, subjectId));
        }
    }
}
