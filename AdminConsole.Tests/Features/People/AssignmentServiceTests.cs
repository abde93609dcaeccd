using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.People;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.People;

[Trait("Stage", "Database")]
public sealed class AssignmentServiceTests
{
    [Theory, AllDatabases]
    public async Task Give_ThenTake_HoldsBetweenTheTwoAndStaysAsHistory(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Support);

        var id = (await house.Assignments.GiveAsync(officer, person.Id, PeopleHouse.Give(BuiltInRoles.Manager, console.Support), default)).Value;
        Assert.True(May(console.Support));
        Assert.False(May(console.Engineering));

        Assert.True((await house.Assignments.TakeAsync(officer, person.Id, id, "Moved on", default)).IsSuccess);
        Assert.False(May(console.Support));
        await using var context = console.Contexts.CreateDbContext();
        var row = await context.Assignments.SingleAsync(assignment => assignment.Id == id);
        Assert.Equal(officer.PersonId, row.GiverId);
        Assert.NotNull(row.ValidUntil);

        bool May(Guid department) => console.Holder.Current.Allows(person.Id, ConsolePermissions.PersonRead, department, console.Now);
    }

    [Theory, AllDatabases]
    public async Task Take_BeforeItBegan_ItNeverBegins(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var later = PeopleHouse.Give(BuiltInRoles.Manager, console.Support) with { ValidFrom = console.Now.AddDays(7) };
        var id = (await house.Assignments.GiveAsync(officer, person.Id, later, default)).Value;

        Assert.True((await house.Assignments.TakeAsync(officer, person.Id, id, "Not after all", default)).IsSuccess);

        console.Time.Advance(TimeSpan.FromDays(8));
        Assert.False(console.Holder.Current.Allows(person.Id, ConsolePermissions.PersonRead, console.Support, console.Now));
    }

    [Theory, AllDatabases]
    public async Task Give_Limited_EndsAtItsSecondWithoutAnybodyActing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var until = console.Now.AddHours(1);

        Assert.True((await house.Assignments.GiveAsync(officer, person.Id, PeopleHouse.Give(BuiltInRoles.Manager) with { ValidUntil = until }, default)).IsSuccess);

        Assert.True(console.Holder.Current.Allows(person.Id, ConsolePermissions.PersonRead, console.Support, until.AddTicks(-10)));
        Assert.False(console.Holder.Current.Allows(person.Id, ConsolePermissions.PersonRead, console.Support, until));
    }

    [Theory, AllDatabases]
    public async Task Give_ToOneselfOrBeyondOnesReach_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.SecurityOfficer);
        await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Platform);
        var stranger = await console.AddPersonAsync(console.Support);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);

        Assert.IsType<SelfChangeError>(await ErrorAsync(officer, officer.PersonId!.Value, PeopleHouse.Give(BuiltInRoles.Manager, console.Platform)));
        Assert.IsType<DeniedError>(await ErrorAsync(officer, person.Id, PeopleHouse.Give(BuiltInRoles.Manager)));
        Assert.IsType<DeniedError>(await ErrorAsync(officer, person.Id, PeopleHouse.Give(BuiltInRoles.Manager, console.Support)));
        Assert.IsType<NotFoundError>(await ErrorAsync(officer, stranger.Id, PeopleHouse.Give(BuiltInRoles.Manager, console.Platform)));
        Assert.IsType<DeniedError>(await ErrorAsync(hr, person.Id, PeopleHouse.Give(BuiltInRoles.Manager, console.Platform)));
        Assert.Null(await ErrorAsync(officer, person.Id, PeopleHouse.Give(BuiltInRoles.Manager, console.Platform)));

        async Task<ConsoleError?> ErrorAsync(Actor actor, Guid target, GiveRoleInput input)
        {
            // The preview tells no more than the change would.
            await house.SettleAsync();
            var shown = await house.Assignments.PreviewGiveAsync(actor, target, input, default);
            var given = await house.Assignments.GiveAsync(actor, target, input, default);
            Assert.Equal(given.Error?.GetType(), shown.Error?.GetType());
            return given.Error;
        }
    }

    [Theory, AllDatabases]
    public async Task Give_RoleOfAnotherTrade_NeedsNoShareInIt(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var (role, permission) = (console.Key(), console.Key());
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new Permission { Id = permission, Application = "ledger", ResourceType = "payment", Action = "release", Sensitivity = Sensitivity.Critical });
            context.Add(new Role { Id = role, Key = "treasurer", Name = "Treasurer" });
            context.Add(new RoleGrant { RoleId = role, PermissionId = permission });
            await TestConsole.SaveAsync(context);
        }

        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);

        Assert.True((await house.Assignments.GiveAsync(officer, person.Id, PeopleHouse.Give(BuiltInRoles.Employee, console.Support) with { RoleId = role }, default)).IsSuccess);
        Assert.True((await house.Persons.DisableAsync(hr, person.Id, "Left the company", default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Give_ByABranchOfficer_StopsAtWhatTheBranchGivesAlready(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);
        await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var (own, foreign, deploy, reply) = (console.Key(), console.Key(), console.Key(), console.Key());
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.AddRange(
                new Permission { Id = deploy, Application = "aws", ResourceType = "service", Action = "deploy", Sensitivity = Sensitivity.High },
                new Permission { Id = reply, Application = "crm", ResourceType = "ticket", Action = "reply", Sensitivity = Sensitivity.Low },
                new Role { Id = own, Key = "agent", Name = "Agent", DepartmentId = console.Support },
                new Role { Id = foreign, Key = "engineer", Name = "Engineer", DepartmentId = console.Engineering },
                new RoleGrant { RoleId = own, PermissionId = reply },
                new RoleGrant { RoleId = foreign, PermissionId = deploy });
            await TestConsole.SaveAsync(context);
            await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1));
        }

        await house.SettleAsync();
        var give = PeopleHouse.Give(BuiltInRoles.Employee, console.Support);

        Assert.Equal("aws:service.deploy", Assert.IsType<HoldsMoreError>((await house.Assignments.GiveAsync(officer, person.Id, give with { RoleId = foreign }, default)).Error).Permission);
        Assert.IsType<HoldsMoreError>((await house.Assignments.PreviewGiveAsync(officer, person.Id, give with { RoleId = foreign }, default)).Error);
        Assert.DoesNotContain(await house.Choices.GivableRolesAsync(officer, person.Id, default), role => role.Id == foreign);
        Assert.Contains(await house.Choices.GivableRolesAsync(officer, person.Id, default), role => role.Id == own);
        Assert.True((await house.Assignments.GiveAsync(officer, person.Id, give with { RoleId = own }, default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Give_WhatWasPreviewed_IsRefusedOnceItMeansSomethingElse(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Support);
        await house.SettleAsync();
        var give = PeopleHouse.Give(BuiltInRoles.Manager, console.Support);
        var seen = (await house.Assignments.PreviewGiveAsync(officer, person.Id, give, default)).Value!;
        Assert.Equal(1, seen.Gaining);
        Assert.Contains(ConsolePermissions.AccessRead, Assert.Single(seen.People).Gained);

        // Somebody else gives part of it in between.
        Assert.True((await house.Assignments.GiveAsync(officer, person.Id, PeopleHouse.Give(BuiltInRoles.Auditor, console.Support), default)).IsSuccess);

        var moved = Assert.IsType<PreviewMovedError>((await house.Assignments.GiveAsync(officer, person.Id, give, default, seen.Stamp)).Error);
        Assert.Equal(0, moved.Current.Gaining);
        var given = await house.Assignments.GiveAsync(officer, person.Id, give, default, moved.Current.Stamp);
        Assert.True(given.IsSuccess);

        var taking = (await house.Assignments.PreviewTakeAsync(officer, person.Id, given.Value, default)).Value!;
        Assert.Equal((0, 0), (taking.Gaining, taking.Losing));
        Assert.IsType<PreviewMovedError>((await house.Assignments.TakeAsync(officer, person.Id, given.Value, "Moved on", default, seen.Stamp)).Error);
        Assert.True((await house.Assignments.TakeAsync(officer, person.Id, given.Value, "Moved on", default, taking.Stamp)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Give_WhatCannotBe_IsNamedAtTheField(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var give = PeopleHouse.Give(BuiltInRoles.Manager, console.Support);
        Assert.True((await house.Assignments.GiveAsync(officer, person.Id, give, default)).IsSuccess);

        Assert.Equal((nameof(give.RoleId), AssignmentRules.AlreadyHeld), await ProblemAsync(give));
        Assert.Equal((nameof(give.RoleId), AssignmentRules.UnknownRole), await ProblemAsync(give with { RoleId = console.Key() }));
        Assert.Equal((nameof(give.RoleId), TextRules.Required), await ProblemAsync(give with { RoleId = null }));
        Assert.Equal((nameof(give.ScopeDepartmentId), TextRules.Required), await ProblemAsync(give with { ScopeDepartmentId = null }));
        Assert.Equal((nameof(give.ScopeDepartmentId), "unknown-department"), await ProblemAsync(give with { ScopeDepartmentId = console.Key() }));
        Assert.Equal((nameof(give.ValidFrom), AssignmentRules.InThePast), await ProblemAsync(give with { ValidFrom = console.Now.AddDays(-2) }));
        Assert.Equal((nameof(give.ValidFrom), AssignmentRules.TooFar), await ProblemAsync(give with { ValidFrom = DateTime.MaxValue }));
        Assert.Equal((nameof(give.ValidUntil), AssignmentRules.InThePast), await ProblemAsync(give with { ValidUntil = console.Now.AddMinutes(-1) }));
        Assert.Equal((nameof(give.ValidUntil), AssignmentRules.EndsBeforeItStarts), await ProblemAsync(give with { ValidFrom = console.Now.AddDays(2), ValidUntil = console.Now.AddDays(1) }));
        Assert.Equal((nameof(give.Reason), TextRules.Required), await ProblemAsync(give with { Reason = " " }));

        async Task<(string, string)> ProblemAsync(GiveRoleInput input)
        {
            var error = Assert.IsType<InvalidError>((await house.Assignments.GiveAsync(officer, person.Id, input, default)).Error);
            return (error.Problems[0].Field, error.Problems[0].Code);
        }
    }

    [Theory, AllDatabases]
    public async Task Take_TheLastTwoOfficersAtOnce_ExactlyOneSucceeds(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var first = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var second = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var here = new PeopleHouse(console);
        var there = new PeopleHouse(console.Replica());

        var results = await Task.WhenAll(
            TakeAsync(console, here, first, second.PersonId!.Value),
            TakeAsync(console, there, second, first.PersonId!.Value));

        Assert.Single(results, static error => error is null);
        Assert.Single((await console.Loader.RefreshAsync(default)).CompanyHolders(ConsolePermissions.AccessManage, console.Now));
    }

    [Theory, AllDatabases]
    public async Task Property_WhateverOfficersDoToEachOther_SomebodyManagesAccess(DatabaseKind kind)
    {
        var step = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 3]);
        await step.List[1, 8].SampleAsync(
            async steps =>
            {
                await using var console = await TestConsole.CreateAsync(kind);
                PeopleHouse[] houses = [new(console), new(console.Replica())];
                Actor[] officers = [await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer), await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer), await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer)];
                // Two at a time, on two replicas.
                foreach (var pair in steps.Chunk(2))
                {
                    await Task.WhenAll(pair.Select((act, index) => ActAsync(console, houses[index], officers[act.Item1], officers[act.Item2].PersonId!.Value, act.Item3)));
                    var model = await console.Loader.RefreshAsync(default);
                    Assert.NotEmpty(model.CompanyHolders(ConsolePermissions.AccessManage, console.Now));
                }
            },
            iter: kind == DatabaseKind.Sqlite ? 12 : 4,
            threads: 1);
    }

    [Theory, AllDatabases]
    public async Task Bulk_MixedRows_GivesAResultForEach(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var officer = await console.AddPersonAsync(console.Root, [BuiltInRoles.SecurityOfficer]);
        var person = await console.AddPersonAsync(console.Support);

        var results = await house.Bulk.DisableAsync(hr, [person.Id, officer.Id, hr.PersonId!.Value, console.Key(), person.Id], "Reorganisation", null, default);

        Assert.Equal(4, results.Count);
        Assert.Null(results[0].Error);
        Assert.IsType<HoldsMoreError>(results[1].Error);
        Assert.IsType<SelfChangeError>(results[2].Error);
        Assert.IsType<NotFoundError>(results[3].Error);
    }

    private static async Task<ConsoleError?> TakeAsync(TestConsole console, PeopleHouse house, Actor actor, Guid target)
    {
        await using var context = console.Contexts.CreateDbContext();
        var now = console.Now;
        var assignment = await context.Assignments.FirstOrDefaultAsync(row => row.PersonId == target && (row.ValidUntil == null || row.ValidUntil > now));
        return assignment is null ? new NotFoundError() : (await house.Assignments.TakeAsync(actor, target, assignment.Id, "Test", default)).Error;
    }

    private static async Task ActAsync(TestConsole console, PeopleHouse house, Actor actor, Guid target, int act)
    {
        // An officer who was disabled and enabled signs in again.
        var signedIn = await console.SignedInAsync(actor.PersonId!.Value);
        _ = act switch
        {
            0 => (await house.Persons.DisableAsync(signedIn, target, "Test", default)).Error,
            1 => (await house.Persons.EnableAsync(signedIn, target, "Test", default)).Error,
            2 => await TakeAsync(console, house, signedIn, target),
            _ => (await house.Assignments.GiveAsync(signedIn, target, PeopleHouse.Give(BuiltInRoles.SecurityOfficer) with { ValidUntil = console.Now.AddDays(1) }, default)).Error,
        };
    }
}
