using System.Diagnostics;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.People;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.Sessions;

/// <summary>What an officer does on a third replica: ends a session, disables a person, takes a role.</summary>
internal sealed class Revocations : IAsyncDisposable
{
    private const string Reason = "measured";
    private readonly BenchDatabase database;
    private readonly ConsoleParts parts;
    private readonly Actor officer;

    private Revocations(BenchDatabase database, ConsoleParts parts, Actor officer) => (this.database, this.parts, this.officer) = (database, parts, officer);

    public static async Task<Revocations> OnAsync(BenchDatabase database, IReadOnlyList<MeasuredAccount> accounts, CancellationToken cancellationToken)
    {
        var officer = await database.ActorAsync(BuiltInRoles.SecurityOfficer, cancellationToken);
        await using (var context = await database.Contexts.CreateDbContextAsync(cancellationToken))
        {
#pragma warning disable RS0030 // The proof that step-up would have written.
            await context.Sessions.Where(session => session.Id == officer.SessionId)
                .ExecuteUpdateAsync(static set => set.SetProperty(static session => session.ProvedAt, static session => (DateTime?)session.ExpiresAt), cancellationToken);
#pragma warning restore RS0030
        }

        var made = new Revocations(database, await ConsoleParts.OnAsync(database, null, null, cancellationToken), officer);
        await made.GiveAsync(accounts, cancellationToken);
        return made;
    }

    /// <summary>Does one of the kinds, each in its turn; says which, and when it began.</summary>
    public async Task<(string Kind, long From)> TakeAsync(MeasuredAccount account, int turn, CancellationToken cancellationToken)
    {
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        long from;
        switch (turn % 3)
        {
            case 0:
                var session = await context.Sessions.Where(row => row.PersonId == account.Id && row.EndedAt == null).Select(static row => row.Id).SingleAsync(cancellationToken);
                from = Stopwatch.GetTimestamp();
                Require((await parts.Get<SessionService>().EndAsync(officer, session, Reason, cancellationToken)).Error);
                return ("session ended by an officer", from);
            case 1:
                from = Stopwatch.GetTimestamp();
                Require((await parts.Make<PersonService>().DisableAsync(officer, account.Id, Reason, cancellationToken)).Error);
                return ("person disabled", from);
            default:
                var assignment = await context.Assignments.Where(row => row.PersonId == account.Id && context.Roles.Any(role => role.Id == row.RoleId && role.Key == BuiltInRoles.Auditor))
                    .Select(static row => row.Id).SingleAsync(cancellationToken);
                from = Stopwatch.GetTimestamp();
                Require((await parts.Make<AssignmentService>().TakeAsync(officer, account.Id, assignment, Reason, cancellationToken)).Error);
                return ("role taken", from);
        }
    }

    public ValueTask DisposeAsync() => parts.DisposeAsync();

    /// <summary>Everybody reads the trail, so that there is something to take.</summary>
    private async Task GiveAsync(IReadOnlyList<MeasuredAccount> accounts, CancellationToken cancellationToken)
    {
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        var auditor = await context.Roles.Where(static role => role.Key == BuiltInRoles.Auditor).Select(static role => role.Id).SingleAsync(cancellationToken);
        var holders = await context.Assignments.Where(row => row.RoleId == auditor && row.ScopeDepartmentId == null).Select(static row => row.PersonId).ToListAsync(cancellationToken);
        foreach (var account in accounts.Where(account => !holders.Contains(account.Id)))
        {
            Require((await parts.Make<AssignmentService>().GiveAsync(officer, account.Id, new GiveRoleInput { RoleId = auditor, WholeCompany = true, Reason = Reason }, cancellationToken)).Error);
        }
    }

    private static void Require(Domain.ConsoleError? error)
    {
        if (error is not null)
        {
            throw new InvalidOperationException($"The officer was refused: {error.Code}.");
        }
    }
}
