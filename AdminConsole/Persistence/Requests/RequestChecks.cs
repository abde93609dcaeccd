using AdminConsole.Domain;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Requests;

/// <summary>What is wrong with a wish as things stand, before it goes anywhere.</summary>
internal static class RequestChecks
{
    /// <param name="unit">The unit that hands it in.</param>
    /// <param name="request">As it is to become; perhaps not among the rows yet.</param>
    /// <param name="book">The policies in force.</param>
    /// <param name="fieldOf">The form's name of a field.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public static async Task<FieldProblem?> ProblemAsync(Unit unit, AccessRequest request, RequestBook book, Func<string, string> fieldOf, CancellationToken cancellationToken)
    {
        if (!unit.Access.Roles.TryFind(request.RoleId, out _))
        {
            return new FieldProblem(fieldOf(nameof(request.RoleId)), AssignmentRules.UnknownRole);
        }

        if (request.ScopeDepartmentId is { } scope && !unit.Access.Departments.IsKnown(unit.Access.Departments.IndexOf(scope)))
        {
            return new FieldProblem(fieldOf(nameof(request.ScopeDepartmentId)), PersonRules.UnknownDepartment);
        }

        if (RequestRules.TooLongFor(book.WayOf(unit.Access, request.RoleId), request.Days, fieldOf(nameof(request.Days))) is { } tooLong)
        {
            return tooLong;
        }

        if (await unit.Database.AccessRequests.AnyAsync(
            row => row.Id != request.Id && row.PersonId == request.PersonId && row.RoleId == request.RoleId && row.ScopeDepartmentId == request.ScopeDepartmentId
                && (row.State == RequestState.Open || row.State == RequestState.Question),
            cancellationToken))
        {
            return new FieldProblem(fieldOf(nameof(request.RoleId)), RequestRules.AlreadyAsked);
        }

        if (request.RenewsAssignmentId is not null)
        {
            return null;
        }

        var (from, until) = RequestRules.PeriodOf(request, unit.Now);
        var last = until ?? DateTime.MaxValue;
        return await unit.Database.Assignments.AnyAsync(
            row => row.PersonId == request.PersonId && row.RoleId == request.RoleId && row.ScopeDepartmentId == request.ScopeDepartmentId
                && row.ValidFrom < last && (row.ValidUntil == null || (row.ValidUntil > from && row.ValidUntil > row.ValidFrom)),
            cancellationToken)
            ? new FieldProblem(fieldOf(nameof(request.RoleId)), AssignmentRules.AlreadyHeld)
            : null;
    }
}
