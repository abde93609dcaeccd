using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Requests;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Requests;

[Trait("Stage", "Database")]
public sealed class RequestDecisionTests
{
    [Theory, AllDatabases]
    public async Task Approve_ByTheManager_GivesFromNowForTheDays(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        Assert.Equal([id], await bench.InboxAsync(bench.Manager));
        bench.Console.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Manager, id)).Value);

        var given = Assert.Single(await bench.GivenAsync(bench.Reports));
        Assert.Equal((AssignmentOrigin.Request, id, bench.Manager.PersonId, bench.Console.Engineering), (given.Origin, given.SourceId!.Value, given.GiverId, given.ScopeDepartmentId!.Value));
        Assert.Equal(given.ValidFrom.AddDays(30), given.ValidUntil);
        Assert.True(given.ValidFrom >= TestConsole.Start.UtcDateTime.AddHours(2));
        Assert.True(bench.Console.Holder.Current.Allows(bench.Clerk.PersonId!.Value, "ledger:reports.use", bench.Console.Platform, bench.Console.Now));
        Assert.False(bench.Console.Holder.Current.Allows(bench.Clerk.PersonId!.Value, "ledger:reports.use", bench.Console.Platform, given.ValidUntil!.Value));
        Assert.Empty(await bench.InboxAsync(bench.Manager));
        var view = (await bench.Reader.ReadAsync(bench.Clerk, id, default))!;
        Assert.Equal((RequestState.Approved, given.Id, true), (view.Row.State, view.Given!.AssignmentId, view.May.Renew));
        await using var context = bench.Console.Contexts.CreateDbContext();
        Assert.Equal(
            [AuditActions.RequestSubmit, AuditActions.RequestApprove],
            await context.AuditEvents.Where(entry => entry.TargetId == id && entry.Outcome == AuditOutcome.Success).OrderBy(static entry => entry.Sequence).Select(static entry => entry.Action).ToListAsync());
        Assert.Equal([MailKind.RequestToDecide, MailKind.RequestDecided], await context.OutboxMessages.Where(letter => letter.SubjectId == id).OrderBy(static letter => letter.Kind).Select(static letter => letter.Kind).ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Approve_AHundredTimesAtOnce_IsOneGrant(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        var seen = await bench.LookAsync(bench.Manager, id);
        var clicks = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => bench.Decisions.DecideAsync(bench.Manager, id, seen, default))));
        Assert.Single(clicks, static click => click.IsSuccess);
        Assert.All(clicks.Where(static click => !click.IsSuccess), static click => Assert.True(click.Error is RequestClosedError or UnavailableError, click.Error!.ToString()));
        Assert.Single(await bench.GivenAsync(bench.Reports));
        await using var context = bench.Console.Contexts.CreateDbContext();
        Assert.Single(await context.RequestDecisions.Where(row => row.RequestId == id).ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Decide_ByTwoInTheSameSecond_IsOneDecision(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var stand = await bench.Console.AddActorAsync(bench.Console.Engineering);
        await bench.StandInAsync(bench.Manager, stand);
        for (var round = 0; round < 3; round++)
        {
            var role = await bench.AddRoleAsync($"Twice{round}", Sensitivity.Low);
            var id = await bench.AskAsync(role);
            var (one, other) = (await bench.LookAsync(bench.Manager, id), await bench.LookAsync(stand, id, RequestVerdict.Refuse));
            var both = await Task.WhenAll(Task.Run(() => bench.Decisions.DecideAsync(bench.Manager, id, one, default)), Task.Run(() => bench.Decisions.DecideAsync(stand, id, other, default)));
            Assert.Single(both, static decided => decided.IsSuccess);
            Assert.Single(both, static decided => decided.Error is RequestClosedError or UnavailableError);
            var row = await bench.RowAsync(id);
            Assert.Equal(row.State == RequestState.Approved ? 1 : 0, (await bench.GivenAsync(role)).Count);
        }
    }

    [Theory, AllDatabases]
    public async Task Decide_ByOneDismissedOrReplacedSinceOpening_IsNotTaken(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        var seen = await bench.LookAsync(bench.Manager, id);
        await bench.SetManagerAsync(bench.Clerk, bench.Director);
        Assert.IsType<NotApproverError>((await bench.Decisions.DecideAsync(bench.Manager, id, seen, default)).Error);
        await bench.SetManagerAsync(bench.Clerk, bench.Manager);
        await bench.SetStatusAsync(bench.Manager, PersonStatus.Left);
        Assert.IsType<SessionEndedError>((await bench.Decisions.DecideAsync(bench.Manager, id, seen, default)).Error);
        Assert.Empty(await bench.GivenAsync(bench.Reports));

        // What waited for them goes to whoever is above.
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Equal([id], await bench.InboxAsync(bench.Director));
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Director, id)).Value);
    }

    [Theory, AllDatabases]
    public async Task Decide_AboutWhatMovedSince_ShowsItAnew(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        var seen = await bench.LookAsync(bench.Manager, id);
        var row = await bench.RowAsync(id);
        Assert.Null((await bench.Service.EditAsync(bench.Clerk, id, new RequestEditInput { Version = row.Version, WholeCompany = true, Days = 60, Reason = "More of it" }, default)).Error);
        Assert.IsType<RequestMovedError>((await bench.Decisions.DecideAsync(bench.Manager, id, seen, default)).Error);

        // The role came to give more.
        seen = await bench.LookAsync(bench.Manager, id);
        await using (var context = bench.Console.Contexts.CreateDbContext())
        {
            context.Add(new RoleGrant { RoleId = bench.Reports, PermissionId = await bench.PermissionOfAsync(bench.Vault) });
            await bench.MoveAllAsync(context, bench.Reports);
        }

        Assert.IsType<RequestMovedError>((await bench.Decisions.DecideAsync(bench.Manager, id, seen, default)).Error);
        Assert.IsType<InvalidError>((await bench.Decisions.DecideAsync(bench.Manager, id, seen with { Shown = null }, default)).Error);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Manager, id)).Value);
    }

    [Theory, AllDatabases]
    public async Task Differences_OfWhatMoved_NameEachAndNothingElse(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        var opened = await ViewAsync();
        Assert.Empty(Differences(opened, opened));

        // A reminder moves the version and nothing that was shown.
        bench.Console.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Empty(Differences(opened, await ViewAsync()));

        var clerk = await bench.AgainAsync(bench.Clerk);
        var version = (await bench.RowAsync(id)).Version;
        Assert.Null((await bench.Service.EditAsync(clerk, id, new RequestEditInput { Version = version, WholeCompany = true, StartsOn = new DateOnly(2026, 3, 20), Days = 60, Reason = "More of it" }, default)).Error);
        var edited = await ViewAsync();
        Assert.Equal(
            ["Where: now whole company, before Engineering", "From: now 20 Mar, before as soon as it is approved", "How long: now 60 days, before 30 days", "The reason was rewritten"],
            Differences(opened, edited));

        // What the role gives and what the person holds moved too, by nobody who touched the request.
        await using (var context = bench.Console.Contexts.CreateDbContext())
        {
            context.Add(new RoleGrant { RoleId = bench.Reports, PermissionId = await bench.PermissionOfAsync(bench.Vault) });
            context.Add(new Assignment { Id = bench.Console.Key(), PersonId = bench.Clerk.PersonId!.Value, RoleId = bench.Vault, ValidFrom = bench.Console.Now.AddDays(-1), ValidUntil = new DateTime(2026, 4, 1, 9, 0, 0, DateTimeKind.Utc), Origin = AssignmentOrigin.Direct, CreatedAt = bench.Console.Now });
            await TestConsole.MoveAsync(context, bench.Clerk.PersonId.Value);
            await bench.MoveAllAsync(context, bench.Reports);
        }

        Assert.Equal(["The role gives more: ledger:vault.use", "The person came to have: Vault (whole company, until 1 Apr)"], Differences(edited, await ViewAsync()));
        Assert.Equal(["The role gives no more: ledger:vault.use", "The person has no more: Vault (whole company, until 1 Apr)"], Differences(await ViewAsync(), edited));

        var manager = await bench.AgainAsync(bench.Manager);
        var before = await ViewAsync();
        await bench.DecideAsync(manager, id, RequestVerdict.Refuse);
        var lines = Differences(before, await ViewAsync());
        Assert.Contains("State: now Refused, before Waiting", lines);
        Assert.Contains(lines, static line => line.EndsWith(" refused", StringComparison.Ordinal));

        async Task<RequestView> ViewAsync()
        {
            await bench.Console.Loader.RefreshAsync(default);
            return (await bench.Reader.ReadAsync(bench.Manager, id, default))!;
        }

        static IReadOnlyList<string> Differences(RequestView before, RequestView now)
            => RequestDifferences.Between(before, now, static moment => moment.AddHours(2).ToString("d MMM", CultureInfo.InvariantCulture));
    }

    [Theory, AllDatabases]
    public async Task Decide_AboutOneself_IsRefusedByEveryRoad(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        // Directly: the manager asks for their report, and is the one who would decide.
        var forReport = await bench.AskAsync(bench.Reports, bench.Manager, bench.Clerk);
        Assert.Empty(await bench.InboxAsync(bench.Manager));
        Assert.Equal([forReport], await bench.InboxAsync(bench.Director));
        Assert.IsType<SelfChangeError>((await bench.DecideAsync(bench.Manager, forReport)).Error);
        Assert.IsType<SelfChangeError>((await bench.DecideAsync(bench.Clerk, forReport)).Error);

        // As the deputy of one's own manager.
        await bench.StandInAsync(bench.Manager, bench.Clerk);
        var own = await bench.AskAsync(await bench.AddRoleAsync("Own", Sensitivity.Low));
        Assert.Empty(await bench.InboxAsync(bench.Clerk));
        Assert.IsType<SelfChangeError>((await bench.DecideAsync(bench.Clerk, own)).Error);

        // By the group that decides.
        var shared = await bench.AddRoleAsync("Shared", Sensitivity.Low);
        var policy = new RequestPolicyInput { Name = "Group", RoleId = shared, Stages = [new PolicyStageItem { Kind = StageKind.Group, Needed = 1, Members = [bench.Clerk.PersonId!.Value, bench.Director.PersonId!.Value] }] };
        Assert.Null((await bench.Policies.SaveAsync(bench.Officer, null, policy, withGaps: false, default)).Error);
        var byGroup = await bench.AskAsync(shared);
        Assert.Empty(await bench.InboxAsync(bench.Clerk));
        Assert.IsType<SelfChangeError>((await bench.DecideAsync(bench.Clerk, byGroup)).Error);
        Assert.Contains(byGroup, await bench.InboxAsync(bench.Director));
        Assert.Empty(await bench.GivenAsync(shared));
    }

    [Theory, AllDatabases]
    public async Task Decide_ByARoleJustReceived_DoesNotCount(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var role = await bench.AddRoleAsync("High", Sensitivity.High);
        var id = await bench.AskAsync(role);
        var friend = await bench.Console.AddPersonAsync(bench.Console.Root);
        Assert.Equal(RequestState.Open, (await bench.DecideAsync(bench.Manager, id)).Value);
        await using (var context = bench.Console.Contexts.CreateDbContext())
        {
            context.Add(new Assignment { Id = bench.Console.Key(), PersonId = friend.Id, RoleId = TestConsole.RoleId(BuiltInRoles.SecurityOfficer), ValidFrom = bench.Console.Now, Origin = AssignmentOrigin.Request, CreatedAt = bench.Console.Now });
            await TestConsole.MoveAsync(context, friend.Id);
        }

        var late = await bench.Console.SignedInAsync(friend.Id);
        await bench.Keeper.TurnAsync(default);
        Assert.Empty(await bench.InboxAsync(late));
        Assert.IsType<NotApproverError>((await bench.DecideAsync(late, id)).Error);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Officer, id)).Value);
    }

    [Theory, AllDatabases]
    public async Task Approve_UnderFourEyes_NeedsTwoPeopleAndAnEnd(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        await bench.SetManagerAsync(bench.Clerk, bench.Officer);
        // The only officer is the manager as well: nobody is left for the second stage.
        Assert.IsType<NoRouteError>((await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Vault), default)).Error);
        var second = await bench.Console.AddActorAsync(bench.Console.Root, BuiltInRoles.SecurityOfficer);
        Assert.Equal(RequestRules.NeedsEnd, Problem(await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Vault, days: null), default)));
        Assert.Equal(RequestRules.TooLong, Problem(await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Vault, days: 91), default)));
        var id = await bench.AskAsync(bench.Vault, days: 90);
        Assert.Equal(RequestState.Open, (await bench.DecideAsync(bench.Officer, id)).Value);
        Assert.Empty(await bench.GivenAsync(bench.Vault));
        Assert.IsType<NotApproverError>((await bench.DecideAsync(bench.Officer, id)).Error);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(second, id)).Value);
        Assert.Single(await bench.GivenAsync(bench.Vault));
    }

    [Theory, AllDatabases]
    public async Task Approve_ShorterAndSmaller_GivesNoMoreThanThat(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        Assert.Equal(RequestRules.NotShorter, Problem(await bench.DecideAsync(bench.Manager, id, days: 31)));
        Assert.Equal(RequestRules.NotShorter, Problem(await bench.DecideAsync(bench.Manager, id, days: 0)));
        Assert.Equal(RequestRules.NotSmaller, Problem(await bench.DecideAsync(bench.Manager, id, scope: bench.Console.Support)));
        Assert.Equal(RequestRules.NotSmaller, Problem(await bench.DecideAsync(bench.Manager, id, scope: bench.Console.Key())));
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Manager, id, days: 7, scope: bench.Console.Platform)).Value);
        var given = Assert.Single(await bench.GivenAsync(bench.Reports));
        Assert.Equal((bench.Console.Platform, given.ValidFrom.AddDays(7)), (given.ScopeDepartmentId!.Value, given.ValidUntil!.Value));
        Assert.False(bench.Console.Holder.Current.Allows(bench.Clerk.PersonId!.Value, "ledger:reports.use", bench.Console.Engineering, bench.Console.Now));
        var view = (await bench.Reader.ReadAsync(bench.Clerk, id, default))!;
        Assert.Equal((7, "Platform"), (view.Talk[^1].Days!.Value, view.Talk[^1].Scope));
    }

    [Theory, AllDatabases]
    public async Task Ask_ThenAnswer_GoesOnWhereItStood(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        var before = await bench.LookAsync(bench.Manager, id);
        Assert.Equal(RequestState.Question, (await bench.DecideAsync(bench.Manager, id, RequestVerdict.Ask)).Value);
        Assert.Empty(await bench.InboxAsync(bench.Manager));
        Assert.IsType<RequestClosedError>((await bench.Decisions.DecideAsync(bench.Manager, id, before, default)).Error);
        Assert.IsType<NotFoundError>((await bench.Service.AnswerAsync(bench.Manager, id, "Mine", default)).Error);
        Assert.IsType<InvalidError>((await bench.Service.AnswerAsync(bench.Clerk, id, " ", default)).Error);
        Assert.Null((await bench.Service.AnswerAsync(bench.Clerk, id, "The auditor agrees", default)).Error);
        Assert.IsType<RequestMovedError>((await bench.Service.AnswerAsync(bench.Clerk, id, "Again", default)).Error);
        Assert.Equal([id], await bench.InboxAsync(bench.Manager));
        // The answer was not on the page that the manager still has open.
        Assert.IsType<RequestMovedError>((await bench.Decisions.DecideAsync(bench.Manager, id, before, default)).Error);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Manager, id)).Value);
        Assert.Equal([RequestVerdict.Ask, RequestVerdict.Answer, RequestVerdict.Approve], (await bench.Reader.ReadAsync(bench.Clerk, id, default))!.Talk.Select(static talk => talk.Verdict));
    }

    [Theory, AllDatabases]
    public async Task Approve_AgainstASeparation_IsRefused(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        await using (var context = bench.Console.Contexts.CreateDbContext())
        {
            var policy = new SeparationPolicy { Id = bench.Console.Key(), Name = "Pay and check", Limit = 2 };
            context.Add(policy);
            context.Add(new SeparationItem { PolicyId = policy.Id, PermissionId = await bench.PermissionOfAsync(bench.Reports) });
            context.Add(new SeparationItem { PolicyId = policy.Id, PermissionId = await bench.PermissionOfAsync(bench.Vault) });
            context.Add(new Assignment { Id = bench.Console.Key(), PersonId = bench.Clerk.PersonId!.Value, RoleId = bench.Vault, ValidFrom = bench.Console.Now.AddDays(-1), Origin = AssignmentOrigin.Direct, CreatedAt = bench.Console.Now });
            await TestConsole.MoveAsync(context, bench.Clerk.PersonId.Value);
        }

        await bench.Console.Loader.RefreshAsync(default);
        var view = (await bench.Reader.ReadAsync(bench.Manager, id, default))!;
        Assert.Equal(["Pay and check"], view.Conflicts);
        Assert.Contains(RequestRisk.Conflict, view.Risks);
        Assert.Equal("Pay and check", Assert.IsType<SeparationError>((await bench.DecideAsync(bench.Manager, id)).Error).Policy);
        Assert.Equal(RequestState.Refused, (await bench.DecideAsync(bench.Manager, id, RequestVerdict.Refuse)).Value);
        Assert.Empty(await bench.GivenAsync(bench.Reports));
    }

    [Theory, AllDatabases]
    public async Task Approve_OfWhatStandsAboveOthers_PassesASecurityOfficer(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var hr = TestConsole.RoleId(BuiltInRoles.HrOfficer);
        await bench.Console.Loader.RefreshAsync(default);
        Assert.Contains(bench.Console.Holder.Current.PermissionsOf(hr), static permission => AccessRules.Stands(permission));
        var policy = new RequestPolicyInput { Name = "Lax", RoleId = hr, Stages = [new PolicyStageItem { Kind = StageKind.Manager }] };
        Assert.Null((await bench.Policies.SaveAsync(bench.Officer, null, policy, withGaps: true, default)).Error);
        var asked = await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(hr, company: true), default);
        // No officer here holds all that the role would give, so that nobody can hand it out.
        Assert.True(asked.Error is NoRouteError { Kind: StageKind.SecurityOfficer } || asked.IsSuccess, asked.Error?.ToString());
        if (asked.IsSuccess)
        {
            Assert.Equal(RequestState.Open, (await bench.DecideAsync(bench.Manager, asked.Value!.RequestIds[0])).Value);
            Assert.Empty(await bench.GivenAsync(hr));
        }
    }

    [Theory, AllDatabases]
    public async Task Decide_ByAStranger_FindsNothing(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        var stranger = await bench.Console.AddActorAsync(bench.Console.Support);
        var auditor = await bench.Console.AddActorAsync(bench.Console.Root, BuiltInRoles.Auditor);
        Assert.Null(await bench.Reader.ReadAsync(stranger, id, default));
        Assert.IsType<NotFoundError>((await bench.DecideAsync(stranger, id)).Error);
        Assert.NotNull(await bench.Reader.ReadAsync(auditor, id, default));
        Assert.IsType<NotApproverError>((await bench.DecideAsync(auditor, id)).Error);
        Assert.IsType<NotFoundError>((await bench.DecideAsync(bench.Manager, bench.Console.Key())).Error);
        Assert.IsType<InvalidError>((await bench.Decisions.DecideAsync(bench.Manager, id, (await bench.LookAsync(bench.Manager, id)) with { Verdict = RequestVerdict.Refuse, Comment = " " }, default)).Error);
        Assert.IsType<InvalidError>((await bench.Decisions.DecideAsync(bench.Manager, id, (await bench.LookAsync(bench.Manager, id)) with { Verdict = RequestVerdict.Answer }, default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Approve_ByAGroupOfTwo_CountsEachVoiceOnce(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var (one, two, stand) = (await bench.Console.AddActorAsync(bench.Console.Support), await bench.Console.AddActorAsync(bench.Console.Support), await bench.Console.AddActorAsync(bench.Console.Support));
        await bench.StandInAsync(one, stand);
        var policy = new RequestPolicyInput { Name = "Two of them", RoleId = bench.Reports, Stages = [new PolicyStageItem { Kind = StageKind.Group, Needed = 2, Members = [one.PersonId!.Value, two.PersonId!.Value] }] };
        Assert.Null((await bench.Policies.SaveAsync(bench.Officer, null, policy, withGaps: false, default)).Error);
        var id = await bench.AskAsync(bench.Reports);
        Assert.Equal(RequestState.Open, (await bench.DecideAsync(stand, id)).Value);
        // The deputy has spoken with their voice.
        Assert.IsType<NotApproverError>((await bench.DecideAsync(one, id)).Error);
        Assert.IsType<NotApproverError>((await bench.DecideAsync(stand, id)).Error);
        Assert.Empty(await bench.GivenAsync(bench.Reports));
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(two, id)).Value);
    }

    private static string Problem<T>(Result<T> result) => Assert.Single(Assert.IsType<InvalidError>(result.Error).Problems).Code;
}
