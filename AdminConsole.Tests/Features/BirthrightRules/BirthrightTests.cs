using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.BirthrightRules;
using AdminConsole.Features.Departments;
using AdminConsole.Tests.Features.Lifecycle;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.BirthrightRules;

[Trait("Stage", "Database")]
public sealed class BirthrightTests
{
    [Theory, AllDatabases]
    public async Task Rule_MadeChangedAndRetired_ReachesEverybodyItSpeaksOfAndNobodyElse(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var one = await console.AddPersonAsync(console.Platform);
        var two = await console.AddPersonAsync(console.Engineering);
        var three = await console.AddPersonAsync(console.Support);
        await house.Sweeper.SweepAsync(default);

        var id = (await house.Rules.CreateAsync(officer, Input(console.Engineering), default)).Value;
        Assert.Equal(2, await house.Sweeper.SweepAsync(default));
        Assert.Null(await house.Sweeper.SweepAsync(default));
        Assert.Equal((1, 1, 0), (await CountAsync(one.Id), await CountAsync(two.Id), await CountAsync(three.Id)));

        Assert.True((await house.Rules.EditAsync(officer, id, Input(console.Engineering) with { IncludesBranch = false, Version = 1 }, default)).IsSuccess);
        Assert.Equal(1, await house.Sweeper.SweepAsync(default));
        Assert.Equal((0, 1), (await CountAsync(one.Id), await CountAsync(two.Id)));

        Assert.IsType<ConflictError>((await house.Rules.RetireAsync(officer, id, "From an old page", 1, default)).Error);
        Assert.True((await house.Rules.RetireAsync(officer, id, "No longer", 2, default)).IsSuccess);
        Assert.Equal(1, await house.Sweeper.SweepAsync(default));
        Assert.Equal(0, await CountAsync(two.Id));

        async Task<int> CountAsync(Guid person) => (await house.HeldAsync(person)).Count;
    }

    [Theory, AllDatabases]
    public async Task Rule_ThatBreaksASeparation_IsShownAndNotGiven(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var free = await console.AddPersonAsync(console.Support);
        var bound = await console.AddPersonAsync(console.Support, [BuiltInRoles.HrOfficer]);
        await using (var context = console.Contexts.CreateDbContext())
        {
            var policy = new SeparationPolicy { Id = console.Key(), Name = "HR never exports the trail", Limit = 2 };
            context.Add(policy);
            foreach (var key in new[] { ConsolePermissions.PersonCreate, ConsolePermissions.AuditExport })
            {
                var (type, action) = (key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..key.IndexOf('.', StringComparison.Ordinal)], key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..]);
                var permission = await context.Permissions.SingleAsync(row => row.ResourceType == type && row.Action == action);
                context.Add(new SeparationItem { PolicyId = policy.Id, PermissionId = permission.Id });
            }

            await TestConsole.SaveAsync(context);
        }

        await house.SettleAsync();
        var input = Input(console.Support) with { RoleId = TestConsole.RoleId(BuiltInRoles.Auditor) };
        var preview = (await house.Previewer.PreviewAsync(officer, input, default)).Value!;
        Assert.Equal((2, 0, 2), (preview.Matching, preview.Holding, preview.Gaining));
        Assert.Equal(("HR never exports the trail", 1, bound.DisplayName), (Assert.Single(preview.Conflicts).Policy, preview.Conflicts[0].People, Assert.Single(preview.Conflicts[0].First)));

        Assert.True((await house.Rules.CreateAsync(officer, input, default)).IsSuccess);
        Assert.Equal(1, await house.Sweeper.SweepAsync(default));
        Assert.Single(await house.HeldAsync(free.Id));
        Assert.Single(await house.HeldAsync(bound.Id));
        Assert.Equal(1, (await house.Rules.ListAsync(officer, false, default)).Refused);
    }

    [Theory, AllDatabases]
    public async Task Rule_BySomebodyWhoCouldNotGiveTheRole_IsRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.SecurityOfficer);

        Assert.IsType<DeniedError>((await house.Rules.CreateAsync(hr, Input(null), default)).Error);
        Assert.IsType<DeniedError>((await house.Previewer.PreviewAsync(hr, Input(null), default)).Error);
        Assert.IsType<DeniedError>((await house.Rules.CreateAsync(branch, Input(null), default)).Error);
        Assert.IsType<DeniedError>((await house.Rules.CreateAsync(branch, Input(console.Support) with { Reach = BirthrightReach.Company }, default)).Error);
        Assert.True((await house.Rules.CreateAsync(branch, Input(console.Support), default)).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Sweep_LeavesAloneWhatCameAnotherWay(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var person = await console.AddPersonAsync(console.Support, [BuiltInRoles.Auditor]);
        await using (var context = console.Contexts.CreateDbContext())
        {
            // From before there were rules.
            context.Add(new Assignment { Id = console.Key(), PersonId = person.Id, RoleId = TestConsole.RoleId(BuiltInRoles.Employee), ValidFrom = console.Now, Origin = AssignmentOrigin.Birthright, CreatedAt = console.Now });
            await TestConsole.SaveAsync(context);
        }

        await house.Sweeper.SweepAsync(default);

        Assert.Equal(2, (await house.HeldAsync(person.Id)).Count);
    }

    [Theory, AllDatabases]
    public async Task Rule_OfABranchThatIsMovedAway_NoLongerReachesItsPeople(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new LifecycleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var person = await console.AddPersonAsync(console.Platform);
        await house.RuleAsync(BuiltInRoles.Employee, console.Engineering);
        await house.Sweeper.SweepAsync(default);
        Assert.Single(await house.HeldAsync(person.Id));
        await house.SettleAsync();

        var moving = new DepartmentMoving(console.Work, console.Contexts, console.Holder, console.Time);
        var move = new DepartmentMove(console.Support);
        var preview = (await moving.PreviewAsync(officer, console.Platform, move, default)).Value!;
        Assert.True((await moving.ApplyAsync(officer, console.Platform, move, "Support takes it over", preview.Stamp, default)).IsSuccess);

        Assert.Equal(1, await house.Sweeper.SweepAsync(default));
        Assert.Empty(await house.HeldAsync(person.Id));
    }

    [Fact]
    public async Task Sweep_TwoReplicasAtOnce_GiveEachRoleOnce()
    {
        await using var console = await TestConsole.CreateAsync(DatabaseKind.Sqlite);
        var house = new LifecycleHouse(console);
        List<Person> people = [];
        for (var index = 0; index < 25; index++)
        {
            people.Add(await console.AddPersonAsync(console.Support));
        }

        await house.RuleAsync(BuiltInRoles.Employee);
        var replica = new LifecycleHouse(console.Replica());
        await replica.SettleAsync();

        await Task.WhenAll(house.Sweeper.SweepAsync(default), replica.Sweeper.SweepAsync(default));

        console.Time.Advance(TimeSpan.FromSeconds(5));
        foreach (var person in people)
        {
            Assert.Single(await house.HeldAsync(person.Id));
        }

        await using var context = console.Contexts.CreateDbContext();
        var state = await context.BirthrightStates.SingleAsync();
        Assert.Equal(state.Version, state.AppliedVersion);
        Assert.NotEmpty(await context.AuditEvents.Where(static row => row.Action == AuditActions.BirthrightApply).ToListAsync());
    }

    private static BirthrightInput Input(Guid? departmentId) => new()
    {
        Name = "Everybody here",
        DepartmentId = departmentId,
        RoleId = TestConsole.RoleId(BuiltInRoles.Employee),
        Reason = "What the place needs",
    };
}
