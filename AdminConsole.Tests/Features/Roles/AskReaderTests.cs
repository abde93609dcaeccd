using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Features.Roles;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.Roles;

[Trait("Stage", "Database")]
public sealed class AskReaderTests
{
    [Theory, AllDatabases]
    public async Task Ask_WithASupposition_AnswersAsIfAndChangesNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var junior = await house.RoleAsync("Agent", console.Support);
        var senior = await house.RoleAsync("Lead", console.Support);
        Assert.Null(await house.ChangeAsync(junior, new RoleChange.Grant(house.TicketRead)));
        Assert.Null(await house.ChangeAsync(senior, new RoleChange.Inherit(junior)));
        var person = await house.HolderAsync(senior, console.Support);
        var version = console.Holder.Current.Version;

        var now = await AskAsync(AccessWhatIf.Nothing);
        Assert.True(now.Named.Explanation.IsAllowed);
        Assert.Equal(["Lead", "Agent"], Assert.Single(now.Named.Paths).Roles);
        Assert.Equal(RoleHouse.Reason, now.Named.Paths[0].Reason);
        var cut = Assert.Single(now.Cut);

        foreach (var without in (CutItem[])[cut, new CutItem.Inheritance(senior, junior), new CutItem.Grant(junior, house.TicketRead)])
        {
            var supposed = await AskAsync(new AccessWhatIf([without], []));
            Assert.False(supposed.Named.Explanation.IsAllowed);
            Assert.True(supposed.IsAllowedNow);
        }

        var back = await AskAsync(new AccessWhatIf([cut], [(junior, console.Support)]));
        Assert.True(back.Named.Explanation.IsAllowed);
        Assert.Null(Assert.Single(back.Named.Paths).Origin);
        Assert.Equal(version, console.Holder.Current.Version);
        Assert.True(console.Holder.Current.Allows(person, RoleHouse.TicketReadKey, console.Support, console.Now));

        async Task<AskAnswer> AskAsync(AccessWhatIf whatIf)
            => (await house.Asking.AskAsync(house.Officer, new AskQuestion(person, RoleHouse.TicketReadKey, console.Support, null, null, whatIf), default)).Value!;
    }

    [Theory, AllDatabases]
    public async Task Ask_OnAResource_LooksWhereItBelongsAndAtWhatItIs(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var (here, there) = (console.Key(), console.Key());
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new GovernedApplication { Key = "crm", Name = "Customer care" });
            context.Add(new ResourceType { Application = "crm", Key = "ticket", Name = "Ticket" });
            context.Add(new Resource { Id = here, Application = "crm", ResourceType = "ticket", Key = "T-1", Name = "One", DepartmentId = console.Support });
            context.Add(new Resource { Id = there, Application = "crm", ResourceType = "ticket", Key = "T-2", Name = "Two", DepartmentId = console.Platform });
            await TestConsole.SaveAsync(context);
        }

        var role = await house.RoleAsync("Agent", console.Support);
        Assert.Null(await house.ChangeAsync(role, new RoleChange.Grant(house.TicketRead, ConditionText.Parse("""[{"left":"resource.key","is":"one-of","right":["T-1","T-2"]}]""").Value)));
        var person = await house.HolderAsync(role, console.Support);

        Assert.True(await MayAsync(here));
        Assert.False(await MayAsync(there));
        Assert.False(await MayAsync(null));
        Assert.Equal(["One", "Two"], (await house.Asking.ResourcesAsync(RoleHouse.TicketReadKey, default)).Select(static one => one.Value));

        async Task<bool> MayAsync(Guid? resource)
            => (await house.Asking.AskAsync(house.Officer, new AskQuestion(person, RoleHouse.TicketReadKey, console.Support, resource, null, AccessWhatIf.Nothing), default)).Value!.Named.Explanation.IsAllowed;
    }

    [Theory, AllDatabases]
    public async Task Ask_AboutSomebodyOutOfSight_IsNotFound(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var person = await console.AddPersonAsync(console.Support);
        var elsewhere = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.Manager);
        await console.Loader.RefreshAsync(default);

        var answer = await house.Asking.AskAsync(elsewhere, new AskQuestion(person.Id, RoleHouse.TicketReadKey, null, null, null, AccessWhatIf.Nothing), default);

        Assert.IsType<NotFoundError>(answer.Error);
    }

    [Theory, AllDatabases]
    public async Task Ask_SupposingARoleOutOfSight_TellsNothingOfIt(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = await RoleHouse.BuildAsync(console);
        var hidden = await house.RoleAsync("Engineer", console.Engineering);
        Assert.Null(await house.ChangeAsync(hidden, new RoleChange.Grant(house.Deploy)));
        var manager = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.Manager);
        var person = await console.AddPersonAsync(console.Support);
        await console.Loader.RefreshAsync(default);
        var question = new AskQuestion(person.Id, "aws:service.deploy", console.Support, null, null, new AccessWhatIf([], [(hidden, console.Support)]));

        Assert.False((await house.Asking.AskAsync(manager, question, default)).Value!.Named.Explanation.IsAllowed);
        Assert.True((await house.Asking.AskAsync(house.Officer, question, default)).Value!.Named.Explanation.IsAllowed);
    }

    [Fact]
    public void Supposition_OfAnything_IsReadOrLeftOut()
    {
        foreach (var text in HostileText.ForLimit(AskSupposition.MaximumText))
        {
            Assert.True(AskSupposition.Read(text, text).IsNothing);
        }

        var (one, two) = (Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Guid.CreateVersion7(DateTimeOffset.UnixEpoch));
        var whatIf = new AccessWhatIf([new CutItem.Assignment(one, two), new CutItem.Inheritance(two, one), new CutItem.Grant(one, two)], [(one, null), (two, one)]);
        var read = AskSupposition.Read(AskSupposition.WriteWithout(whatIf), AskSupposition.WriteWith(whatIf));
        Assert.Equal(whatIf.Without, read.Without);
        Assert.Equal(whatIf.With, read.With);
    }
}
