using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>Requests as rows with their names, by joins; a page was cut out before, so that they touch no more than it.</summary>
internal static class RequestRows
{
    public static async Task<List<RequestRow>> ReadAsync(ConsoleDbContext context, AccessModel model, IQueryable<AccessRequest> requests, DateTime now, bool descending, CancellationToken cancellationToken)
    {
        var rows = await (
            from request in requests
            join requester in context.People on request.RequesterId equals requester.Id
            join person in context.People on request.PersonId equals person.Id
            join department in context.Departments on person.DepartmentId equals department.Id
            join role in context.Roles on request.RoleId equals role.Id
            join branch in context.Departments on request.ScopeDepartmentId equals (Guid?)branch.Id into branches
            from scope in branches.DefaultIfEmpty()
            join step in context.RequestStages on new { request.Id, request.Round, request.Stage } equals new { Id = step.RequestId, step.Round, Stage = step.Ordinal } into steps
            from stage in steps.DefaultIfEmpty()
            select new RequestRow(
                request.Id,
                request.BasketId,
                request.SubmittedAt,
                request.RequesterId,
                (requester.GivenName + " " + requester.FamilyName).Trim(),
                request.PersonId,
                (person.GivenName + " " + person.FamilyName).Trim(),
                department.Name,
                request.RoleId,
                role.Name,
                scope == null ? null : scope.Name,
                request.StartsAt,
                request.Days,
                request.Reason,
                request.State,
                request.Stage,
                stage == null ? null : stage.DueAt,
                request.StuckAt,
                request.ClosedAt,
                request.RenewsAssignmentId != null)
            {
                Kind = stage == null ? null : stage.Kind,
                OpenedAt = stage == null ? null : stage.OpenedAt,
                EscalatedAt = stage == null ? null : stage.EscalatedAt,
            }).ToListAsync(cancellationToken);
        rows.Sort((one, other) => descending ? other.Id.CompareTo(one.Id) : one.Id.CompareTo(other.Id));
        Dictionary<Guid, Sensitivity> known = [];
        return rows.ConvertAll(row =>
        {
            if (!known.TryGetValue(row.RoleId, out var sensitivity))
            {
                known[row.RoleId] = sensitivity = RequestRules.SensitivityOf(model, row.RoleId);
            }

            return row with { Sensitivity = sensitivity, IsLate = row.State == RequestState.Open && row.DueAt <= now };
        });
    }
}
