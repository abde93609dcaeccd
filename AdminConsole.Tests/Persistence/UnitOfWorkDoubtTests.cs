using System.Data.Common;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Tests.Features.People;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using static AdminConsole.Tests.Support.FaultInjector;

namespace AdminConsole.Tests.Persistence;

/// <summary>What the doorway says when the answer to its very last commit is lost: what is true, or that it does not know.</summary>
[Trait("Stage", "Database")]
public sealed class UnitOfWorkDoubtTests
{
    [Theory, AllDatabases]
    public async Task Execute_LastCommitDoneButUnanswered_IsReportedAsDone(DatabaseKind kind)
    {
        var (result, status, events) = await DisableAsync(kind, Fault.AfterCommit, breakTheCheck: false);

        Assert.True(result.IsSuccess, result.Error?.ToString());
        Assert.Equal((true, 1), (status, events));
    }

    [Theory, AllDatabases]
    public async Task Execute_LastCommitNeverSent_SaysThatNothingWasChanged(DatabaseKind kind)
    {
        var (result, status, events) = await DisableAsync(kind, Fault.BeforeCommit, breakTheCheck: false);

        Assert.Equal(new UnavailableError(), result.Error);
        Assert.Equal((false, 0), (status, events));
    }

    [Theory, AllDatabases]
    public async Task Execute_LastCommitUnansweredAndDatabaseGone_SaysThatItMayBeDone(DatabaseKind kind)
    {
        var (result, status, events) = await DisableAsync(kind, Fault.AfterCommit, breakTheCheck: true);

        Assert.Equal(new UnavailableError(MayBeDone: true), result.Error);
        Assert.Equal((true, 1), (status, events));
    }

    private static async Task<(Result<Done> Result, bool IsDisabled, int Events)> DisableAsync(DatabaseKind kind, Fault last, bool breakTheCheck)
    {
        var faults = new FaultInjector();
        var committed = new OnCommitted();
        await using var console = await TestConsole.CreateAsync(kind, [committed, .. faults.Interceptors]);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        faults.OnCommits([.. Enumerable.Repeat(Fault.BeforeCommit, UnitOfWork.Attempts - 1), last]);
        committed.Then = breakTheCheck ? () => faults.OnCommands([1]) : null;

        var result = await new PeopleHouse(console).Persons.DisableAsync(hr, person.Id, "Leaves", default);

        committed.Then = null;
        faults.Disarm();
        Assert.Equal(UnitOfWork.Attempts + (breakTheCheck ? 1 : 0), faults.Broken);
        await using var context = console.Contexts.CreateDbContext();
        var events = await context.AuditEvents.CountAsync(row => row.TargetId == person.Id && row.Action == AuditActions.PersonDisable);
        return (result, (await context.People.SingleAsync(row => row.Id == person.Id)).Status == PersonStatus.Disabled, events);
    }

    private sealed class OnCommitted : DbTransactionInterceptor
    {
        public Action? Then { get; set; }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Then?.Invoke();
            return Task.CompletedTask;
        }
    }
}
