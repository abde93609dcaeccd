using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Credentials;

[Trait("Stage", "Database")]
public sealed class SessionServiceTests
{
    private const string Reason = "Laptop was stolen";

    [Theory, AllDatabases]
    public async Task EndOwn_OneOfMine_EndsThatAloneWithOneEvent(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var here = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var there = await console.SignedInAsync(here.PersonId!.Value);
        var sessions = new SessionService(console.Work);

        Assert.Equal(1, (await sessions.EndOwnAsync(here, there.SessionId!.Value, default)).Value);
        Assert.Equal(0, (await sessions.EndOwnAsync(here, there.SessionId!.Value, default)).Value);

        Assert.Equal([(here.SessionId!.Value, null), (there.SessionId!.Value, SessionEnd.Owner)], await EndsAsync(console, here.PersonId.Value));
        var entry = Assert.Single(await EventsAsync(console));
        Assert.Equal((AuditTargets.Session, there.SessionId, here.PersonId), (entry.TargetType, entry.TargetId, entry.ActorId));
        Assert.Equal(console.Support, entry.DepartmentId);
        Assert.True(console.Mac.Verify(entry));
    }

    [Theory, AllDatabases]
    public async Task EndOwn_SomebodyElses_IsNotFoundAndStaysOpen(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var other = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);

        var result = await new SessionService(console.Work).EndOwnAsync(officer, other.SessionId!.Value, default);

        Assert.IsType<NotFoundError>(result.Error);
        Assert.Null(Assert.Single(await EndsAsync(console, other.PersonId!.Value)).Why);
    }

    [Theory, AllDatabases]
    public async Task EndOtherOwn_ThreeOpen_KeepsTheOneInUse(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var here = await console.AddActorAsync(console.Support);
        var second = await console.SignedInAsync(here.PersonId!.Value);
        var third = await console.SignedInAsync(here.PersonId!.Value);
        var stranger = await console.AddActorAsync(console.Support);

        Assert.Equal(2, (await new SessionService(console.Work).EndOtherOwnAsync(here, default)).Value);

        Assert.Equal([(here.SessionId!.Value, null), (second.SessionId!.Value, SessionEnd.Owner), (third.SessionId!.Value, SessionEnd.Owner)], await EndsAsync(console, here.PersonId.Value));
        Assert.Null(Assert.Single(await EndsAsync(console, stranger.PersonId!.Value)).Why);
        Assert.Equal((AuditTargets.Account, here.PersonId), (Assert.Single(await EventsAsync(console)).TargetType, (await EventsAsync(console))[0].TargetId));
    }

    [Theory, AllDatabases]
    public async Task End_ByOfficer_EndsOneThenAllWithTheReason(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var one = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        await console.SignedInAsync(one.PersonId!.Value);
        await console.SignedInAsync(one.PersonId!.Value);
        var sessions = new SessionService(console.Work);

        Assert.Equal(1, (await sessions.EndAsync(officer, one.SessionId!.Value, Reason, default)).Value);
        Assert.Equal(2, (await sessions.EndAllAsync(officer, one.PersonId!.Value, Reason, default)).Value);

        Assert.All(await EndsAsync(console, one.PersonId.Value), static end => Assert.Equal(SessionEnd.Officer, end.Why));
        var events = await EventsAsync(console);
        Assert.Equal([AuditTargets.Session, AuditTargets.Account], events.Select(static entry => entry.TargetType));
        Assert.All(events, static entry => Assert.Equal(Reason, entry.Reason));
    }

    [Theory, AllDatabases]
    public async Task End_WithoutReason_NamesTheFieldAndEndsNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var other = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var sessions = new SessionService(console.Work);

        foreach (var text in (string?[])[null, string.Empty, "  \n ", new string('x', FieldLimits.Reason + 1), "\ud800"])
        {
            Assert.Equal(ReasonRules.Field, Assert.Single(Assert.IsType<InvalidError>((await sessions.EndAsync(officer, other.SessionId!.Value, text, default)).Error).Problems).Field);
            Assert.IsType<InvalidError>((await sessions.EndAllAsync(officer, other.PersonId!.Value, text, default)).Error);
        }

        Assert.Null(Assert.Single(await EndsAsync(console, other.PersonId!.Value)).Why);
    }

    [Theory, AllDatabases]
    public async Task End_ByWhoeverMayNot_IsRefusedWithOneEventEach(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var branch = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.SecurityOfficer);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var employee = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var sessions = new SessionService(console.Work);

        // Reads the company, ends nothing.
        Assert.IsNotType<ProofNeededError>((await sessions.EndAllAsync(auditor, employee.PersonId!.Value, Reason, default)).Error);
        // Another branch, which they do not even see.
        Assert.IsType<NotFoundError>((await sessions.EndAsync(branch, employee.SessionId!.Value, Reason, default)).Error);
        // Somebody who holds more, and oneself.
        Assert.IsType<SelfChangeError>((await sessions.EndAsync(officer, officer.SessionId!.Value, Reason, default)).Error);
        Assert.IsType<NotFoundError>((await sessions.EndAllAsync(branch, officer.PersonId!.Value, Reason, default)).Error);
        Assert.IsType<NotFoundError>((await sessions.EndAllAsync(officer, console.Key(), Reason, default)).Error);
        var near = await console.AddPersonAsync(console.Engineering, [BuiltInRoles.SecurityOfficer]);
        await console.SignedInAsync(near.Id);
        Assert.IsType<HoldsMoreError>((await sessions.EndAllAsync(branch, near.Id, Reason, default)).Error);

        Assert.Null(Assert.Single(await EndsAsync(console, employee.PersonId!.Value)).Why);
        Assert.Null(Assert.Single(await EndsAsync(console, officer.PersonId!.Value)).Why);
        Assert.Null(Assert.Single(await EndsAsync(console, near.Id)).Why);
        var events = await EventsAsync(console);
        Assert.Equal(5, events.Count);
        Assert.All(events, static entry => Assert.Equal((AuditOutcome.Denied, string.Empty), (entry.Outcome, entry.Reason)));
    }

    [Theory, AllDatabases]
    public async Task End_ProofStaleOrOfAnotherSession_IsAskedForWhateverThePageShowed(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var other = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var sessions = new SessionService(console.Work);
        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.ProofMinutes.Default));
        // Fresh, in the officer's other browser.
        var elsewhere = await console.SignedInAsync(officer.PersonId!.Value);

        Assert.IsType<ProofNeededError>((await sessions.EndAsync(officer, other.SessionId!.Value, Reason, default)).Error);
        Assert.IsType<ProofNeededError>((await sessions.EndAllAsync(officer, other.PersonId!.Value, Reason, default)).Error);
        // A session's key with somebody else's name is no session.
        Assert.IsType<SessionEndedError>((await sessions.EndAllAsync(officer with { SessionId = other.SessionId }, other.PersonId!.Value, Reason, default)).Error);
        Assert.True((await sessions.EndAllAsync(elsewhere, other.PersonId!.Value, Reason, default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task End_ManyOfficersAtOnceOnTwoReplicas_EndsOnceWithOneEvent(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var second = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var other = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        SessionService[] replicas = [new(console.Work), new(console.Replica().Work)];

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(index => Task.Run(() =>
            replicas[index % 2].EndAsync(index % 3 == 0 ? officer : second, other.SessionId!.Value, Reason, CancellationToken.None))));

        Assert.All(results, static result => Assert.True(result.IsSuccess, result.Error?.Code));
        Assert.Equal(1, results.Sum(static result => result.Value));
        Assert.Single(await EventsAsync(console));
    }

    [Theory, AllDatabases]
    public async Task List_OwnAndOthers_ShowsWhoMaySeeAliveFirstThenEnded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var reader = new SessionReader(console.Contexts, console.Holder, console.Settings, console.Clock);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var colleague = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        console.Time.Advance(TimeSpan.FromMinutes(SettingDefinitions.SessionIdleMinutes.Default + 1));
        var fresh = await console.SignedInAsync(person.PersonId!.Value);
        var ended = await console.SignedInAsync(person.PersonId!.Value);
        await new SessionService(console.Work).EndOwnAsync(fresh, ended.SessionId!.Value, default);
        await console.Loader.RefreshAsync(default);

        var own = (await reader.ListAsync(fresh, person.PersonId!.Value, default)).Value!;
        Assert.Equal(fresh.SessionId, Assert.Single(own.Alive).Id);
        Assert.True(own.Alive[0].IsThis);
        // The one that was left idle ran out an hour after it was last seen.
        Assert.Equal([(ended.SessionId!.Value, SessionEnd.Owner), (person.SessionId!.Value, null)], own.Ended.Select(static row => (row.Id, row.EndedBy)));
        Assert.Equal(own.Ended[1].LastSeenAt.AddMinutes(SettingDefinitions.SessionIdleMinutes.Default), own.Ended[1].EndedAt);

        var theirs = (await reader.ListAsync(officer, person.PersonId!.Value, default)).Value!;
        Assert.True(theirs.MayEnd);
        Assert.False(Assert.Single(theirs.Alive).IsThis);
        Assert.IsType<NotFoundError>((await reader.ListAsync(colleague, person.PersonId!.Value, default)).Error);
        Assert.IsType<NotFoundError>((await reader.ListAsync(officer, console.Key(), default)).Error);
        Assert.IsType<NotFoundError>((await reader.ListAsync(new Actor(null, null, string.Empty, console.Key()), person.PersonId!.Value, default)).Error);
    }

    private static async Task<List<(Guid Id, SessionEnd? Why)>> EndsAsync(TestConsole console, Guid personId)
    {
        await using var context = console.Contexts.CreateDbContext();
        var rows = await context.Sessions.Where(row => row.PersonId == personId).OrderBy(static row => row.CreatedAt).ThenBy(static row => row.Id).ToListAsync();
        Assert.All(rows, static row => Assert.Equal(row.EndedAt is null, row.EndedBy is null));
        return rows.ConvertAll(static row => (row.Id, row.EndedBy));
    }

    private static async Task<List<AuditEvent>> EventsAsync(TestConsole console)
    {
        await using var context = console.Contexts.CreateDbContext();
        return await context.AuditEvents.Where(static entry => entry.Action == AuditActions.SessionEnd).OrderBy(static entry => entry.Sequence).ToListAsync();
    }
}
