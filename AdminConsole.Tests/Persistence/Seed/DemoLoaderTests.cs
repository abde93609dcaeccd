using System.Collections.Concurrent;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Bulk;
using AdminConsole.Persistence.Seed;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Seed;

[Trait("Stage", "Database")]
public sealed class DemoLoaderTests
{
    private static readonly DemoOptions Options = new(People: 120, Events: 1_500);

    [Theory, AllDatabases]
    public async Task Load_EmptyDatabase_HoldsWhatTheReportSays(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        var progress = new Recorder();

        var report = await LoadAsync(database, Options, progress);

        await using var context = database.Contexts.CreateDbContext();
        Assert.Equal(Options.People, await context.People.CountAsync());
        Assert.Equal(report.Assignments, await context.Assignments.CountAsync());
        Assert.Equal(report.Roles, await context.Roles.CountAsync());
        Assert.Equal(report.Permissions, await context.Permissions.CountAsync());
        Assert.Equal(report.Departments, await context.Departments.CountAsync());
        Assert.Equal(report.SignIns.Select(static signIn => signIn.Name).Order(StringComparer.Ordinal), (await context.Users.Select(static user => user.UserName!).ToListAsync()).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal("officer@brisa.example", report.SignIns[0].Name);
        Assert.Equal(DemoStages.All, [.. progress.Seen.Select(static step => step.Stage).Distinct(StringComparer.Ordinal)], StringComparer.Ordinal);
        Assert.Equal(DemoDepartments.CompanyName, (await context.Departments.SingleAsync(static department => department.ParentId == null)).Name);
    }

    [Theory, AllDatabases]
    public async Task Load_History_IsInOrderAndEveryMacHolds(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await LoadAsync(database, Options);

        await using var context = database.Contexts.CreateDbContext();
        var entries = await context.AuditEvents.OrderBy(static entry => entry.Sequence).ToListAsync();

        Assert.All(entries, entry => Assert.True(database.Mac.Verify(entry)));
        // The seed's own event stands before the history, the load's after it.
        Assert.Equal((AuditActions.ConsoleSeed, AuditActions.DemoLoad), (entries[0].Action, entries[^1].Action));
        var history = entries[1..^1];
        Assert.Equal(Options.Events, history.Count);
        Assert.Equal(history.OrderBy(static entry => entry.At).Select(static entry => entry.Id), history.Select(static entry => entry.Id));
    }

    [Theory, AllDatabases]
    public async Task Load_Reveals_AreOfSixtyDaysByWhoMayAndCountThemselves(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await LoadAsync(database, Options);

        await using var context = database.Contexts.CreateDbContext();
        var reveals = await context.Reveals.OrderBy(static reveal => reveal.At).ThenBy(static reveal => reveal.Id).ToListAsync();
        var people = await context.People.ToDictionaryAsync(static person => person.Id);
        var reasons = await context.RevealReasons.ToDictionaryAsync(static reason => reason.Id);
        var model = await AccessModelLoader.LoadAsync(context, CancellationToken.None);

        Assert.InRange(reveals.Count, 200, 500);
        Assert.True(reveals[0].At >= SeedConsole.Now.UtcDateTime.Date.AddDays(-DemoReveals.Days));
        Dictionary<(Guid, Guid), int> seen = [];
        foreach (var reveal in reveals)
        {
            Assert.Equal(people[reveal.SubjectId].DepartmentId, reveal.DepartmentId);
            Assert.Equal(seen.GetValueOrDefault((reveal.ReaderId, reveal.SubjectId)), reveal.Earlier);
            seen[(reveal.ReaderId, reveal.SubjectId)] = reveal.Earlier + 1;
            Assert.Equal(reveal.ReaderId == reveal.SubjectId, reveal.Kind is AdminConsole.Domain.PersonalData.RevealKind.Own);
            Assert.Equal(reveal.Kind is AdminConsole.Domain.PersonalData.RevealKind.Own, reveal.ReasonId is null);
            Assert.True(reveal.ReasonId is not { } reason || !reasons[reason].NeedsTicket || reveal.Ticket.Length > 0);
            Assert.True(reveal.ReasonId is null || model.AllowsSomewhere(reveal.ReaderId, AdminConsole.Domain.PersonalData.PersonalFields.Of(reveal.Field).Permission, SeedConsole.Now.UtcDateTime));
        }
    }

    [Theory, AllDatabases]
    public async Task Load_Access_KeepsSupportFromWhatEngineersMay(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await LoadAsync(database, Options with { People = 400 });
        await using var context = database.Contexts.CreateDbContext();
        var model = await AccessModelLoader.LoadAsync(context, CancellationToken.None);
        var now = SeedConsole.Now.UtcDateTime;
        var ids = await context.Users.ToDictionaryAsync(static user => user.UserName!, static user => user.Id, StringComparer.Ordinal);
        var departments = (await context.Departments.ToListAsync()).ToDictionary(static department => department.Code, static department => department.Id, StringComparer.Ordinal);
        string[] engineering = ["git:repository.push", "git:repository.merge", "aws:cluster.admin", "aws:service.deploy", "ci:pipeline.run"];

        var support = await context.People.Where(static person => person.Status == PersonStatus.Active).ToListAsync();
        var agents = support.Where(person => model.Departments.IsWithin(person.DepartmentId, departments["CS"])).ToList();
        Assert.NotEmpty(agents);
        Assert.All(agents, agent => Assert.All(engineering, permission => Assert.False(model.AllowsSomewhere(agent.Id, permission, now))));
        Assert.True(model.Allows(ids["employee2@brisa.example"], "git:repository.push", departments["ENG-PROD"], now));
        Assert.False(model.Allows(ids["employee2@brisa.example"], "aws:cluster.admin", departments["ENG-PLAT"], now));
        Assert.True(model.Allows(ids["employee@brisa.example"], "crm:ticket.reply", departments["CS-LINE"], now));

        Assert.True(model.ScopeOf(ids["officer@brisa.example"], ConsolePermissions.AccessManage, now).IsCompany);
        Assert.Equal(2, model.CompanyHolders(ConsolePermissions.AccessManage, now).Count(static holder => holder.Lasting));
        Assert.True(model.Allows(ids["hr2@brisa.example"], ConsolePermissions.PersonEdit, departments["OPS-WARE"], now));
        Assert.False(model.Allows(ids["hr2@brisa.example"], ConsolePermissions.PersonEdit, departments["ENG-PROD"], now));
        Assert.True(model.Allows(ids["manager@brisa.example"], ConsolePermissions.PersonRead, departments["CS-KEY"], now));
        Assert.False(model.Allows(ids["manager@brisa.example"], ConsolePermissions.PersonRead, departments["FIN"], now));
        Assert.All(ids.Values, id => Assert.True(model.AllowsSomewhere(id, ConsolePermissions.OwnRead, now)));
    }

    [Theory, AllDatabases]
    public async Task Load_Accounts_TakeThePasswordAndNoOther(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        var report = await LoadAsync(database, Options with { Events = 0 });
        await using var context = database.Contexts.CreateDbContext();

        foreach (var account in await context.Users.ToListAsync())
        {
            Assert.Equal(PasswordVerificationResult.Success, database.Hasher.VerifyHashedPassword(account, account.PasswordHash!, report.Password.Reveal()));
            Assert.Equal(PasswordVerificationResult.Failed, database.Hasher.VerifyHashedPassword(account, account.PasswordHash!, DemoPassword.Create().Reveal()));
            Assert.Equal(account.UserName!.ToUpperInvariant(), account.NormalizedUserName);
            Assert.NotEmpty(account.SecurityStamp!);
        }
    }

    [Theory, AllDatabases]
    public async Task Load_Again_IsRefusedAndChangesNothing(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await LoadAsync(database, Options with { Events = 10 });

        var again = await database.Demo.LoadAsync(Options, null, CancellationToken.None);

        Assert.IsType<DatabaseNotEmptyError>(again.Error);
        await using var context = database.Contexts.CreateDbContext();
        Assert.Equal(Options.People, await context.People.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task Load_TwoAtOnce_OneCompanyComesOfIt(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await using var replica = database.Replica();

        var results = await Task.WhenAll(
            Task.Run(() => database.Demo.LoadAsync(Options, null, CancellationToken.None)),
            Task.Run(() => replica.Demo.LoadAsync(Options, null, CancellationToken.None)));

        Assert.IsType<DatabaseNotEmptyError>(Assert.Single(results, static result => !result.IsSuccess).Error);
        await using var context = database.Contexts.CreateDbContext();
        Assert.Equal(Options.People, await context.People.CountAsync());
        Assert.Equal(Options.Events + 2, await context.AuditEvents.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task Load_Rows_AreStoredAsSavingThemWould(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await LoadAsync(database, Options with { Events = 50 });
        await using var context = database.Contexts.CreateDbContext();
        var loaded = await context.AuditEvents.OrderBy(static entry => entry.Sequence).Skip(1).FirstAsync();
        var copy = new AuditEvent
        {
            Id = Guid.CreateVersion7(SeedConsole.Now),
            At = loaded.At,
            ActorId = loaded.ActorId,
            SessionId = loaded.SessionId,
            Action = loaded.Action,
            TargetType = loaded.TargetType,
            TargetId = loaded.TargetId,
            DepartmentId = loaded.DepartmentId,
            Outcome = loaded.Outcome,
            Reason = loaded.Reason,
            Before = loaded.Before,
            After = loaded.After,
            CorrelationId = loaded.CorrelationId,
            Address = loaded.Address,
            Mac = loaded.Mac,
        };
        context.AuditEvents.Add(copy);
#pragma warning disable RS0030 // The row to compare with has to be saved by Entity Framework itself.
        await context.SaveChangesAsync();
#pragma warning restore RS0030

        var quote = database.Resolved.Provider == DatabaseProvider.Sqlite ? '"' : '`';
        string[] columns = ["At", "ActorId", "SessionId", "Action", "TargetType", "TargetId", "DepartmentId", "Outcome", "Reason", "Before", "After", "CorrelationId", "Address", "Mac"];
        var read = string.Join(", ", columns.Select(column => database.Resolved.Provider == DatabaseProvider.Sqlite
            ? $"typeof({quote}{column}{quote}) || ':' || hex({quote}{column}{quote})"
            : $"hex({quote}{column}{quote})"));
        var connection = context.Database.GetDbConnection();
        await context.Database.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {read} FROM {quote}AuditEvents{quote} WHERE {quote}CorrelationId{quote} = @id";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@id";
        parameter.Value = loaded.CorrelationId.ToByteArray(true);
        command.Parameters.Add(parameter);
        List<string> rows = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, columns.Length).Select(at => reader.GetValue(at).ToString())));
        }

        Assert.Equal(2, rows.Count);
        Assert.Equal(rows[0], rows[1]);
    }

    [Theory, AllDatabases]
    public async Task Load_Version_MovesWithAChangeOfStructure(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await LoadAsync(database, Options with { Events = 0 });
        await using var context = database.Contexts.CreateDbContext();

        Assert.Equal(2, await AccessModelLoader.VersionAsync(context, CancellationToken.None));
        Assert.Equal(AccessChangeKind.Structure, (await context.AccessChanges.SingleAsync(static change => change.Version == 2)).Kind);
    }

    /// <summary>A server that takes no files: the rows go by inserts and arrive the same.</summary>
    [Theory, AllDatabases]
    public async Task Insert_ManyRows_ArriveAsLoaded(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Sqlite)
        {
            return;
        }

        await using var database = await SeedConsole.CreateAsync(kind);
        await database.Seed.EnsureAsync(ConsoleSeed.DefaultCompanyName, CancellationToken.None);
        await using var context = database.Contexts.CreateDbContext();
        var ground = new DemoGround((await context.Departments.SingleAsync()).Id, await context.Roles.ToDictionaryAsync(static role => role.Key, static role => role.Id, StringComparer.Ordinal));
        var company = new DemoCompany(1, SeedConsole.Now.UtcDateTime.Date, ground);
        var entries = new DemoHistory(new DemoPeople(company, 50), database.Mac, 2_500).All().ToList();
        var table = BulkTable.Of<AuditEvent>(context);
        await using var writer = await MySqlBulkWriter.ConnectAsync(database.Resolved, CancellationToken.None, mayLoad: false);

        await writer.WriteAsync(table, [.. entries.Select(table.Row)], CancellationToken.None);

        Assert.Equal(MySqlBulkWriter.NoteLocalInfileOff, writer.Note);
        var stored = await context.AuditEvents.Where(static entry => entry.Action != AuditActions.ConsoleSeed).OrderBy(static entry => entry.Sequence).ToListAsync();
        Assert.Equal(entries.Select(static entry => entry.Id), stored.Select(static entry => entry.Id));
        Assert.All(stored, entry => Assert.True(database.Mac.Verify(entry)));
    }

    [Fact]
    public async Task Load_OutOfRange_TouchesNothing()
    {
        await using var database = await SeedConsole.CreateAsync(DatabaseKind.Sqlite);

        var result = await database.Demo.LoadAsync(new DemoOptions(People: 1), null, CancellationToken.None);

        Assert.IsType<InvalidError>(result.Error);
        await using var context = database.Contexts.CreateDbContext();
        Assert.Equal(0, await context.Permissions.CountAsync());
    }

    [Fact]
    public async Task Load_Cancelled_Stops()
    {
        await using var database = await SeedConsole.CreateAsync(DatabaseKind.Sqlite);
        using var stopping = new CancellationTokenSource();
        var progress = new Recorder { OnReport = step => { if (string.Equals(step.Stage, DemoStages.Events, StringComparison.Ordinal)) { stopping.Cancel(); } } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.Demo.LoadAsync(Options with { Events = 100_000 }, progress, stopping.Token));

        // What was begun is not taken for an empty database.
        Assert.IsType<DatabaseNotEmptyError>((await database.Demo.LoadAsync(Options, null, CancellationToken.None)).Error);
    }

    private static async Task<DemoReport> LoadAsync(SeedConsole database, DemoOptions options, IProgress<DemoProgress>? progress = null)
    {
        var result = await database.Demo.LoadAsync(options, progress, CancellationToken.None);
        Assert.True(result.IsSuccess, result.Error?.Code);
        return result.Value;
    }

    private sealed class Recorder : IProgress<DemoProgress>
    {
        public ConcurrentQueue<DemoProgress> Seen { get; } = new();

        public Action<DemoProgress>? OnReport { get; init; }

        public void Report(DemoProgress value)
        {
            Seen.Enqueue(value);
            OnReport?.Invoke(value);
        }
    }
}
