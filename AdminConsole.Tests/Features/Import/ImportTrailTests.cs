using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Features.Import;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Import;

/// <summary>What an import leaves in the trail and in the keys, and what a refused row leaves alone.</summary>
[Trait("Stage", "Database")]
public sealed class ImportTrailTests
{
    [Theory, AllDatabases]
    public async Task Run_WhoComesAndWhoChanges_HasAnEventOfTheirOwnWithoutValues(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var first = $"{ImportHouse.Headers}\n{ImportHouse.Row(1)}{ImportHouse.Row(2, "I-1")}{ImportHouse.Row(3)}";
        Assert.Equal(3, (await house.RunAsync(hr, ImportHouse.File(first))).Value!.Created);
        await console.Loader.RefreshAsync(default);
        long seen;
        await using (var before = console.Contexts.CreateDbContext())
        {
            seen = await before.AuditEvents.MaxAsync(static row => row.Sequence);
        }

        // One gets a telephone, one another manager, one another name; all three are changed, and said to be before.
        var second = ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1, phone: "600 111 222")}{ImportHouse.Row(2, "I-3")}{ImportHouse.Row(3).Replace("Given3", "Zoe", StringComparison.Ordinal)}");
        Assert.Equal([ImportOutcome.Changed, ImportOutcome.Changed, ImportOutcome.Changed], (await house.TryAsync(hr, second)).Select(static row => row.Outcome));
        var run = (await house.RunAsync(hr, second)).Value!;

        Assert.Equal((0L, 3L, 0L), (run.Created, run.Changed, run.Unchanged));
        await using var context = console.Contexts.CreateDbContext();
        var people = await context.People.Where(static row => row.EmployeeNumber.StartsWith("I-")).OrderBy(static row => row.EmployeeNumber).ToListAsync();
        Guid?[] ids = [.. people.Select(static person => (Guid?)person.Id)];
        var events = await context.AuditEvents.Where(row => ids.Contains(row.TargetId)).OrderBy(static row => row.Sequence).ToListAsync();
        Assert.Equal(3, events.Count(static row => row.Action == AuditActions.PersonCreate));
        Assert.Equal(people[1].Id, events.Single(row => row.Action == AuditActions.PersonEdit && row.Sequence <= seen).TargetId);
        var edits = events.Where(row => row.Action == AuditActions.PersonEdit && row.Sequence > seen).ToDictionary(static row => row.TargetId!.Value);
        Assert.Equal(3, edits.Count);
        Assert.Contains("\"personal-telephone\":\"•••\"", edits[people[0].Id].After, StringComparison.Ordinal);
        Assert.Contains(people[2].Id.ToString("D"), edits[people[1].Id].After, StringComparison.Ordinal);
        Assert.Contains(people[0].Id.ToString("D"), edits[people[1].Id].Before, StringComparison.Ordinal);
        Assert.Contains("givenName", edits[people[2].Id].After, StringComparison.Ordinal);
        Assert.All(events, row => Assert.Equal((hr.PersonId, (Guid?)console.Support), (row.ActorId, row.DepartmentId)));
        Assert.All(await context.AuditEvents.ToListAsync(), row => Assert.True(console.Mac.Verify(row)));
        Assert.DoesNotContain(events, static row => (row.Before + row.After).Contains("Zoe", StringComparison.Ordinal) || (row.Before + row.After).Contains("600", StringComparison.Ordinal));
        Assert.Equal([null, people[2].Id, null], people.Select(static person => person.ManagerId));
        Assert.Equal("+34600111222", (await house.Bench.Opener.OpenAsync(house.Bench.Operator, people[0].Id, PersonalField.PersonalTelephone, default)).Value);
    }

    [Theory, AllDatabases]
    public async Task Run_ManagersOfTheNewAndOfWhoCameMeanwhile_AreInTheTrailAndNoCellIs(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var other = await console.AddPersonAsync(console.Support);
        var late = console.Now.AddHours(1);
        await using (var context = console.Contexts.CreateDbContext())
        {
            // By another hand, while a run that was broken off waited for its file again.
            await context.People.Where(row => row.Id == other.Id).ExecuteUpdateAsync(set => set.SetProperty(static row => row.CreatedAt, late));
        }

        var run = (await house.RunAsync(hr, ImportHouse.File(
            $"{ImportHouse.Headers}\n{ImportHouse.Row(1)}{ImportHouse.Row(2, "I-1")}{ImportHouse.Row(3, "Jane Roe")}{RowOf(other, "I-1", string.Empty)}"))).Value!;

        // Who came meanwhile is counted as found.
        Assert.Equal((3L, 0L, 1L, 0L), (run.Created, run.Changed, run.Unchanged, run.Refused));
        await using var after = console.Contexts.CreateDbContext();
        var people = await after.People.Where(static row => row.EmployeeNumber.StartsWith("I-")).OrderBy(static row => row.EmployeeNumber).Select(static row => row.Id).ToListAsync();
        var edits = await after.AuditEvents.Where(static row => row.Action == AuditActions.PersonEdit).ToListAsync();
        Assert.Equal(new Guid?[] { people[1], other.Id }.Order(), edits.Select(static row => row.TargetId).Order());
        Assert.All(edits, row => Assert.Contains(people[0].ToString("D"), row.After, StringComparison.Ordinal));
        Assert.DoesNotContain(await after.AuditEvents.ToListAsync(), static row => row.After.Contains("Roe", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, AllDatabases]
    public async Task Run_SomebodyWhoseKeyIsDestroyed_GetsNothingAndTheRestComes(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var gone = await console.AddPersonAsync(console.Support);
        // Forgotten between the plan and the person's turn, or before a backup that was put back.
        await house.Bench.Keys.DestroyAsync(gone.Id, default);

        var run = await house.RunAsync(hr, ImportHouse.File($"{ImportHouse.Headers}\n{RowOf(gone, string.Empty, "600 111 222")}{ImportHouse.Row(1, phone: "600 111 333")}"));

        Assert.True(run.IsSuccess, run.Error?.Code);
        Assert.Equal((1L, 0L, 1L, 0L), (run.Value!.Created, run.Value.Changed, run.Value.Unchanged, run.Value.Refused));
        await using var context = console.Contexts.CreateDbContext();
        Assert.NotEqual(gone.Id, (await context.PersonalValues.SingleAsync()).PersonId);
        Assert.False(await context.AuditEvents.AnyAsync(row => row.TargetId == gone.Id && row.Action == AuditActions.PersonEdit));
    }

    [Theory, AllDatabases]
    public async Task DryRun_ManagerWhoDoesNotCome_IsSaidAndIsNoChange(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await house.RunAsync(hr, ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1)}{ImportHouse.Row(3)}"));
        await console.Loader.RefreshAsync(default);
        // I-2 is refused, so nobody reports to them: neither who comes, nor who is there and has nothing else to change.
        var file = ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1, "I-2")}{ImportHouse.Row(2, department: "NOWHERE")}{ImportHouse.Row(3, "I-4")}{ImportHouse.Row(4, "I-2")}");
        var verdicts = await house.TryAsync(hr, file);
        var run = (await house.RunAsync(hr, file)).Value!;

        Assert.Equal([ImportOutcome.Unchanged, ImportOutcome.Refused, ImportOutcome.Changed, ImportOutcome.Created], verdicts.Select(static row => row.Outcome));
        Assert.Equal(
            [(2, ImportColumns.Manager, ImportRules.UnknownManager), (3, ImportColumns.Department, ImportRules.UnknownDepartment), (5, ImportColumns.Manager, ImportRules.UnknownManager)],
            verdicts.SelectMany(static row => row.Problems.Select(problem => ((int)row.Line, problem.Field, problem.Code))));
        // The run comes to what the dry run said.
        Assert.Equal((1L, 1L, 1L, 1L), (run.Created, run.Changed, run.Unchanged, run.Refused));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(
            verdicts.SelectMany(static row => row.Problems.Select(problem => (row.Line, problem.Field, problem.Code))),
            (await context.ImportProblems.Where(row => row.RunId == run.Id).OrderBy(static row => row.Line).ToListAsync()).Select(static row => (row.Line, row.Field, row.Code)));
        Assert.Equal((0L, 0L, 3L), await CountsAsync());

        async Task<(long, long, long)> CountsAsync()
        {
            var again = (await house.RunAsync(hr, file)).Value!;
            return (again.Created, again.Changed, again.Unchanged);
        }
    }

    [Theory, AllDatabases]
    public async Task Run_RowRefusedInTheFirstPass_SetsNoManagerInTheSecond(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await house.RunAsync(hr, ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1)}{ImportHouse.Row(2)}{ImportHouse.Row(3)}"));
        await console.Loader.RefreshAsync(default);

        // The second row of I-2 is one too many, and the address of I-3 is somebody else's.
        var run = (await house.RunAsync(hr, ImportHouse.File(
            $"{ImportHouse.Headers}\n{ImportHouse.Row(2)}{ImportHouse.Row(2, "I-1")}{ImportHouse.Row(3, "I-1").Replace("i3@", "i1@", StringComparison.Ordinal)}"))).Value!;

        Assert.Equal((1L, 2L), (run.Unchanged, run.Refused));
        await using var context = console.Contexts.CreateDbContext();
        Assert.All(await context.People.Where(static row => row.EmployeeNumber.StartsWith("I-")).ToListAsync(), static person => Assert.Null(person.ManagerId));
    }

    [Theory, AllDatabases]
    public async Task Prepare_ReencryptedBetweenKeyAndUse_SealsAnewAndStaysReadable(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var sealer = new ImportSealer(house.Bench.KeyContexts, house.Bench.Keys, house.Bench.Index, console.Clock);
        var memo = new BatchMemo();
        var rows = await RowsAsync(ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1, phone: "600 111 222")}{ImportHouse.Row(2)}"));
        // An attempt that made its keys and did not come to commit.
        Assert.IsType<NotFoundError>((await PrepareAsync(_ => new NotFoundError())).Error);
        var early = memo.Prepared!;
        console.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await house.Bench.Reencryption.RunAsync(house.Bench.Operator, progress: null, default)).IsSuccess);

        PreparedBatch? late = null;
        Assert.True((await PrepareAsync(batch =>
        {
            late = batch;
            return null;
        })).IsSuccess);

        Assert.NotSame(early, late);
        await using var keyContext = house.Bench.KeyContexts.CreateDbContext();
        Assert.True(await keyContext.DataKeys.AnyAsync(key => key.KeyId == late!.KeyIds[0] && key.DestroyedAt == null));
        Assert.Equal(late!.KeyIds[0], SealedValue.KeyIdOf(late.People[rows[0].Line].Values[0].Sealed));

        Task<Result<Done>> PrepareAsync(Func<PreparedBatch, ConsoleError?> then)
            => console.Work.ExecuteAsync<Done>(
                house.Bench.Operator,
                Intent.ByConsole(AuditActions.PersonImport, AuditTargets.Import, null),
                async (unit, token) =>
                {
                    var made = await sealer.PrepareAsync(unit, memo, rows, token);
                    return !made.IsSuccess ? made.Error : then(made.Value) is { } error ? error : Done.Instance;
                },
                CancellationToken.None);
    }

    [Theory, AllDatabases]
    public async Task Run_KeysCannotBeHad_EndsWithThatAndGoesOnLater(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await house.RunAsync(hr, ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1)}"));
        await console.Loader.RefreshAsync(default);
        var file = ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1, phone: "600 111 222")}{ImportHouse.Row(2)}");
        var hidden = console.Database.KeyFile + ".away";
        File.Move(console.Database.KeyFile, hidden);
        try
        {
            var closed = new ImportHouse(console);
            Assert.IsType<KeysUnavailableError>((await closed.RunAsync(hr, file)).Error);
        }
        finally
        {
            File.Move(hidden, console.Database.KeyFile);
        }

        await using (var context = console.Contexts.CreateDbContext())
        {
            Assert.False(await context.People.AnyAsync(static row => row.EmployeeNumber == "I-2"));
            Assert.False(await context.PersonalValues.AnyAsync());
        }

        var run = (await house.RunAsync(hr, file)).Value!;
        Assert.Equal((1L, 1L, 0L), (run.Created, run.Changed, run.Refused));
        await using var after = console.Contexts.CreateDbContext();
        Assert.Equal(PersonalField.PersonalTelephone, (await after.PersonalValues.SingleAsync()).Field);
    }

    private static string RowOf(Person person, string manager, string phone)
        => $"{person.EmployeeNumber};{person.GivenName};{person.FamilyName};{person.WorkEmail};{person.JobTitle};SUP;{manager};;;{phone}\n";

    private static async Task<List<ImportRow>> RowsAsync(ImportFile file)
    {
        var survey = await ImportHouse.LookAsync(file);
        List<ImportRow> rows = [];
        await foreach (var row in file.RowsAsync(survey, new ImportMapping(survey.Guess(), ImportDates.Iso), "ES", new DateOnly(2026, 4, 1), CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }
}
