using System.Globalization;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.Doorway;

/// <summary>The two changes through the doorway: an edit, and a role given, which moves access.</summary>
internal sealed class DoorwayChanges(BenchDatabase database, Actor actor, IReadOnlyList<Guid> people, Guid roleId)
{
    private int turn;

    public async Task EditAsync()
    {
        var number = turn++;
        var id = people[number % people.Count];
        var title = string.Create(CultureInfo.InvariantCulture, $"Post {number}");
        var result = await database.Work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonEdit, AuditActions.PersonEdit, AuditTargets.Person, id),
            async (unit, token) =>
            {
                var person = await unit.Database.People.SingleAsync(row => row.Id == id, token);
                if (unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead) is { } refused)
                {
                    return refused;
                }

                unit.Audit.Change("jobTitle", person.JobTitle, title);
                person.JobTitle = title;
                person.Version++;
                return Done.Instance;
            },
            CancellationToken.None);
        Require(result);
    }

    public async Task GiveAsync()
    {
        var id = people[turn++ % people.Count];
        var result = await database.Work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.AccessAssign, AuditActions.AssignmentGive, AuditTargets.Person, id, "measured", movesAccess: true),
            async (unit, token) =>
            {
                var person = await unit.Database.People.Where(row => row.Id == id).Select(static row => new { row.DepartmentId, row.Status }).SingleAsync(token);
                if ((unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead)
                    ?? unit.Authorize(null)
                    ?? AccessRules.MayHandle(unit.Access, actor.PersonId!.Value, id, roleId, null, unit.Now)) is { } refused)
                {
                    return refused;
                }

                var assignment = new Assignment
                {
                    Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
                    PersonId = id,
                    RoleId = roleId,
                    ValidFrom = unit.Now,
                    Origin = AssignmentOrigin.Direct,
                    Reason = "measured",
                    GiverId = actor.PersonId,
                    CreatedAt = unit.Now,
                };
                unit.Database.Assignments.Add(assignment);
                unit.Audit.Note("assignment", assignment.Id);
                unit.TouchPerson(id);
                return Done.Instance;
            },
            CancellationToken.None);
        Require(result);
    }

    private static void Require(Result<Done> result)
    {
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException($"The change was refused: {result.Error.Code}.");
        }
    }
}
