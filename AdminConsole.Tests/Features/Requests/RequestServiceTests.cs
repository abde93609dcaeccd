using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Requests;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Requests;

[Trait("Stage", "Database")]
public sealed class RequestServiceTests
{
    [Theory, AllDatabases]
    public async Task Submit_ForWhomOneMayNot_FindsNobody(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        Assert.IsType<NotFoundError>((await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Reports, bench.Manager), default)).Error);
        Assert.IsType<NotFoundError>((await bench.Service.SubmitAsync(bench.Officer, bench.Basket(bench.Reports, bench.Clerk), default)).Error);
        Assert.IsType<NotFoundError>((await bench.Service.SubmitAsync(bench.Officer, bench.Basket(bench.Reports) with { PersonId = bench.Console.Key() }, default)).Error);
        // Through others: the director of the manager.
        var id = await bench.AskAsync(bench.Reports, bench.Director, bench.Clerk);
        Assert.Equal([id], await bench.InboxAsync(bench.Manager));
        await bench.SetStatusAsync(bench.Clerk, PersonStatus.Disabled);
        Assert.IsType<InvalidError>((await bench.Service.SubmitAsync(bench.Manager, bench.Basket(bench.Vault, bench.Clerk), default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Submit_WithLies_NamesTheItemAndKeepsNothing(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var good = bench.Basket(bench.Reports).Items[0];
        Assert.Equal(["Items[1].RoleId"], Fields(await SubmitAsync(good, good with { RoleId = bench.Console.Key() })));
        Assert.Equal(["Items[1].ScopeDepartmentId"], Fields(await SubmitAsync(good, good with { RoleId = bench.Vault, ScopeDepartmentId = bench.Console.Key() })));
        Assert.Equal(["Items[1].RoleId"], Fields(await SubmitAsync(good, good)));
        Assert.Equal(["Items[0].Days"], Fields(await SubmitAsync(good with { Days = 0 })));
        Assert.Equal(["Items[0].Days"], Fields(await SubmitAsync(good with { Days = int.MaxValue })));
        Assert.Equal(["Items[0].ScopeDepartmentId"], Fields(await SubmitAsync(good with { ScopeDepartmentId = null })));
        Assert.Equal(["Items"], Fields(await SubmitAsync()));
        Assert.Equal(["Items"], Fields(await SubmitAsync([.. Enumerable.Repeat(good, 21)])));
        Assert.Equal(["StartsOn"], Fields(await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Reports) with { StartsOn = new DateOnly(2026, 3, 1) }, default)));
        Assert.Equal(["StartsOn"], Fields(await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Reports) with { StartsOn = new DateOnly(2036, 3, 1) }, default)));
        Assert.Equal(["Reason"], Fields(await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Reports) with { Reason = "\u202e" }, default)));
        await using var context = bench.Console.Contexts.CreateDbContext();
        Assert.Empty(await context.AccessRequests.ToListAsync());

        Task<Result<BasketDone>> SubmitAsync(params BasketItem[] items) => bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Reports) with { Items = items }, default);
    }

    [Theory, AllDatabases]
    public async Task Submit_TheSameTwiceAtOnce_IsOneRequest(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Reports), default))));
        Assert.Single(both, static done => done.IsSuccess);
        Assert.All(both.Where(static done => !done.IsSuccess), static done => Assert.Equal(RequestRules.AlreadyAsked, ((InvalidError)done.Error!).Problems[0].Code));
        var id = both.Single(static done => done.IsSuccess).Value!.RequestIds[0];
        await bench.DecideAsync(bench.Manager, id);
        Assert.Equal(AssignmentRules.AlreadyHeld, ((InvalidError)(await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Reports), default)).Error!).Problems[0].Code);
    }

    [Theory, AllDatabases]
    public async Task Submit_UnderAnAutomaticPolicy_GivesAtOnce(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var low = await bench.AddRoleAsync("Canteen", Sensitivity.Low);
        Assert.Null((await bench.Policies.SaveAsync(bench.Officer, null, new RequestPolicyInput { Name = "Low", MinimumSensitivity = Sensitivity.Low, Automatic = true, MaximumDays = 365 }, withGaps: false, default)).Error);
        var item = bench.Basket(low).Items[0];
        // One that is automatic and one whose way leads through people; medium roles come under the same policy, critical ones do not.
        Assert.Null((await bench.Policies.SaveAsync(bench.Officer, null, new RequestPolicyInput { Name = "Critical", MinimumSensitivity = Sensitivity.Critical, Stages = [new PolicyStageItem()] }, withGaps: true, default)).Error);
        var done = (await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(low) with { Items = [item, item with { RoleId = bench.Vault }] }, default)).Value!;
        Assert.Equal([RequestState.Approved, RequestState.Open], done.States);
        Assert.Single(await bench.GivenAsync(low));
        Assert.Empty(await bench.GivenAsync(bench.Vault));
        Assert.True(bench.Console.Holder.Current.Allows(bench.Clerk.PersonId!.Value, "ledger:canteen.use", bench.Console.Engineering, bench.Console.Now));
    }

    [Theory, AllDatabases]
    public async Task Submit_WithAStartAhead_GivesNothingBefore(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var done = await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Reports) with { StartsOn = new DateOnly(2026, 3, 9) }, default);
        await bench.DecideAsync(bench.Manager, done.Value!.RequestIds[0]);
        var given = Assert.Single(await bench.GivenAsync(bench.Reports));
        Assert.True(given.ValidFrom > bench.Console.Now.AddDays(5));
        Assert.Equal(given.ValidFrom.AddDays(30), given.ValidUntil);
        Assert.False(bench.Console.Holder.Current.Allows(bench.Clerk.PersonId!.Value, "ledger:reports.use", bench.Console.Engineering, bench.Console.Now));
    }

    [Theory, AllDatabases]
    public async Task Withdraw_ByTheRequester_EndsItOnce(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Reports);
        var seen = await bench.LookAsync(bench.Manager, id);
        Assert.IsType<NotFoundError>((await bench.Service.WithdrawAsync(bench.Manager, id, default)).Error);
        Assert.Null((await bench.Service.WithdrawAsync(bench.Clerk, id, default)).Error);
        Assert.Equal(RequestState.Withdrawn, Assert.IsType<RequestClosedError>((await bench.Service.WithdrawAsync(bench.Clerk, id, default)).Error).State);
        Assert.IsType<RequestClosedError>((await bench.Decisions.DecideAsync(bench.Manager, id, seen, default)).Error);
        Assert.IsType<RequestClosedError>((await bench.Service.EditAsync(bench.Clerk, id, new RequestEditInput { Version = 1, WholeCompany = true, Reason = "x" }, default)).Error);
        Assert.Empty(await bench.InboxAsync(bench.Manager));
        await using var context = bench.Console.Contexts.CreateDbContext();
        Assert.Equal(bench.Manager.PersonId, (await context.OutboxMessages.SingleAsync(static letter => letter.Kind == MailKind.RequestWithdrawn)).RecipientId);
    }

    [Theory, AllDatabases]
    public async Task Withdraw_AgainstAnApproval_LeavesOneOfTheTwo(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        for (var round = 0; round < 3; round++)
        {
            var role = await bench.AddRoleAsync($"Race{round}", Sensitivity.Low);
            var id = await bench.AskAsync(role);
            var seen = await bench.LookAsync(bench.Manager, id);
            var approve = Task.Run(() => bench.Decisions.DecideAsync(bench.Manager, id, seen, default));
            var withdraw = Task.Run(() => bench.Service.WithdrawAsync(bench.Clerk, id, default));
            Assert.True((await approve).IsSuccess ^ (await withdraw).IsSuccess);
            Assert.Equal((await approve).IsSuccess ? 1 : 0, (await bench.GivenAsync(role)).Count);
        }
    }

    [Theory, AllDatabases]
    public async Task Edit_BeginsTheStagesAnew(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = await bench.AskAsync(bench.Vault);
        await bench.DecideAsync(bench.Manager, id);
        var row = await bench.RowAsync(id);
        Assert.Equal(2, row.Stage);
        var edit = new RequestEditInput { Version = row.Version, ScopeDepartmentId = bench.Console.Platform, Days = 10, Reason = "Only there" };
        Assert.IsType<RequestMovedError>((await bench.Service.EditAsync(bench.Clerk, id, edit with { Version = 1 }, default)).Error);
        Assert.IsType<InvalidError>((await bench.Service.EditAsync(bench.Clerk, id, edit with { Days = 400 }, default)).Error);
        Assert.Null((await bench.Service.EditAsync(bench.Clerk, id, edit, default)).Error);
        var after = await bench.RowAsync(id);
        Assert.Equal((1, 2, RequestState.Open, 10), (after.Stage, after.Round, after.State, after.Days!.Value));
        Assert.Equal([id], await bench.InboxAsync(bench.Manager));
        Assert.Empty(await bench.InboxAsync(bench.Officer));
        await bench.DecideAsync(bench.Manager, id);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Officer, id)).Value);
    }

    [Theory, AllDatabases]
    public async Task Renew_BeforeTheEnd_MovesTheEndOfTheSameAssignment(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        await bench.DecideAsync(bench.Manager, await bench.AskAsync(bench.Reports));
        var first = Assert.Single(await bench.GivenAsync(bench.Reports));
        Assert.IsType<NotFoundError>((await bench.Service.RenewAsync(bench.Officer, first.Id, new RenewInput { Days = 5, Reason = "Still mine" }, default)).Error);
        var id = (await bench.Service.RenewAsync(bench.Clerk, first.Id, new RenewInput { Days = 5, Reason = "Still mine" }, default)).Value;
        Assert.Equal(RequestRules.AlreadyAsked, ((InvalidError)(await bench.Service.RenewAsync(bench.Clerk, first.Id, new RenewInput { Days = 5, Reason = "Again" }, default)).Error!).Problems[0].Code);
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Manager, id)).Value);
        var after = Assert.Single(await bench.GivenAsync(bench.Reports));
        Assert.Equal((first.Id, first.ValidUntil!.Value.AddDays(5)), (after.Id, after.ValidUntil!.Value));

        // Approved after the end, it begins anew; asked for after the end, it is no renewal.
        id = (await bench.Service.RenewAsync(bench.Clerk, first.Id, new RenewInput { Days = 5, Reason = "And more" }, default)).Value;
        bench.Console.Time.Advance(TimeSpan.FromDays(40));
        var (clerk, manager) = (await bench.AgainAsync(bench.Clerk), await bench.AgainAsync(bench.Manager));
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(manager, id)).Value);
        var both = await bench.GivenAsync(bench.Reports);
        Assert.Equal(2, both.Count);
        Assert.Single(both, row => row.IsInForce(bench.Console.Now));
        Assert.Equal(RequestRules.NotRenewable, ((InvalidError)(await bench.Service.RenewAsync(clerk, first.Id, new RenewInput { Days = 5, Reason = "Late" }, default)).Error!).Problems[0].Code);
    }

    [Theory, AllDatabases]
    public async Task Close_ForALeaver_WithdrawsTheirsAndPassesOnWhatWaits(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var own = await bench.AskAsync(bench.Reports, bench.Manager);
        var waiting = await bench.AskAsync(bench.Reports);
        var closed = await bench.Console.Work.ExecuteAsync<RequestClosure>(
            Actor.Console(bench.Console.Clock),
            Intent.ByConsole("person.leave", "person", bench.Manager.PersonId, movesAccess: true),
            async (unit, token) =>
            {
                (await unit.Database.People.SingleAsync(row => row.Id == bench.Manager.PersonId, token)).Status = PersonStatus.Left;
                unit.TouchPerson(bench.Manager.PersonId!.Value);
                return await RequestClosing.CloseForAsync(unit, bench.Manager.PersonId.Value, token);
            },
            default);
        Assert.Equal(new RequestClosure(1, 1), closed.Value);
        Assert.Equal(RequestState.Withdrawn, (await bench.RowAsync(own)).State);
        Assert.Equal([waiting], await bench.InboxAsync(bench.Director));
        Assert.Equal(RequestState.Approved, (await bench.DecideAsync(bench.Director, waiting)).Value);
    }

    [Theory, AllDatabases]
    public async Task Lists_ShowWhatConcernsTheReader(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var first = await bench.AskAsync(bench.Reports);
        var second = await bench.AskAsync(bench.Vault);
        var auditor = await bench.Console.AddActorAsync(bench.Console.Root, BuiltInRoles.Auditor);
        var branch = await bench.Console.AddActorInBranchAsync(bench.Console.Support, bench.Console.Support, BuiltInRoles.Auditor);
        await bench.Console.Loader.RefreshAsync(default);
        Assert.Equal([first, second], await bench.InboxAsync(bench.Manager));
        Assert.Equal([second, first], await ReadAsync(bench.Clerk, new RequestQuery(RequestList.Mine)));
        Assert.Equal([second, first], await ReadAsync(auditor, new RequestQuery(RequestList.All)));
        Assert.Empty(await ReadAsync(branch, new RequestQuery(RequestList.All)));
        // Nor by what the list can be filtered by.
        Assert.Empty(await bench.Reader.RolesAskedAsync(branch, default));
        Assert.Equal(new[] { bench.Reports, bench.Vault }.Order(), (await bench.Reader.RolesAskedAsync(auditor, default)).Select(static role => Guid.Parse(role.Key)).Order());
        Assert.Equal([second, first], await ReadAsync(bench.Clerk, new RequestQuery(RequestList.All)));
        Assert.Equal([second, first], await ReadAsync(bench.Director, new RequestQuery(RequestList.OfPerson) { PersonId = bench.Clerk.PersonId }));
        Assert.Empty(await ReadAsync(branch, new RequestQuery(RequestList.OfPerson) { PersonId = bench.Clerk.PersonId }));
        Assert.Equal([first], await ReadAsync(auditor, new RequestQuery(RequestList.All) { RoleId = bench.Reports, State = RequestState.Open, Text = "given", DepartmentId = bench.Console.Root, IsStuck = false }));
        Assert.Empty(await ReadAsync(auditor, new RequestQuery(RequestList.All) { State = RequestState.Approved }));
        Assert.Equal([first], await ReadAsync(bench.Manager, new RequestQuery(RequestList.ToDecide) { RoleId = bench.Reports }));
        Assert.Equal(new RequestCounts(2, 0, 0), await bench.Reader.CountsAsync(bench.Manager, default));
        Assert.Equal(new RequestCounts(0, 2, 0), await bench.Reader.CountsAsync(bench.Clerk, default));
        var page = await bench.Reader.PageAsync(bench.Manager, new RequestQuery(RequestList.ToDecide), new KeysetRequest(KeysetMove.First, null, 1), default);
        Assert.True(page.Page.HasNext);
        Assert.Equal(second, Assert.Single((await bench.Reader.PageAsync(bench.Manager, new RequestQuery(RequestList.ToDecide), new KeysetRequest(KeysetMove.After, page.Last, 1), default)).Page.Rows).Id);
        Assert.Equal(Sensitivity.Critical, (await bench.Reader.PageAsync(bench.Clerk, new RequestQuery(RequestList.Mine), new KeysetRequest(KeysetMove.First, null, 1), default)).Page.Rows[0].Sensitivity);

        async Task<Guid[]> ReadAsync(Actor actor, RequestQuery query) => [.. (await bench.Reader.PageAsync(actor, query, new KeysetRequest(KeysetMove.First, null, 25), default)).Page.Rows.Select(static row => row.Id)];
    }

    [Theory, AllDatabases]
    public async Task Lists_FilteredByTheirAddress_ShowWhatHomeCounts(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var canteen = await bench.AddRoleAsync("Canteen", Sensitivity.Low);
        var reports = await bench.AskAsync(bench.Reports);
        var vault = await bench.AskAsync(bench.Vault);
        // By the manager for the clerk, so that the director decides.
        var theirs = await bench.AskAsync(canteen, bench.Manager, bench.Clerk);
        var auditor = await bench.Console.AddActorAsync(bench.Console.Root, BuiltInRoles.Auditor);
        await bench.Console.Loader.RefreshAsync(default);

        Assert.Equal([theirs, vault, reports], await MineAsync(bench.Clerk, "by=nonsense&state=nonsense&wait=late&role=x"));
        Assert.Equal([vault, reports], await MineAsync(bench.Clerk, "by=me"));
        Assert.Equal([theirs], await MineAsync(bench.Clerk, "by=others"));
        Assert.Equal([vault], await MineAsync(bench.Clerk, "q=vault"));
        Assert.Empty(await MineAsync(bench.Clerk, "q=vault%25"));
        Assert.Equal([vault], await DecideAsync(bench.Manager, "q=VAULT"));
        Assert.Equal([reports, vault], await DecideAsync(bench.Manager, "q=given"));
        Assert.Equal([reports, vault], await DecideAsync(bench.Manager, "wait=intime"));
        Assert.Empty(await DecideAsync(bench.Manager, "wait=late"));

        // One is asked back of the clerk, one of the manager about the clerk.
        await bench.DecideAsync(bench.Manager, vault, RequestVerdict.Ask);
        await bench.DecideAsync(bench.Director, theirs, RequestVerdict.Ask);
        Assert.Equal([theirs, vault], await MineAsync(bench.Clerk, "state=question"));
        await CountsAsync(bench.Clerk, toDecide: [], pending: [theirs, vault, reports], questions: [vault]);
        await CountsAsync(bench.Manager, toDecide: [reports], pending: [theirs], questions: [theirs]);
        await CountsAsync(bench.Director, toDecide: [], pending: [], questions: []);
        Assert.Null((await bench.Service.AnswerAsync(bench.Clerk, vault, "The auditor agrees", default)).Error);
        await CountsAsync(bench.Manager, toDecide: [reports, vault], pending: [theirs], questions: [theirs]);
        await bench.DecideAsync(bench.Manager, reports, RequestVerdict.Refuse);
        Assert.Equal([reports], await MineAsync(bench.Clerk, "state=refused"));
        await CountsAsync(bench.Clerk, toDecide: [], pending: [theirs, vault], questions: []);

        // The officer goes, and the second stage leads to nobody.
        await bench.DecideAsync(bench.Manager, vault);
        await bench.SetStatusAsync(bench.Officer, PersonStatus.Disabled);
        Assert.Equal(1, await bench.Keeper.TurnAsync(default));
        Assert.Equal([vault], await AllAsync("wait=nobody"));
        Assert.Empty(await AllAsync("wait=late"));
        Assert.Equal([vault], await AllAsync($"role={bench.Vault:D}"));
        Assert.Equal([theirs, vault, reports], await AllAsync($"department={bench.Console.Root:D}"));
        Assert.Empty(await AllAsync($"department={bench.Console.Support:D}"));
        Assert.Equal([vault], await AllAsync($"state=pending&role={bench.Vault:D}&department={bench.Console.Engineering:D}&wait=nobody&q=given"));
        Assert.Equal([bench.Reports, canteen, bench.Vault], (await bench.Reader.RolesAskedAsync(auditor, default)).Select(static role => Guid.Parse(role.Key)).OrderBy(id => id == bench.Reports ? 0 : id == canteen ? 1 : 2));

        // Overdue is what is open past its time; what is asked back waits for its requester, and is not.
        bench.Console.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal([vault], await AllAsync("wait=late"));
        Assert.True((await PageAsync(auditor, RequestList.All, "wait=late")).Page.Rows[0].IsLate);
        var again = await bench.AgainAsync(bench.Manager);
        Assert.Null((await bench.Service.AnswerAsync(again, theirs, "For the summer", default)).Error);
        Assert.Equal([theirs], await DecideAsync(bench.Director, "wait=intime"));
        bench.Console.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal([theirs], await DecideAsync(bench.Director, "wait=late"));
        Assert.Empty(await DecideAsync(bench.Director, "wait=intime"));
        var row = (await PageAsync(bench.Director, RequestList.ToDecide, "wait=late")).Page.Rows[0];
        Assert.Equal((StageKind.Manager, true, true), (row.Kind!.Value, row.OpenedAt < row.DueAt, row.IsLate));

        Task<RequestPage> PageAsync(Actor actor, RequestList list, string filters)
            => bench.Reader.PageAsync(actor, RequestQuery.Read(list, UrlState.Read($"{ConsoleUrls.Requests}?{filters}")), new KeysetRequest(KeysetMove.First, null, 25), default);

        async Task<Guid[]> IdsAsync(Actor actor, RequestList list, string filters) => [.. (await PageAsync(actor, list, filters)).Page.Rows.Select(static row => row.Id)];

        Task<Guid[]> MineAsync(Actor actor, string filters) => IdsAsync(actor, RequestList.Mine, filters);

        Task<Guid[]> DecideAsync(Actor actor, string filters) => IdsAsync(actor, RequestList.ToDecide, filters);

        Task<Guid[]> AllAsync(string filters) => IdsAsync(auditor, RequestList.All, filters);

        // Each figure of the start page and of "my access", beside the list that it opens.
        async Task CountsAsync(Actor actor, Guid[] toDecide, Guid[] pending, Guid[] questions)
        {
            await using var context = bench.Console.Contexts.CreateDbContext();
            Assert.Equal(toDecide, await DecideAsync(actor, QueryOf(ConsoleUrls.RequestsToDecide)));
            Assert.Equal(toDecide.Length, await RequestCounting.ToDecideAsync(context, actor.PersonId!.Value, default));
            Assert.Equal(questions, await MineAsync(actor, QueryOf(ConsoleUrls.RequestQuestions)));
            Assert.Equal(questions.Length, await RequestCounting.QuestionsToAsync(context, actor.PersonId.Value, default));
            Assert.Equal(pending, await MineAsync(actor, QueryOf(ConsoleUrls.RequestsPending)));
            Assert.Equal(pending.Length, await RequestCounting.OpenOfAsync(context, actor.PersonId.Value, default));
        }

        static string QueryOf(string url) => url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..];
    }

    [Theory, AllDatabases]
    public async Task Edit_OfAStartThatWasChanged_IsKeptAndBounded(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var id = (await bench.Service.SubmitAsync(bench.Clerk, bench.Basket(bench.Reports) with { StartsOn = new DateOnly(2026, 3, 9) }, default)).Value!.RequestIds[0];
        var edit = new RequestEditInput { ScopeDepartmentId = bench.Console.Engineering, StartsOn = new DateOnly(2026, 3, 16), Days = 30, Reason = RequestBench.Reason };
        Assert.Equal(["StartsOn"], Fields(await EditAsync(new DateOnly(2026, 3, 1))));
        Assert.Equal(["StartsOn"], Fields(await EditAsync(DateOnly.MaxValue)));
        var first = (await bench.RowAsync(id)).StartsAt;
        Assert.Null((await EditAsync(new DateOnly(2026, 3, 16))).Error);
        var moved = await bench.RowAsync(id);
        Assert.Equal((first!.Value.AddDays(7), bench.Console.Engineering, 30), (moved.StartsAt!.Value, moved.ScopeDepartmentId!.Value, moved.Days!.Value));
        Assert.Null((await EditAsync(null)).Error);
        Assert.Null((await bench.RowAsync(id)).StartsAt);

        async Task<Result<Done>> EditAsync(DateOnly? day) => await bench.Service.EditAsync(bench.Clerk, id, edit with { Version = (await bench.RowAsync(id)).Version, StartsOn = day }, default);
    }

    [Theory, AllDatabases]
    public async Task Catalogue_OffersByWordsColleagueAndPeers(DatabaseKind kind)
    {
        await using var bench = await RequestBench.CreateAsync(kind);
        var colleague = await bench.Console.AddActorAsync(bench.Console.Engineering);
        await using (var context = bench.Console.Contexts.CreateDbContext())
        {
            context.Add(new Assignment { Id = bench.Console.Key(), PersonId = colleague.PersonId!.Value, RoleId = bench.Vault, ValidFrom = bench.Console.Now.AddDays(-1), Origin = AssignmentOrigin.Direct, CreatedAt = bench.Console.Now });
            await TestConsole.MoveAsync(context, colleague.PersonId.Value);
        }

        var first = new KeysetRequest(KeysetMove.First, null, 25);
        var self = bench.Clerk.PersonId!.Value;
        Assert.Equal([bench.Reports], await NamesAsync(new CatalogueQuery(self) { Text = "réports" }));
        Assert.Equal([bench.Vault], await NamesAsync(new CatalogueQuery(self) { LikePersonId = colleague.PersonId }));
        Assert.Equal([bench.Vault], await NamesAsync(new CatalogueQuery(self) { Recommended = true }));
        Assert.IsType<NotFoundError>((await bench.Catalogue.RolesAsync(bench.Clerk, new CatalogueQuery(self) { LikePersonId = bench.Officer.PersonId }, first, default)).Error);
        Assert.IsType<NotFoundError>((await bench.Catalogue.RolesAsync(bench.Clerk, new CatalogueQuery(bench.Manager.PersonId!.Value), first, default)).Error);
        var all = (await bench.Catalogue.RolesAsync(bench.Clerk, new CatalogueQuery(self), first with { Size = 2 }, default)).Value!;
        Assert.True(all.Page.HasNext);
        var offer = (await bench.Catalogue.OffersAsync(bench.Manager, self, [bench.Vault, bench.Console.Key()], default)).Value!.Single();
        Assert.Equal((Sensitivity.Critical, 1, 90, false), (offer.Sensitivity, offer.Peers, offer.MaximumDays!.Value, offer.IsHeld));
        Assert.Equal([StageKind.Manager, StageKind.SecurityOfficer], offer.Kinds);
        var people = await bench.Catalogue.PeopleAsync(bench.Director, null, default);
        Assert.Equal([bench.Director.PersonId, bench.Manager.PersonId, bench.Clerk.PersonId], people.Select(static person => (Guid?)person.Id).OrderBy(id => id == bench.Director.PersonId ? 0 : id == bench.Manager.PersonId ? 1 : 2));
        Assert.Contains(await bench.Catalogue.ColleaguesAsync(bench.Clerk, self, null, default), person => person.Id == colleague.PersonId);

        async Task<Guid[]> NamesAsync(CatalogueQuery query) => [.. (await bench.Catalogue.RolesAsync(bench.Clerk, query, first, default)).Value!.Page.Rows.Select(static row => row.RoleId)];
    }

    private static string[] Fields<T>(Result<T> result) => [.. Assert.IsType<InvalidError>(result.Error).Problems.Select(static problem => problem.Field)];
}
