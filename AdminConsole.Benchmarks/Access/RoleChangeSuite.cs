using System.Diagnostics;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Benchmarks.Access;

/// <summary>A permission given to a role and taken again: until the model in force says so here, and on another replica; 100,000 people.</summary>
internal sealed class RoleChangeSuite : ISuite
{
    private const double HereTarget = 1;
    private const double ThereTarget = 1_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    public string Name => "role-change";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var company = new AccessCompany(options.Quick ? 10_000 : 100_000);
        await using var database = await AccessCompanyDatabase.OpenAsync(company, cancellationToken);
        List<Figure> figures = [];
        Here(figures, company, options.Quick);
        await ThereAsync(figures, company, database, options.Quick ? 5 : 60, cancellationToken);
        return figures;
    }

    private void Here(List<Figure> figures, AccessCompany company, bool quick)
    {
        var before = company.Compile();
        var widest = before.Roles.All.MaxBy(role => before.Roles.Above(role).Count())!;
        var holder = new AccessModelHolder();
        holder.Publish(before);
        var row = With(before, widest);
        // The model with the change answers as one compiled from everything anew.
        var after = before.WithRoles(2, [KeyValuePair.Create(widest.Id, (RoleRow?)row)]);
        var anew = company.Compile([.. company.Roles.Select(role => role.Id == widest.Id ? row : role)]);
        Questions.OfAnybody(anew).Compare("the model with the change", (questions, index) => after.Allows(questions.Ids[index], questions.Keys[index], null, AccessCompany.Now));
        var version = 2L;
        var times = Turns.Run(quick ? 5 : 30,
            new Turn("rebuild", 1, () => company.Compile().Version),
            new Turn("change", 10, () =>
            {
                for (var turn = 0; turn < 10; turn++)
                {
                    holder.Publish(holder.Current.WithRoles(version++, [KeyValuePair.Create(widest.Id, (RoleRow?)(turn % 2 == 0 ? row : before.Roles.RowOf(widest, before.Permissions)))]));
                }

                return version;
            }));
        figures.Add(new Figure(
            Name, $"here, from the rows to the model in force, the role under most others ({before.Roles.Above(widest).Count()} of 1,000), beside compiling everything from memory", Words.Duration(times[1].Nanoseconds), Words.Duration(times[0].Nanoseconds), times[1].Nanoseconds / 1_000_000, Words.Duration(times[1].Nanoseconds), HereTarget, "≤ 1 ms"));
    }

    private async Task ThereAsync(List<Figure> figures, AccessCompany company, BenchDatabase database, int changes, CancellationToken cancellationToken)
    {
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        var loading = Stopwatch.GetTimestamp();
        await database.Loader.RefreshAsync(cancellationToken);
        var whole = Stopwatch.GetElapsedTime(loading).TotalNanoseconds;
        var elsewhere = new AccessModelHolder();
        using var loader = new AccessModelLoader(database.Contexts, elsewhere);
        await loader.RefreshAsync(cancellationToken);
        using var poller = new ChangePoller(database.Contexts, loader, new ChangeFeed(NullLogger<ChangeFeed>.Instance), TimeProvider.System, NullLogger<ChangePoller>.Instance);
        await poller.StartAsync(cancellationToken);
        List<double> there = [];
        List<double> read = [];
        try
        {
            for (var change = 0; change < changes; change++)
            {
                var role = AccessCompany.RoleId(change * 37 % AccessCompany.RoleCount);
                var permission = Missing(database.Holder.Current, role);
                await GiveAsync(database, role, permission, give: true, cancellationToken);
                var committed = Stopwatch.GetTimestamp();
                var version = database.Holder.Current.Version;
                while (elsewhere.Current.Version < version)
                {
                    await Task.Delay(Look, cancellationToken);
                }

                there.Add(Stopwatch.GetElapsedTime(committed).TotalMilliseconds);
                Require(database.Holder.Current, role, permission);
                Require(elsewhere.Current, role, permission);
                var start = Stopwatch.GetTimestamp();
                await AccessModelLoader.ApplyAsync(context, database.Holder.Current, version, [(AccessChangeKind.Role, role)], cancellationToken);
                read.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
                await GiveAsync(database, role, permission, give: false, cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(change * 13 % 250), cancellationToken);
            }
        }
        finally
        {
            await poller.StopAsync(CancellationToken.None);
        }

        figures.Add(new Figure(Name, "here, the role's rows read back as well, beside a load of everything", Words.Duration(Statistics.Median(read)), Words.Duration(whole), Statistics.Median(read) / 1_000_000, Words.Duration(Statistics.Median(read)), HereTarget, "≤ 1 ms"));
        var late = Statistics.Percentile(there, 95);
        figures.Add(new Figure(Name, $"on another replica, from the commit to its model in force, 95th of 100 of {there.Count} changes (median {Words.Milliseconds(Statistics.Median(there))})", Words.Milliseconds(late), "", late, Words.Milliseconds(late), ThereTarget, $"≤ {Words.Milliseconds(ThereTarget)}"));
    }

    private static async Task GiveAsync(BenchDatabase database, Guid role, Guid permission, bool give, CancellationToken cancellationToken)
    {
        var result = await database.Work.ExecuteAsync<Domain.Done>(
            Actor.Console(TimeProvider.System),
            Intent.ByConsole(give ? AuditActions.RoleGrant : AuditActions.RoleRevoke, AuditTargets.Role, role, movesAccess: true),
            async (unit, token) =>
            {
                if (give)
                {
                    unit.Database.Add(new RoleGrant { RoleId = role, PermissionId = permission });
                }
                else
                {
                    unit.Database.Remove(await unit.Database.RoleGrants.AsTracking().SingleAsync(grant => grant.RoleId == role && grant.PermissionId == permission, token));
                }

                unit.TouchRole(role);
                return Domain.Done.Instance;
            },
            cancellationToken);
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException($"The change was refused: {result.Error.Code}.");
        }
    }

    private static RoleRow With(AccessModel model, RoleNode role)
    {
        var row = model.Roles.RowOf(role, model.Permissions);
        return row with { Grants = [.. row.Grants, new GrantRow(Missing(model, role.Id), null)] };
    }

    private static Guid Missing(AccessModel model, Guid roleId)
        => model.Roles.TryFind(roleId, out var role)
            ? model.Permissions[Enumerable.Range(0, model.Permissions.Count).First(index => model.Permissions[index] is not null && !role.HasAny(index))]!.Id
            : throw new InvalidOperationException("The role is not in the model.");

    private static void Require(AccessModel model, Guid roleId, Guid permission)
    {
        if (!model.Roles.TryFind(roleId, out var role) || !role.HasSure(model.Permissions.IndexOf(permission)))
        {
            throw new InvalidOperationException("The model in force does not have the change.");
        }
    }
}
