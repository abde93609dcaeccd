using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.MyAccount;

/// <summary>Reads what somebody holds themselves and why, and who looked at their data lately.</summary>
internal sealed class MyAccessReader(IDbContextFactory<ConsoleDbContext> contexts, TimeProvider time)
{
    private const int RolesShown = 200;
    private const int LooksShown = 5;

    /// <summary>Null for whoever is not signed in.</summary>
    public async Task<MyAccessView?> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } me)
        {
            return null;
        }

        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Assignments.Where(row => row.PersonId == me && (row.ValidUntil == null || row.ValidUntil > now))
            .Join(context.Roles, static row => row.RoleId, static role => role.Id, static (row, role) => new { row, role.Name, role.Description })
            .GroupJoin(context.Departments, static pair => pair.row.ScopeDepartmentId, static department => (Guid?)department.Id, static (pair, found) => new { pair.row, pair.Name, pair.Description, found })
            .SelectMany(static pair => pair.found.DefaultIfEmpty(), static (pair, department) => new { pair.row, pair.Name, pair.Description, Scope = department == null ? null : department.Name })
            .OrderBy(static pair => pair.Name).ThenBy(static pair => pair.row.Id).Take(RolesShown).ToListAsync(cancellationToken);
        var sources = rows.Select(static pair => pair.row.SourceId).OfType<Guid>().Distinct().ToArray();
        var rules = await context.BirthrightRules.Where(rule => sources.Contains(rule.Id)).ToDictionaryAsync(static rule => rule.Id, static rule => rule.Name, cancellationToken);
        var givers = rows.Select(static pair => pair.row.GiverId).OfType<Guid>().Distinct().ToArray();
        var names = await context.People.Where(person => givers.Contains(person.Id)).Select(static person => new { person.Id, Name = person.GivenName + " " + person.FamilyName })
            .ToDictionaryAsync(static person => person.Id, static person => person.Name, cancellationToken);
        var looks = await context.Reveals.Where(look => look.SubjectId == me && look.ReaderId != me).OrderByDescending(static look => look.At).Take(LooksShown)
            .Join(context.People, static look => look.ReaderId, static person => person.Id, static (look, person) => new MyLook(look.Id, look.At, person.GivenName + " " + person.FamilyName)).ToListAsync(cancellationToken);
        return new MyAccessView(
            rows.ConvertAll(pair => new MyRole(
                pair.row.Id, pair.Name, pair.Description, pair.Scope, pair.row.Origin, pair.row.ValidFrom, pair.row.ValidUntil, pair.row.ValidFrom > now,
                pair.row.SourceId is { } source ? rules.GetValueOrDefault(source) : null,
                pair.row.Origin == AssignmentOrigin.Request ? pair.row.SourceId : null,
                pair.row.GiverId is { } giver ? names.GetValueOrDefault(giver) : null,
                pair.row.Reason)),
            await RequestCounting.OpenOfAsync(context, me, cancellationToken),
            [.. looks.OrderByDescending(static look => look.At)]);
    }
}

/// <summary>What somebody holds and why, how many requests of theirs are open, and the latest looks at their data.</summary>
internal sealed record MyAccessView(IReadOnlyList<MyRole> Roles, int OpenRequests, IReadOnlyList<MyLook> Looks);

/// <summary>A role one holds: where (null for the whole company), since and until (UTC), and what it came from.</summary>
internal sealed record MyRole(
    Guid AssignmentId, string Name, string Description, string? Scope, AssignmentOrigin Origin, DateTime From, DateTime? Until, bool IsFuture, string? Rule, Guid? RequestId, string? Giver, string Reason);

/// <summary>A look at one's data (UTC).</summary>
internal sealed record MyLook(Guid Id, DateTime At, string Reader);
