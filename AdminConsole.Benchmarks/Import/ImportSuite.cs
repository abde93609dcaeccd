using System.Diagnostics;
using System.Globalization;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Import;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Bulk;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdminConsole.Benchmarks.Import;

/// <summary>
/// People by a file, with personal data encrypted and birthrights given: beside a loop of <c>UserManager.CreateAsync</c>
/// without passwords, by row, and beside a bare bulk copy of the rows that the import wrote.
/// </summary>
internal sealed class ImportSuite : ISuite
{
    private const double TimesFaster = 40;
    private const double BulkTarget = 3;

    public string Name => "import";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var rows = options.Quick ? 5_000 : 100_000;
        var loop = options.Quick ? 200 : 2_000;
        await using var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", kept: null, cancellationToken);
        await database.FillAsync(300, 10, cancellationToken);
        await using var parts = await ConsoleParts.OnAsync(database, time: null, contexts: null, cancellationToken);
        await ImportAsync(parts, "W", 500, cancellationToken);
        var small = await ImportAsync(parts, "S", rows / 10, cancellationToken);
        var ours = await ImportAsync(parts, "L", rows, cancellationToken);
        var perRow = ours.Elapsed.TotalMilliseconds / rows;
        var identity = (await LoopAsync(database, loop, cancellationToken)).TotalMilliseconds / loop;
        var bulk = await BulkAsync(database, parts, cancellationToken);
        var what = string.Create(CultureInfo.InvariantCulture, $"import of {rows:N0} people with two personal values each and {ours.Birthrights:N0} birthrights, {database.Resolved.DisplayName}");
        return
        [
            new(Name, $"{what}, a row, beside a row of UserManager.CreateAsync", Words.Milliseconds(perRow), Words.Milliseconds(identity), perRow / identity, Words.Faster(identity / perRow), 1 / TimesFaster, $"≥ {TimesFaster} × faster"),
            Figure.Ratio(Name, $"{what}, beside a bulk copy of the same rows", ours.Elapsed.TotalMilliseconds, bulk.TotalMilliseconds, ours.Elapsed / bulk, BulkTarget),
            new(
                Name, string.Create(CultureInfo.InvariantCulture, $"held in memory halfway through {rows:N0} rows, beside {rows / 10:N0} rows"), Words.Megabytes(ours.Held), Words.Megabytes(small.Held),
                (double)ours.Held / small.Held, Words.Times((double)ours.Held / small.Held), null, ""),
        ];
    }

    private static async Task<(TimeSpan Elapsed, long Held, int Birthrights)> ImportAsync(ConsoleParts parts, string prefix, int rows, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"console-bench-import-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}.csv");
        try
        {
            await WriteAsync(path, prefix, rows, cancellationToken);
            var file = new ImportFile(() => File.OpenRead(path), new FileInfo(path).Length);
            var contexts = parts.Get<IDbContextFactory<ConsoleDbContext>>();
            var runner = new ImportRunner(parts.Get<UnitOfWork>(), contexts, new ImportWriter(parts.Make<ImportSealer>()), parts.Get<SettingsReader>(), TimeProvider.System);
            var held = new Held();
            var from = Stopwatch.GetTimestamp();
            var survey = (await file.SurveyAsync(cancellationToken)).Value ?? throw new InvalidOperationException("The file was refused.");
            var run = await runner.RunAsync(Actor.Console(TimeProvider.System), file, survey, new ImportMapping(survey.Guess(), ImportDates.Iso), held, cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(from) - held.Paused;
            if (run.Value?.Created != rows)
            {
                throw new InvalidOperationException($"The import brought {run.Value?.Created} of {rows} people: {run.Error?.Code}.");
            }

            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var start = prefix + "-";
            var given = await context.Assignments.CountAsync(row => row.Origin == AssignmentOrigin.Birthright && context.People.Any(person => person.Id == row.PersonId && person.EmployeeNumber.StartsWith(start)), cancellationToken);
            return (elapsed, held.Bytes, given);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task WriteAsync(string path, string prefix, int rows, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(path);
        await writer.WriteLineAsync("employee number,given name,family name,e-mail,position,department,manager,personal e-mail,telephone");
        for (var row = 1; row <= rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var manager = row == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{prefix}-{(row / 20) + 1}");
            manager = string.Equals(manager, string.Create(CultureInfo.InvariantCulture, $"{prefix}-{row}"), StringComparison.Ordinal) ? string.Empty : manager;
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{prefix}-{row},Given,Family {row},{prefix}{row}@bench.example,Agent,CS,{manager},{prefix}{row}@home.example,+346{row:00000000}"));
        }
    }

    private static async Task<TimeSpan> LoopAsync(BenchDatabase database, int rows, CancellationToken cancellationToken)
    {
        Guid department;
        await using (var context = await database.Contexts.CreateDbContextAsync(cancellationToken))
        {
            department = await context.Departments.Where(static row => row.Code == "CS").Select(static row => row.Id).SingleAsync(cancellationToken);
        }

        var from = Stopwatch.GetTimestamp();
        for (var row = 0; row < rows; row++)
        {
            var now = TimeProvider.System.GetUtcNow();
            var email = string.Create(CultureInfo.InvariantCulture, $"loop{row}@bench.example");
            await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
            using var manager = new UserManager<ConsoleAccount>(
                new UserOnlyStore<ConsoleAccount, ConsoleDbContext, Guid>(context), Options.Create(new IdentityOptions()), new PasswordHasher<ConsoleAccount>(), [new UserValidator<ConsoleAccount>()], [],
                new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), null!, NullLogger<UserManager<ConsoleAccount>>.Instance);
            var person = PersonEntry.New(Guid.CreateVersion7(now), new ValidPerson($"LOOP-{row}", "Given", "Family", email, "Agent", department, null), now.UtcDateTime);
            context.Add(person);
            var made = await manager.CreateAsync(new ConsoleAccount { Id = person.Id, UserName = email, CreatedAt = now.UtcDateTime });
            if (!made.Succeeded)
            {
                throw new InvalidOperationException(made.Errors.First().Description);
            }
        }

        return Stopwatch.GetElapsedTime(from);
    }

    private static async Task<TimeSpan> BulkAsync(BenchDatabase database, ConsoleParts parts, CancellationToken cancellationToken)
    {
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        await using var keyContext = await parts.Get<IDbContextFactory<KeyDbContext>>().CreateDbContextAsync(cancellationToken);
        const string Start = "L-";
        var people = await context.People.AsNoTracking().Where(static person => person.EmployeeNumber.StartsWith(Start)).OrderBy(static person => person.EmployeeNumber.Length).ThenBy(static person => person.EmployeeNumber).ToListAsync(cancellationToken);
        var ids = people.Select(static person => person.Id).ToHashSet();
        var values = (await context.PersonalValues.AsNoTracking().ToListAsync(cancellationToken)).Where(row => ids.Contains(row.PersonId)).ToList();
        var assignments = (await context.Assignments.AsNoTracking().ToListAsync(cancellationToken)).Where(row => ids.Contains(row.PersonId)).ToList();
        var keys = (await keyContext.DataKeys.AsNoTracking().ToListAsync(cancellationToken)).Where(row => ids.Contains(row.PersonId)).ToList();
        var entries = (await keyContext.BlindIndex.AsNoTracking().ToListAsync(cancellationToken)).Where(row => ids.Contains(row.PersonId)).ToList();
        var events = (await context.AuditEvents.AsNoTracking().Where(static row => row.Action == AuditActions.PersonCreate || row.Action == AuditActions.PersonEdit).ToListAsync(cancellationToken)).Where(row => row.TargetId is { } target && ids.Contains(target)).ToList();
        var changes = (await context.AccessChanges.AsNoTracking().ToListAsync(cancellationToken)).Where(row => ids.Contains(row.SubjectId)).ToList();
        await using var other = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", kept: null, cancellationToken);
        await other.FillAsync(300, 10, cancellationToken);
        await using (var target = await other.Contexts.CreateDbContextAsync(cancellationToken))
        {
            // Rows of the same shape: departments, roles and rules are the other company's.
            var department = await target.Departments.Where(static row => row.Code == "CS").Select(static row => row.Id).SingleAsync(cancellationToken);
            var role = await target.Roles.Select(static row => row.Id).FirstAsync(cancellationToken);
            people.ForEach(person => person.DepartmentId = department);
            assignments = [.. assignments.Select(row => new Assignment { Id = row.Id, PersonId = row.PersonId, RoleId = role, ScopeDepartmentId = department, ValidFrom = row.ValidFrom, Origin = row.Origin, SourceId = row.SourceId, CreatedAt = row.CreatedAt })];
        }

        await using var writer = await BulkWriter.OpenAsync(other.Resolved, cancellationToken);
        var from = Stopwatch.GetTimestamp();
        await CopyAsync(BulkTable.Of<Person>(context), people);
        await CopyAsync(BulkTable.Of<DataKeyRow>(keyContext), keys);
        await CopyAsync(BulkTable.Of<BlindIndexRow>(keyContext), entries);
        await CopyAsync(BulkTable.Of<PersonalValue>(context), values);
        await CopyAsync(BulkTable.Of<Assignment>(context), assignments);
        await CopyAsync(BulkTable.Of<AccessChange>(context), changes);
        await CopyAsync(BulkTable.Of<AuditEvent>(context), events);
        return Stopwatch.GetElapsedTime(from);

        async Task CopyAsync<T>(BulkTable table, IReadOnlyList<T> rows)
            where T : class
        {
            foreach (var chunk in rows.Chunk(10_000))
            {
                await writer.WriteAsync(table, [.. chunk.Select(table.Row)], cancellationToken);
            }

            await writer.CompleteAsync(cancellationToken);
        }
    }

    /// <summary>Looks once, halfway, at what is held when the garbage is gone; the pause is not the import's.</summary>
    private sealed class Held : IProgress<ImportProgress>
    {
        public long Bytes { get; private set; }

        public TimeSpan Paused { get; private set; }

        public void Report(ImportProgress value)
        {
            if (Bytes == 0 && value.Done * 4 >= value.Total)
            {
                var from = Stopwatch.GetTimestamp();
                Bytes = GC.GetTotalMemory(forceFullCollection: true);
                Paused = Stopwatch.GetElapsedTime(from);
            }
        }
    }
}
