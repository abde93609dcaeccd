using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Requests;

/// <summary>What an approved request comes to: an assignment, or a later end of one.</summary>
internal static class RequestGrant
{
    /// <summary>The separations of duty that the person would come to break, as the context's own transaction sees them.</summary>
    public static async Task<IReadOnlyList<ConflictEffect>> ConflictsAsync(ConsoleDbContext context, AccessModel model, AccessRequest request, DateTime now, CancellationToken cancellationToken)
    {
        var rules = await AccessGround.RulesAsync(context, cancellationToken);
        if (rules.Count == 0 || (await AccessModelLoader.ReadPeopleAsync(context, [request.PersonId], cancellationToken))[request.PersonId] is not { } person)
        {
            return [];
        }

        var (from, until) = RequestRules.PeriodOf(request, now);
        var before = model.With(model.Version, [KeyValuePair.Create(request.PersonId, (PersonAccess?)person)]);
        var after = before.With(model.Version, [KeyValuePair.Create(
            request.PersonId, (PersonAccess?)(person with { Assignments = [.. person.Assignments, new HeldRole(Guid.Empty, request.RoleId, request.ScopeDepartmentId, from, until)] }))]);
        return SeparationRules.New(before, after, AccessDiff.Between(before, after, from), rules, from);
    }

    /// <summary>Gives the role, or moves the end of what is renewed, in a unit that moves access and touches the person. The clock starts now.</summary>
    public static async Task<Result<Guid>> GiveAsync(Unit unit, AccessRequest request, Guid? giverId, CancellationToken cancellationToken)
    {
        if (request.RenewsAssignmentId is { } renews
            && await unit.Database.Assignments.SingleAsync(row => row.Id == renews, cancellationToken) is { } held
            && held.ValidUntil is { } end && end > unit.Now)
        {
            var later = request.Days is { } more ? end.AddDays(more) : (DateTime?)null;
            unit.Audit.Note("assignment", renews).Change("validUntil", held.ValidUntil, later);
            held.ValidUntil = later;
            request.AssignmentId = renews;
            return renews;
        }

        var (from, until) = RequestRules.PeriodOf(request, unit.Now);
        var last = until ?? DateTime.MaxValue;
        if (await unit.Database.Assignments.AnyAsync(
            row => row.PersonId == request.PersonId && row.RoleId == request.RoleId && row.ScopeDepartmentId == request.ScopeDepartmentId
                && row.ValidFrom < last && (row.ValidUntil == null || (row.ValidUntil > from && row.ValidUntil > row.ValidFrom)),
            cancellationToken))
        {
            return new InvalidError(nameof(AccessRequest.RoleId), AssignmentRules.AlreadyHeld);
        }

        var assignment = new Assignment
        {
            Id = RequestFlow.NewKey(unit),
            PersonId = request.PersonId,
            RoleId = request.RoleId,
            ScopeDepartmentId = request.ScopeDepartmentId,
            ValidFrom = from,
            ValidUntil = until,
            Origin = AssignmentOrigin.Request,
            SourceId = request.Id,
            Reason = request.Reason,
            GiverId = giverId,
            CreatedAt = unit.Now,
        };
        unit.Database.Assignments.Add(assignment);
        unit.Audit.Note("assignment", assignment.Id).Note("validFrom", from).Note("validUntil", until);
        request.AssignmentId = assignment.Id;
        return assignment.Id;
    }
}
