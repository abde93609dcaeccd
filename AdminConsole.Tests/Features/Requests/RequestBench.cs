using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Requests;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Calendars;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Features.Requests;

/// <summary>A clerk, their manager, the manager's manager and a security officer, and roles of each sensitivity to ask for.</summary>
internal sealed class RequestBench : IAsyncDisposable
{
    public const string Reason = "The quarter's report is mine from Monday on";

    private RequestBench(TestConsole console)
    {
        Console = console;
        Views = new RequestViewReader(console.Settings, new CalendarReader(console.Settings));
        Reader = new RequestReader(console.Contexts, Views, console.Holder, console.Clock);
        Flow = new RequestFlow(new CalendarReader(console.Settings));
        Service = new RequestService(console.Work, Flow, console.Settings, console.Clock);
        Decisions = new RequestDecisions(console.Work, Flow);
        Policies = new RequestPolicies(console.Work, console.Contexts, console.Holder, console.Clock);
        Catalogue = new RequestCatalogue(console.Contexts, console.Holder, console.Clock);
        Keeper = new RequestKeeper(console.Contexts, console.Work, console.Clock, NullLogger<RequestKeeper>.Instance);
    }

    public TestConsole Console { get; }

    public RequestViewReader Views { get; }

    public RequestReader Reader { get; }

    public RequestFlow Flow { get; }

    public RequestService Service { get; }

    public RequestDecisions Decisions { get; }

    public RequestPolicies Policies { get; }

    public RequestCatalogue Catalogue { get; }

    public RequestKeeper Keeper { get; }

    public Actor Clerk { get; private set; } = null!;

    public Actor Manager { get; private set; } = null!;

    public Actor Director { get; private set; } = null!;

    public Actor Officer { get; private set; } = null!;

    /// <summary>A role of medium sensitivity, which the manager decides.</summary>
    public Guid Reports { get; private set; }

    /// <summary>A critical role, which manager and security officer decide under four eyes, for ninety days at most.</summary>
    public Guid Vault { get; private set; }

    public static async Task<RequestBench> CreateAsync(DatabaseKind kind, params IInterceptor[] interceptors)
    {
        var bench = new RequestBench(await TestConsole.CreateAsync(kind, interceptors));
        var console = bench.Console;
        bench.Director = await console.AddActorAsync(console.Root);
        bench.Manager = await console.AddActorAsync(console.Engineering);
        bench.Clerk = await console.AddActorAsync(console.Engineering);
        bench.Officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await bench.SetManagerAsync(bench.Clerk, bench.Manager);
        await bench.SetManagerAsync(bench.Manager, bench.Director);
        bench.Reports = await bench.AddRoleAsync("Reports", Sensitivity.Medium);
        bench.Vault = await bench.AddRoleAsync("Vault", Sensitivity.Critical);
        return bench;
    }

    public ValueTask DisposeAsync() => Console.DisposeAsync();

    public async Task SetManagerAsync(Actor person, Actor? manager)
    {
        await using var context = Console.Contexts.CreateDbContext();
        await context.People.Where(row => row.Id == person.PersonId).ExecuteUpdateAsync(set => set.SetProperty(static row => row.ManagerId, manager == null ? null : manager.PersonId));
    }

    public async Task SetStatusAsync(Actor person, PersonStatus status)
    {
        await using var context = Console.Contexts.CreateDbContext();
        await context.People.Where(row => row.Id == person.PersonId).ExecuteUpdateAsync(set => set.SetProperty(static row => row.Status, status));
        await TestConsole.MoveAsync(context, person.PersonId!.Value);
    }

    /// <summary>A role that gives one permission of an application that is not the console.</summary>
    public async Task<Guid> AddRoleAsync(string name, Sensitivity sensitivity, Guid? owner = null)
    {
        await using var context = Console.Contexts.CreateDbContext();
        var (role, permission) = (Console.Key(), Console.Key());
        context.Add(new Permission { Id = permission, Application = "ledger", ResourceType = name.ToLowerInvariant(), Action = "use", Sensitivity = sensitivity, OwnerId = owner });
        context.Add(new Role { Id = role, Key = name.ToLowerInvariant(), Name = name });
        context.Add(new RoleGrant { RoleId = role, PermissionId = permission });
        await MoveAllAsync(context, role);
        return role;
    }

    public async Task<Guid> PermissionOfAsync(Guid role)
    {
        await using var context = Console.Contexts.CreateDbContext();
        return await context.RoleGrants.Where(grant => grant.RoleId == role).Select(static grant => grant.PermissionId).SingleAsync();
    }

    public async Task MoveAllAsync(ConsoleDbContext context, Guid subject)
    {
        await TestConsole.SaveAsync(context);
        await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1));
        context.Add(new AccessChange { Version = await AccessModelLoader.VersionAsync(context, default), Ordinal = 0, Kind = AccessChangeKind.Structure, SubjectId = subject });
        await TestConsole.SaveAsync(context);
        await Console.Loader.RefreshAsync(default);
    }

    public async Task StandInAsync(Actor person, Actor deputy, bool isAbsence = true, TimeSpan? until = null)
    {
        await using var context = Console.Contexts.CreateDbContext();
        context.Add(new Deputyship { Id = Console.Key(), PersonId = person.PersonId!.Value, DeputyId = deputy.PersonId, From = Console.Now.AddMinutes(-1), Until = Console.Now + (until ?? TimeSpan.FromDays(30)), IsAbsence = isAbsence, CreatedAt = Console.Now });
        await TestConsole.SaveAsync(context);
    }

    public BasketInput Basket(Guid role, Actor? person = null, int? days = 30, Guid? scope = null, bool company = false)
        => new()
        {
            PersonId = (person ?? Clerk).PersonId,
            Reason = Reason,
            Items = [new BasketItem { RoleId = role, ScopeDepartmentId = company ? null : scope ?? Console.Engineering, WholeCompany = company, Days = days }],
        };

    public async Task<Guid> AskAsync(Guid role, Actor? requester = null, Actor? person = null, int? days = 30, bool company = false)
    {
        var done = await Service.SubmitAsync(requester ?? Clerk, Basket(role, person ?? requester, days, company: company), default);
        Assert.Null(done.Error);
        return done.Value!.RequestIds[0];
    }

    /// <summary>What the actor is shown, sent back with their verdict.</summary>
    public async Task<DecisionInput> LookAsync(Actor actor, Guid id, RequestVerdict verdict = RequestVerdict.Approve, string? comment = null, int? days = null, Guid? scope = null)
    {
        await Console.Loader.RefreshAsync(default);
        var view = await Reader.ReadAsync(actor, id, default);
        return new DecisionInput { Verdict = verdict, Comment = comment ?? (verdict == RequestVerdict.Approve ? null : "Not without the auditor's word"), Days = days, ScopeDepartmentId = scope, Shown = view?.Shown ?? new PreviewStamp(0, new string('0', 64)) };
    }

    public async Task<Result<RequestState>> DecideAsync(Actor actor, Guid id, RequestVerdict verdict = RequestVerdict.Approve, int? days = null, Guid? scope = null)
        => await Decisions.DecideAsync(actor, id, await LookAsync(actor, id, verdict, days: days, scope: scope), default);

    public async Task<AccessRequest> RowAsync(Guid id)
    {
        await using var context = Console.Contexts.CreateDbContext();
        return await context.AccessRequests.AsNoTracking().SingleAsync(row => row.Id == id);
    }

    public async Task<List<Assignment>> GivenAsync(Guid role, Actor? person = null)
    {
        await using var context = Console.Contexts.CreateDbContext();
        var id = (person ?? Clerk).PersonId;
        return await context.Assignments.AsNoTracking().Where(row => row.PersonId == id && row.RoleId == role).ToListAsync();
    }

    public async Task<Guid[]> InboxAsync(Actor actor)
        => [.. (await Reader.PageAsync(actor, new RequestQuery(RequestList.ToDecide), new KeysetRequest(KeysetMove.First, null, 50), default)).Page.Rows.Select(static row => row.Id)];

    /// <summary>The same person with a session that lives, after the clock was moved.</summary>
    public Task<Actor> AgainAsync(Actor actor) => Console.SignedInAsync(actor.PersonId!.Value);
}
