namespace AdminConsole.Domain.Access;

/// <summary>Whether, and by which ways.</summary>
/// <param name="IsAllowed">The answer of <see cref="AccessModel.Allows(Guid, string, Guid?, DateTime, AccessProperties?)"/> to the same question.</param>
/// <param name="IsDisabled">Ways may be open, but the person may not sign in.</param>
/// <param name="Paths">Every way from an assignment to a grant: those that are open first, then those that are not and why.</param>
/// <param name="IsComplete">False when there are more ways than were asked for.</param>
internal sealed record AccessExplanation(bool IsAllowed, bool IsDisabled, IReadOnlyList<AccessPath> Paths, bool IsComplete);

/// <summary>One way: the assignment's role, down the hierarchy to the role that was given the permission; <c>Roles</c> in that order.</summary>
internal sealed record AccessPath(
    PathState State, Guid AssignmentId, Guid? ScopeDepartmentId, DateTime ValidFrom, DateTime? ValidUntil, IReadOnlyList<Guid> Roles, Condition? Condition);

/// <summary>Whether a way is open, else the first thing that bars it.</summary>
internal enum PathState : byte
{
    Open = 0,
    NotYet = 1,
    Ended = 2,
    ElsewhereOnly = 3,
    ConditionUnmet = 4,
}
