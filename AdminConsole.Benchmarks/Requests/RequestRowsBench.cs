using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.Requests;

/// <summary>Open requests of many people that wait for one manager, put straight into the tables.</summary>
internal sealed class RequestRowsBench(BenchDatabase database)
{
    public Actor Manager { get; private set; } = null!;

    public Guid Role { get; private set; }

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<AccessRequest> Requests { get; private set; } = [];

    /// <summary>What the manager is shown of each.</summary>
    public IReadOnlyDictionary<Guid, PreviewStamp> Stamps { get; private set; } = new Dictionary<Guid, PreviewStamp>();

    public async Task FillAsync(int count, CancellationToken cancellationToken)
    {
        Manager = await database.ActorAsync(BuiltInRoles.HrOfficer, cancellationToken);
        var manager = Manager.PersonId!.Value;
        var now = UtcDateTimeConverter.Whole(TimeProvider.System.GetUtcNow().UtcDateTime);
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        var people = await context.People.Where(person => person.Status == Domain.People.PersonStatus.Active && person.Id != manager).OrderBy(static person => person.Id).Take(count).ToListAsync(cancellationToken);
        Role = Key();
        var permission = Key();
        context.Add(new Permission { Id = permission, Application = "measured", ResourceType = "request", Action = "use", Sensitivity = Sensitivity.Medium });
        context.Add(new Role { Id = Role, Key = $"measured-{Role:N}", Name = "Measured" });
        context.Add(new RoleGrant { RoleId = Role, PermissionId = permission });
        List<AccessRequest> requests = [];
        foreach (var person in people)
        {
            // None of them above the manager, or the line would be a circle.
            context.Attach(person).Property(static row => row.ManagerId).CurrentValue = manager;
            var request = new AccessRequest
            {
                Id = Key(),
                BasketId = Key(),
                RequesterId = person.Id,
                PersonId = person.Id,
                RoleId = Role,
                ScopeDepartmentId = person.DepartmentId,
                Days = 30,
                Reason = "measured",
                Stage = 1,
                CreatedAt = now,
                SubmittedAt = now,
            };
            var stage = new RequestStage { Id = Key(), RequestId = request.Id, Round = 1, Ordinal = 1, Kind = StageKind.Manager, Needed = 1, RemindHours = 8, EscalateHours = 24, State = StageState.Open, OpenedAt = now, RemindAt = now.AddDays(1), DueAt = now.AddDays(3) };
            context.AddRange(request, stage, new RequestApprover { StageId = stage.Id, PersonId = manager, RequestId = request.Id, Via = ApproverVia.Self });
            requests.Add(request);
        }

        await SaveAsync(context, cancellationToken);
#pragma warning disable RS0030 // No unit: the rows are made for the measurement.
        await context.People.Where(person => person.Id == manager).ExecuteUpdateAsync(static set => set.SetProperty(static person => person.ManagerId, (Guid?)null), cancellationToken);
        await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1), cancellationToken);
#pragma warning restore RS0030
        context.Add(new AccessChange { Version = await AccessModelLoader.VersionAsync(context, cancellationToken), Ordinal = 0, Kind = AccessChangeKind.Structure, SubjectId = Role });
        await SaveAsync(context, cancellationToken);
        var model = await database.Loader.RefreshAsync(cancellationToken);
        Requests = [.. requests.OrderBy(static request => request.Id)];
        Stamps = requests.ToDictionary(static request => request.Id, request => RequestShown.StampOf(request, RequestShown.HashOf(model, request, [], 0)));
    }

    private static Guid Key() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

#pragma warning disable RS0030 // Rows that the console would have written one by one.
    private static Task SaveAsync(ConsoleDbContext context, CancellationToken cancellationToken) => context.SaveChangesAsync(cancellationToken);
#pragma warning restore RS0030
}
