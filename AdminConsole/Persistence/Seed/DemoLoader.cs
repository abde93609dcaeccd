using System.Threading.Channels;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence.Bulk;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AdminConsole.Persistence.Seed;

/// <summary>
/// Fills an empty, migrated database with the fictional company, by bulk copy: rows are made on one core while the
/// other writes them, a few batches ahead and no more. What is loaded goes round the doorway, so the last step goes
/// through it: it moves the access version and records that a demo was loaded.
/// </summary>
internal sealed class DemoLoader(
    IDbContextFactory<ConsoleDbContext> contexts,
    ResolvedDatabase database,
    ConsoleSeed seed,
    UnitOfWork work,
    AuditMac mac,
    IPasswordHasher<ConsoleAccount> hasher,
    TimeProvider time)
{
    private const int BatchRows = 5_000;
    private const int BatchesAhead = 3;
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;

    /// <summary>Loads the company. A load that was broken off leaves what it wrote: take a new database then.</summary>
    public async Task<Result<DemoReport>> LoadAsync(DemoOptions options, IProgress<DemoProgress>? progress, CancellationToken cancellationToken)
    {
        if (options.Check() is { } invalid)
        {
            return invalid;
        }

        if (!await IsEmptyAsync(cancellationToken))
        {
            return new DatabaseNotEmptyError();
        }

        var seeded = await seed.EnsureAsync(DemoDepartments.CompanyName, cancellationToken);
        if (!seeded.IsSuccess)
        {
            return seeded.Error;
        }

        try
        {
            return await CopyCompanyAsync(options, progress, cancellationToken);
        }
        catch (Exception exception) when (IsTaken(exception))
        {
            // Another load began between the look and the first row.
            return new DatabaseNotEmptyError();
        }
    }

    private async Task<Result<DemoReport>> CopyCompanyAsync(DemoOptions options, IProgress<DemoProgress>? progress, CancellationToken cancellationToken)
    {
        // The day, not the moment, so that a seed makes the same company all day.
        var company = new DemoCompany(options.Seed, time.GetUtcNow().UtcDateTime.Date, await GroundAsync(cancellationToken));
        var people = new DemoPeople(company, options.People);
        var password = DemoPassword.Create();
        var (accounts, signIns) = new DemoAccounts(people, hasher).Create(password);

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var writer = await BulkWriter.OpenAsync(database, cancellationToken);
        var copy = new Copier(context, writer, progress, cancellationToken);
        progress?.Report(new DemoProgress(DemoStages.Structure, 0, 0, writer.Note));
        await copy.AllAsync(DemoStages.Structure, company.Departments);
        await copy.AllAsync(DemoStages.Structure, company.Applications);
        await copy.AllAsync(DemoStages.Structure, company.ResourceTypes);
        await copy.AllAsync(DemoStages.Structure, company.Permissions);
        await copy.AllAsync(DemoStages.Structure, company.Separations);
        await copy.AllAsync(DemoStages.Structure, company.SeparationItems);
        await copy.AllAsync(DemoStages.Structure, company.Roles);
        await copy.AllAsync(DemoStages.Structure, company.Grants);
        await copy.AllAsync(DemoStages.Structure, company.Inheritances);
        var lifecycle = new DemoLifecycle(people);
        await copy.AllAsync(DemoStages.Structure, lifecycle.Rules);
        await copy.AllAsync(DemoStages.Structure, lifecycle.Items);
        await copy.AllAsync(DemoStages.People, people.All(), people.Count);
        await copy.AllAsync(DemoStages.Accounts, accounts);
        await copy.AllAsync(DemoStages.Accounts, new DemoReveals(people).All().ToList());
        await copy.AllAsync(DemoStages.Accounts, lifecycle.Steps);
        var peopleDone = 0L;
        var assignments = await copy.AllAsync(
            DemoStages.Assignments, new DemoAssignments(people).All(done => Volatile.Write(ref peopleDone, done)), people.Count, () => Volatile.Read(ref peopleDone));
        var events = await copy.AllAsync(DemoStages.Events, new DemoHistory(people, mac, options.Events).All(), options.Events);

        progress?.Report(new DemoProgress(DemoStages.Finish, 0, 1));
        await writer.AnalyzeAsync(copy.Tables, cancellationToken);
        var recorded = await RecordAsync(options, company, cancellationToken);
        if (!recorded.IsSuccess)
        {
            return recorded.Error;
        }

        progress?.Report(new DemoProgress(DemoStages.Finish, 1, 1));
        return new DemoReport(
            signIns,
            password,
            company.Departments.Count + 1,
            company.Roles.Count + BuiltInRoles.All.Count,
            company.Permissions.Count + ConsolePermissions.All.Count,
            people.Count,
            assignments,
            events);
    }

    private Task<Result<Done>> RecordAsync(DemoOptions options, DemoCompany company, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            Actor.Console(time),
            Intent.ByConsole(AuditActions.DemoLoad, AuditTargets.Console, null, movesAccess: true),
            (unit, _) =>
            {
                unit.TouchStructure(company.RootDepartmentId);
                unit.Audit.Note("people", options.People).Note("events", options.Events).Note("seed", options.Seed);
                return Task.FromResult<Result<Done>>(Done.Instance);
            },
            cancellationToken);

    private async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return !await context.People.AnyAsync(cancellationToken)
            && !await context.Departments.AnyAsync(static department => department.ParentId != null, cancellationToken)
            && !await context.Roles.AnyAsync(static role => !role.IsBuiltIn, cancellationToken)
            && !await context.Permissions.AnyAsync(static permission => permission.Application != ConsolePermissions.Application, cancellationToken);
    }

    private async Task<DemoGround> GroundAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new DemoGround(
            await context.Departments.Where(static department => department.ParentId == null).Select(static department => department.Id).FirstAsync(cancellationToken),
            await context.Roles.ToDictionaryAsync(static role => role.Key, static role => role.Id, StringComparer.Ordinal, cancellationToken));
    }

    private static bool IsTaken(Exception exception)
        => exception is MySqlException { ErrorCode: MySqlErrorCode.DuplicateKeyEntry } or SqliteException { SqliteExtendedErrorCode: SqliteUnique or SqlitePrimaryKey };

    /// <summary>Makes rows on one thread while the caller's writes them.</summary>
    private sealed class Copier(ConsoleDbContext context, BulkWriter writer, IProgress<DemoProgress>? progress, CancellationToken cancellationToken)
    {
        public List<BulkTable> Tables { get; } = [];

        public Task<long> AllAsync<TEntity>(string stage, IReadOnlyCollection<TEntity> rows)
            where TEntity : class
            => AllAsync(stage, rows, rows.Count);

        public async Task<long> AllAsync<TEntity>(string stage, IEnumerable<TEntity> rows, long total, Func<long>? position = null)
            where TEntity : class
        {
            var table = BulkTable.Of<TEntity>(context);
            Tables.Add(table);
            var batches = Channel.CreateBounded<object?[][]>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var making = Task.Run(() => MakeAsync(table, rows, batches.Writer, stopping.Token), CancellationToken.None);
            var written = 0L;
            try
            {
                await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken))
                {
                    await writer.WriteAsync(table, batch, cancellationToken);
                    written += batch.Length;
                    progress?.Report(new DemoProgress(stage, position?.Invoke() ?? written, total));
                }

                await writer.CompleteAsync(cancellationToken);
            }
            finally
            {
                await stopping.CancelAsync();
                await making;
            }

            return written;
        }

        private static async Task MakeAsync<TEntity>(BulkTable table, IEnumerable<TEntity> rows, ChannelWriter<object?[][]> batches, CancellationToken cancellationToken)
            where TEntity : class
        {
            try
            {
                foreach (var chunk in rows.Chunk(BatchRows))
                {
                    await batches.WriteAsync(Array.ConvertAll(chunk, table.Row), cancellationToken);
                }

                batches.Complete();
            }
            catch (Exception exception)
            {
                // The reader rethrows it, so that it is thrown once.
                batches.Complete(exception);
            }
        }
    }
}
