using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Tests.Account;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Persistence.Credentials;

/// <summary>Second factors asked for, released and reset by officers, on every database.</summary>
[Trait("Stage", "Database")]
public sealed class FactorChangesTests
{
    private const string Why = "Lost the telephone on the train";

    [Theory, AllDatabases]
    public async Task Reset_OfALostFactor_TakesItEndsSessionsAndAsksForANewOne(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await bench.AddAsync();
        var (key, recovery) = await bench.EnrollAsync(person.Id);
        var theirs = await console.SignedInAsync(person.Id);
        var ticket = await bench.PasswordStepAsync(person);

        var result = await Changes(console).ResetAsync(officer, person.Id, Why, default);

        Assert.True(result.IsSuccess, result.Error?.ToString());
        await using var context = console.Contexts.CreateDbContext();
        Assert.False(await context.Authenticators.AnyAsync(row => row.PersonId == person.Id));
        Assert.False(await context.RecoveryCodes.AnyAsync(row => row.PersonId == person.Id));
        var session = await context.Sessions.SingleAsync(row => row.Id == theirs.SessionId);
        Assert.Equal(SessionEnd.FactorReset, session.EndedBy);
        // The ticket between password and factor is void, whatever is typed.
        Assert.IsType<LinkError>((await bench.SignIns.CompleteAsync(bench.Visitor(), ticket, SignInMethod.Totp, bench.CodeNow(key), default)).Error);
        Assert.IsType<LinkError>((await bench.SignIns.CompleteAsync(bench.Visitor(), ticket, SignInMethod.RecoveryCode, recovery[0], default)).Error);
        Assert.IsType<SignInStep.EnrollmentNeeded>((await bench.SignIns.SignInAsync(bench.Visitor(), person.WorkEmail, SignInBench.Password, default)).Value);
        var recorded = await context.AuditEvents.SingleAsync(entry => entry.Action == AuditActions.FactorReset);
        Assert.Equal((officer.PersonId, (Guid?)person.Id, Why), (recorded.ActorId, recorded.TargetId, recorded.Reason));
    }

    [Theory, AllDatabases]
    public async Task Reset_WithoutTheRight_IsRefusedAndRecorded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        var boss = await bench.AddAsync(BuiltInRoles.SecurityOfficer);
        await bench.EnrollAsync(person.Id);
        await bench.EnrollAsync(boss.Id);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var elsewhere = await console.AddActorInBranchAsync(console.Root, console.Engineering, BuiltInRoles.SecurityOfficer);
        var local = await console.AddActorInBranchAsync(console.Root, console.Support, BuiltInRoles.SecurityOfficer);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await bench.EnrollAsync(officer.PersonId!.Value);
        var changes = Changes(console);

        Assert.IsType<DeniedError>((await changes.ResetAsync(hr, person.Id, Why, default)).Error);
        Assert.IsType<NotFoundError>((await changes.ResetAsync(elsewhere, person.Id, Why, default)).Error);
        // An officer of one branch does not reach an officer of the whole company.
        Assert.IsType<HoldsMoreError>((await changes.ResetAsync(local, boss.Id, Why, default)).Error);
        Assert.IsType<SelfChangeError>((await changes.ResetAsync(officer, officer.PersonId.Value, Why, default)).Error);
        Assert.IsType<InvalidError>((await changes.ResetAsync(officer, person.Id, "  ", default)).Error);
        Assert.IsType<NotFoundError>((await changes.ResetAsync(officer, console.Key(), Why, default)).Error);
        await AgeProofAsync(console, officer);
        Assert.IsType<ProofNeededError>((await changes.ResetAsync(officer, person.Id, Why, default)).Error);

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(3, await context.Authenticators.CountAsync(static row => row.ConfirmedAt != null));
        Assert.Equal(4, await context.AuditEvents.CountAsync(static entry => entry.Action == AuditActions.FactorReset && entry.Outcome == AuditOutcome.Denied));
    }

    [Theory, AllDatabases]
    public async Task Reset_ByTwoOfficersAtOnce_HappensOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var person = await bench.AddAsync();
        await bench.EnrollAsync(person.Id);
        var officers = new[] { await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer), await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer) };

        var results = await Task.WhenAll(officers.Select(officer => Task.Run(() => Changes(console).ResetAsync(officer, person.Id, Why, default))));

        Assert.Single(results, static result => result.IsSuccess);
        Assert.IsType<NoFactorError>(results.Single(static result => !result.IsSuccess).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(1, await context.AuditEvents.CountAsync(static entry => entry.Action == AuditActions.FactorReset));
        Assert.Equal(1, await context.FactorRequirements.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task Require_OfABranchOrARole_CountsFromItsSecondOn(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var engineer = await console.AddPersonAsync(console.Platform);
        var supporter = await bench.AddAsync(BuiltInRoles.HrOfficer);
        var changes = Changes(console);
        var start = console.Now.AddMinutes(2);
        start = new DateTime(start.Ticks - (start.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

        Assert.True((await changes.RequireAsync(officer, FactorSubject.Department, console.Engineering, start, Why, default)).IsSuccess);
        Assert.True((await changes.RequireAsync(officer, FactorSubject.Role, TestConsole.RoleId(BuiltInRoles.HrOfficer), start.AddMinutes(1), Why, default)).IsSuccess);
        await console.Loader.RefreshAsync(default);

        // In the branch below the department, reminded only.
        Assert.Equal((false, start), await AskedAsync(bench, engineer.Id));
        Assert.Equal((false, start.AddMinutes(1)), await AskedAsync(bench, supporter.Id));
        Assert.IsType<SignInStep.Completed>((await bench.SignIns.SignInAsync(bench.Visitor(), supporter.WorkEmail, SignInBench.Password, default)).Value);
        console.Time.SetUtcNow(new DateTimeOffset(start));
        Assert.Equal((true, null), await AskedAsync(bench, engineer.Id));
        Assert.False((await AskedAsync(bench, supporter.Id)).Now);
        console.Time.SetUtcNow(new DateTimeOffset(start.AddMinutes(1)));
        Assert.IsType<SignInStep.EnrollmentNeeded>((await bench.SignIns.SignInAsync(bench.Visitor(), supporter.WorkEmail, SignInBench.Password, default)).Value);

        officer = await console.SignedInAsync(officer.PersonId!.Value);
        Assert.True((await changes.ReleaseAsync(officer, FactorSubject.Role, TestConsole.RoleId(BuiltInRoles.HrOfficer), Why, default)).IsSuccess);
        Assert.IsType<NotFoundError>((await changes.ReleaseAsync(officer, FactorSubject.Role, TestConsole.RoleId(BuiltInRoles.HrOfficer), Why, default)).Error);
        Assert.Equal((false, null), await AskedAsync(bench, supporter.Id));
    }

    [Theory, AllDatabases]
    public async Task Require_BeyondTheOfficersReach_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var local = await console.AddActorInBranchAsync(console.Root, console.Engineering, BuiltInRoles.SecurityOfficer);
        var changes = Changes(console);

        Assert.True((await changes.RequireAsync(local, FactorSubject.Department, console.Platform, console.Now, Why, default)).IsSuccess);
        Assert.IsType<DeniedError>((await changes.RequireAsync(local, FactorSubject.Department, console.Root, console.Now, Why, default)).Error);
        Assert.IsType<DeniedError>((await changes.RequireAsync(local, FactorSubject.Role, TestConsole.RoleId(BuiltInRoles.Employee), console.Now, Why, default)).Error);
        Assert.IsType<DeniedError>((await changes.RequireAsync(local, FactorSubject.Department, console.Key(), console.Now, Why, default)).Error);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        Assert.Equal(FactorRules.TooFar, Assert.Single(Assert.IsType<InvalidError>((await changes.RequireAsync(officer, FactorSubject.Department, console.Root, console.Now.AddYears(2), Why, default)).Error).Problems).Code);
        Assert.Equal(FactorChanges.UnknownSubject, Assert.Single(Assert.IsType<InvalidError>((await changes.RequireAsync(officer, FactorSubject.Role, console.Key(), console.Now, Why, default)).Error).Problems).Code);
        Assert.IsType<NotFoundError>((await changes.RequireAsync(officer, FactorSubject.Person, console.Key(), console.Now, Why, default)).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(console.Platform, (await context.FactorRequirements.SingleAsync()).SubjectId);
    }

    [Theory, AllDatabases]
    public async Task Session_OpenedByThePasswordAlone_DiesWithTheRuleOnThisReplicaAndAnother(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var bench = new SignInBench(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await bench.AddAsync();
        var covered = await bench.AddAsync();
        await bench.EnrollAsync(covered.Id);
        var open = await console.SignedInAsync(person.Id);
        var kept = await console.SignedInAsync(covered.Id);
        using var here = Guard(console, bench.Policy);
        var replica = bench.Replica();
        await replica.Console.Loader.RefreshAsync(default);
        using var there = Guard(replica.Console, replica.Policy);
        Assert.True(await here.IsAliveAsync(open.SessionId!.Value, person.Id, default));

        Assert.True((await Changes(console).RequireAsync(officer, FactorSubject.Department, console.Support, console.Now, Why, default)).IsSuccess);
        console.Time.Advance(SessionRegistry.Trust);
        replica.Console.Time.SetUtcNow(console.Time.GetUtcNow());

        Assert.False(await here.IsAliveAsync(open.SessionId.Value, person.Id, default));
        Assert.False(await there.IsAliveAsync(open.SessionId.Value, person.Id, default));
        Assert.True(await here.IsAliveAsync(kept.SessionId!.Value, covered.Id, default));
    }

    private static FactorChanges Changes(TestConsole console) => new(console.Work, console.Clock);

    private static SessionGuard Guard(TestConsole console, FactorPolicy policy)
        => new(console.Contexts, new SessionRegistry(console.Clock), policy, console.Settings, console.Feed, console.Clock, NullLogger<SessionGuard>.Instance);

    private static async Task<(bool Now, DateTime? From)> AskedAsync(SignInBench bench, Guid personId)
    {
        var state = await bench.Policy.OfAsync(personId, default);
        return (state.IsRequired, state.RequiredFrom);
    }

    private static async Task AgeProofAsync(TestConsole console, AdminConsole.Security.Authorization.Actor actor)
    {
        await using var context = console.Contexts.CreateDbContext();
        await context.Sessions.Where(row => row.Id == actor.SessionId).ExecuteUpdateAsync(set => set.SetProperty(row => row.ProvedAt, console.Now.AddHours(-1)));
    }
}
