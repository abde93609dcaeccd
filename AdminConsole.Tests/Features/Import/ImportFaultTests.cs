using System.Data.Common;
using System.Text;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
using AdminConsole.Features.Import;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;

namespace AdminConsole.Tests.Features.Import;

/// <summary>Two at once, and a database that goes away: nothing is half done, nothing is there twice, and somebody is told.</summary>
[Trait("Stage", "Database")]
public sealed class ImportFaultTests
{
    private const int Rows = (ImportRunner.BatchSize * 2) + 100;
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Theory, AllDatabases]
    public async Task Run_SameFileByTwoPeopleAtOnce_BringsEachPersonOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        await using var second = new Beside(console.Replica());
        var (one, other) = (await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer), await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer));
        var text = TextOf("I");

        var runs = await Task.WhenAll(UntilDoneAsync(new ImportHouse(console), one, text), UntilDoneAsync(new ImportHouse(second.Console), other, text));

        // What one brought, the other found: some of them before their manager was set.
        Assert.Equal([Rows, Rows], runs.Select(static run => run.Created + run.Changed + run.Unchanged));
        Assert.Equal(Rows, runs.Sum(static run => run.Created));
        Assert.All(runs, static run => Assert.Equal(0, run.Refused));
        await AllThereAsync(console.Contexts, "I-", Rows);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal([ImportState.Done, ImportState.Done], await context.ImportRuns.Select(static run => run.State).ToListAsync(Cancelled));
        Assert.Equal(2, await context.ImportRuns.Select(static run => run.StartedBy).Distinct().CountAsync(Cancelled));
    }

    [Theory, AllDatabases]
    public async Task Run_DifferentFilesByTwoPeopleAtOnce_BringBothAndLetOneHaveWhatBothWant(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        await using var second = new Beside(console.Replica());
        var (one, other) = (await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer), await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer));
        // The same address under two numbers: who comes first has it.
        const string Wanted = "{0}-X;Given;Family;wanted@test.example;Clerk;SUP;;;;\n";

        var runs = await Task.WhenAll(
            UntilDoneAsync(new ImportHouse(console), one, TextOf("A") + string.Format(System.Globalization.CultureInfo.InvariantCulture, Wanted, "A")),
            UntilDoneAsync(new ImportHouse(second.Console), other, TextOf("B") + string.Format(System.Globalization.CultureInfo.InvariantCulture, Wanted, "B")));

        Assert.Equal((2L * Rows) + 1, runs.Sum(static run => run.Created));
        Assert.Equal([0L, 1L], runs.Select(static run => run.Refused).Order());
        await AllThereAsync(console.Contexts, "A-", Rows);
        await AllThereAsync(console.Contexts, "B-", Rows);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal((ImportColumns.WorkEmail, PersonRules.Taken), await context.ImportProblems.Select(static row => ValueTuple.Create(row.Field, row.Code)).SingleAsync(Cancelled));
    }

    [Theory, DatabaseServers]
    public async Task Run_DatabaseRestartedHalfWay_IsToldAndGoesOnDoingNothingTwice(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var parts = new MySqlConnectionStringBuilder(database.Resolved.ConnectionString);
        await using var door = new TcpDoor(parts.Server, (int)parts.Port);
        var through = await ResolvedDatabase.MySqlAsync(new MySqlConnectionStringBuilder(database.Resolved.ConnectionString) { Port = (uint)door.Port, ConnectionTimeout = 2 }.ToString(), Cancelled);
        await using var server = await ConsoleServer.StartAsync(through, cancellationToken: Cancelled);
        Assert.True((await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People: 60, Events: 10), null, default)).IsSuccess);
        await server.Services.GetRequiredService<AccessModelLoader>().RefreshAsync(Cancelled);
        var (uploads, owner) = (server.Services.GetRequiredService<ImportUploads>(), Guid.NewGuid());
        var content = Encoding.UTF8.GetBytes(TextOf("R", department: "CS"));
        var upload = uploads.Add(owner, "people.csv", (await server.Services.GetRequiredService<ImportSpool>().TakeAsync(new MemoryStream(content), content.Length, Cancelled)).Value!);
        var survey = await ImportHouse.LookAsync(upload.File);
        var mapping = new ImportMapping(survey.Guess(), ImportDates.Iso);
        var direct = database.Contexts();
        // In the first batch, in the second, between the passes, in the second pass; once so briefly that nobody is told.
        int[] cuts = [0, ImportRunner.BatchSize, Rows, Rows + 1];
        var told = 0;
        var rounds = 0;
        do
        {
            var cut = rounds < cuts.Length ? cuts[rounds] : -1;
            await uploads.StartAsync(Actor.Console(TimeProvider.System), upload, survey, mapping);
            while (upload.Outcome is null && !(cut >= 0 && (upload.Progress?.Done ?? 0) >= cut))
            {
                await Task.Delay(5, Cancelled);
            }

            if (cut >= 0 && upload.Outcome is null)
            {
                await Task.Delay(Random.Shared.Next(60), Cancelled);
                door.Shut();
                await Task.Delay(rounds == 1 ? 50 : 2_500, Cancelled);
                door.Open();
            }

            while (upload.Outcome is null)
            {
                await Task.Delay(10, Cancelled);
            }

            if (upload.Outcome is { Error: { } error })
            {
                told++;
                Assert.True(error is ImportBrokenOffError or UnavailableError, error.ToString());
                Assert.DoesNotContain(error.Code, ErrorText.Of(error), StringComparison.Ordinal);
                // Whole batches and their position, or nothing of them.
                await using var context = direct.CreateDbContext();
                var run = await context.ImportRuns.SingleOrDefaultAsync(Cancelled);
                var there = await context.People.CountAsync(static person => person.EmployeeNumber.StartsWith("R-"), Cancelled);
                Assert.Equal(run is null ? 0 : run.Phase == 2 ? Rows : run.Position, there);
                Assert.Equal(run?.Created ?? 0, there);
            }
        }
        while (upload.Outcome is not { IsSuccess: true } && ++rounds < 12);

        Assert.True(upload.Outcome is { IsSuccess: true }, "It never came to its end.");
        Assert.True(told > 0, "The database was never missed.");
        Assert.Equal(Rows, upload.Outcome!.Value.Value!.Created);
        await AllThereAsync(direct, "R-", Rows);
        await using var after = direct.CreateDbContext();
        Assert.Equal(ImportState.Done, (await after.ImportRuns.SingleAsync(Cancelled)).State);
        uploads.Remove(upload);
    }

    [Theory]
    [InlineData(typeof(SqliteException))]
    [InlineData(typeof(EndOfStreamException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task Start_FaultBetweenTwoUnits_EndsTheRunWithWordsAndItGoesOn(Type kind)
    {
        var fault = new ReadFault(kind);
        await using var console = await TestConsole.CreateAsync(DatabaseKind.Sqlite, fault);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        using var uploads = new ImportUploads(house.Runner, console.Clock, NullLogger<ImportUploads>.Instance);
        var folder = Directory.CreateTempSubdirectory("adminconsole-spool-");
        var content = Encoding.UTF8.GetBytes(TextOf("I"));
        var upload = uploads.Add(hr.PersonId!.Value, "people.csv", (await new ImportSpool(new ImportOptions { Folder = folder.FullName, KeepFreeMegabytes = 1 }).TakeAsync(new MemoryStream(content), null, Cancelled)).Value!);
        var survey = await ImportHouse.LookAsync(upload.File);
        var mapping = new ImportMapping(survey.Guess(), ImportDates.Iso);
        var heard = 0;
        upload.Changed += () => Interlocked.Increment(ref heard);

        fault.IsArmed = true;
        await uploads.StartAsync(hr, upload, survey, mapping);
        await EndedAsync(upload);

        Assert.True(fault.HasStruck);
        var error = Assert.IsType<ImportBrokenOffError>(upload.Outcome!.Value.Error);
        Assert.DoesNotContain(error.Code, ErrorText.Of(error), StringComparison.Ordinal);
        Assert.False(upload.IsRunning);
        Assert.Null(uploads.RunningOf(hr.PersonId));
        Assert.True(heard > 0);
        await using (var context = console.Contexts.CreateDbContext())
        {
            // All people and no manager yet: it broke between the passes.
            Assert.Equal((2, 0L, (long)Rows), await context.ImportRuns.Select(static run => ValueTuple.Create(run.Phase, run.Position, run.Created)).SingleAsync(Cancelled));
        }

        fault.IsArmed = false;
        Assert.True((await uploads.StartAsync(hr, upload, survey, mapping)).IsSuccess);
        await EndedAsync(upload);
        Assert.Equal((ImportState.Done, (long)Rows), (upload.Outcome!.Value.Value!.State, upload.Outcome.Value.Value.Created));
        await AllThereAsync(console.Contexts, "I-", Rows);
        uploads.Dispose();
        folder.Delete();
    }

    [Fact]
    public async Task Add_AnotherFileOrHoursLater_LetsTheOldOneGoAndNobodySeesAnothers()
    {
        await using var console = await TestConsole.CreateAsync(DatabaseKind.Sqlite);
        var folder = Directory.CreateTempSubdirectory("adminconsole-spool-");
        var spool = new ImportSpool(new ImportOptions { Folder = folder.FullName, KeepFreeMegabytes = 1 });
        using var uploads = new ImportUploads(new ImportHouse(console).Runner, console.Time, NullLogger<ImportUploads>.Instance);
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());

        var first = await AddAsync(one);
        var second = await AddAsync(one);
        var others = await AddAsync(other);

        Assert.Null(uploads.Find(first.Id, one));
        Assert.Null(uploads.Find(second.Id, other));
        Assert.Equal(2, folder.GetFiles().Length);
        console.Time.Advance(TimeSpan.FromHours(3));
        Assert.Same(second, uploads.Find(second.Id, one));
        console.Time.Advance(TimeSpan.FromHours(2));
        uploads.Expire();
        Assert.Same(second, uploads.Find(second.Id, one));
        Assert.Null(uploads.Find(others.Id, other));
        Assert.Single(folder.GetFiles());
        uploads.Dispose();
        Assert.Empty(folder.GetFiles());
        folder.Delete();

        async Task<ImportUpload> AddAsync(Guid owner) => uploads.Add(owner, "people.csv", (await spool.TakeAsync(new MemoryStream([1]), null, Cancelled)).Value!);
    }

    private static string TextOf(string prefix, string department = "SUP")
        => ImportHouse.Headers + "\n" + string.Concat(Enumerable.Range(1, Rows).Select(index =>
            $"{prefix}-{index};Given{index};Family{index};{prefix}{index}@test.example;Clerk;{department};{(index > 1 ? $"{prefix}-{index / 2}" : string.Empty)};;;600 111 222\n"));

    private static async Task AllThereAsync(IDbContextFactory<ConsoleDbContext> contexts, string prefix, int rows)
    {
        await using var context = await contexts.CreateDbContextAsync(Cancelled);
        var people = context.People.Where(person => person.EmployeeNumber.StartsWith(prefix) && !person.EmployeeNumber.EndsWith("-X"));
        Assert.Equal(rows, await people.CountAsync(Cancelled));
        Assert.Equal(rows - 1, await people.CountAsync(static person => person.ManagerId != null, Cancelled));
        Assert.Equal(rows, await context.PersonalValues.CountAsync(value => people.Any(person => person.Id == value.PersonId), Cancelled));
    }

    /// <summary>As somebody would who reads "goes on where it stopped": again, until it is done.</summary>
    private static async Task<ImportRun> UntilDoneAsync(ImportHouse house, Actor actor, string text)
    {
        for (var attempt = 0; ; attempt++)
        {
            var result = await Task.Run(() => house.RunAsync(actor, ImportHouse.File(text)));
            if (result.IsSuccess)
            {
                return result.Value;
            }

            Assert.True(result.Error is UnavailableError or ImportBrokenOffError && attempt < 10, result.Error.ToString());
        }
    }

    private static async Task EndedAsync(ImportUpload upload)
    {
        while (upload.Outcome is null)
        {
            await Task.Delay(10, Cancelled);
        }
    }

    /// <summary>A replica that shares the database of another console, which drops it.</summary>
    private sealed class Beside(TestConsole console) : IAsyncDisposable
    {
        public TestConsole Console => console;

        public ValueTask DisposeAsync()
        {
            console.Loader.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Fails the reading of everybody's managers, which happens outside of any unit.</summary>
    private sealed class ReadFault(Type kind) : DbCommandInterceptor
    {
        public bool IsArmed { get; set; }

        public bool HasStruck { get; private set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (IsArmed && command.Transaction is null && command.CommandText.Contains("\"ManagerId\"", StringComparison.Ordinal))
            {
                HasStruck = true;
                throw kind == typeof(SqliteException) ? new SqliteException("disk I/O error", 10) : (Exception)Activator.CreateInstance(kind, "It broke here.")!;
            }

            return ValueTask.FromResult(result);
        }
    }
}
