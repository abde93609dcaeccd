using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Import;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Features.Lifecycle;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Import;

[Trait("Stage", "Database")]
public sealed class ImportTests
{
    [Theory, AllDatabases]
    public async Task Run_NewPeople_ComeWithManagersBirthrightsAndEncryptedDataAndNoPassword(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await new LifecycleHouse(console).RuleAsync(BuiltInRoles.Employee);
        // The manager comes after those who report to them, one of them on a day to come.
        var file = ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1, "I-3", nif: "12345678Z", phone: "600 111 222")}{ImportHouse.Row(2, "I-3", start: "2026-05-01")}{ImportHouse.Row(3, department: "Engineering")}");

        var run = await house.RunAsync(hr, file);

        Assert.True(run.IsSuccess, run.Error?.Code);
        Assert.Equal((ImportState.Done, 3L, 0L), (run.Value!.State, run.Value.Created, run.Value.Refused));
        await using var context = console.Contexts.CreateDbContext();
        var people = await context.People.Where(static row => row.EmployeeNumber.StartsWith("I-")).OrderBy(static row => row.EmployeeNumber).ToListAsync();
        Assert.Equal([people[2].Id, people[2].Id, null], people.Select(static person => person.ManagerId));
        Assert.Equal([console.Support, console.Support, console.Engineering], people.Select(static person => person.DepartmentId));
        Assert.Equal([PersonStatus.Active, PersonStatus.Expected, PersonStatus.Active], people.Select(static person => person.Status));
        Assert.Equal(LifecycleKind.Join, (await context.LifecycleEvents.SingleAsync()).Kind);
        var held = await context.Assignments.Where(row => row.Origin == AssignmentOrigin.Birthright).Select(static row => row.PersonId).ToListAsync();
        Assert.Equal(new[] { people[0].Id, people[2].Id }.Order(), held.Order());
        Assert.False(await context.Users.AnyAsync(row => row.Id == people[0].Id));
        Assert.Equal("ES:12345678Z", (await house.Bench.Opener.OpenAsync(house.Bench.Operator, people[0].Id, PersonalField.NationalId, default)).Value);
        Assert.DoesNotContain("12345678Z", Encoding.UTF8.GetString((await context.PersonalValues.SingleAsync(row => row.Field == PersonalField.NationalId)).Sealed), StringComparison.Ordinal);
        Assert.DoesNotContain("Family1", string.Concat(await context.AuditEvents.Select(static row => row.After + row.Before).ToListAsync()), StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task Run_Twice_ChangesNothingTheSecondTimeAndOnlyWhatDiffersTheThird(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var text = $"{ImportHouse.Headers}\n{ImportHouse.Row(1)}{ImportHouse.Row(2)}";
        Assert.Equal(2, (await house.RunAsync(hr, ImportHouse.File(text))).Value!.Created);
        await console.Loader.RefreshAsync(default);

        var again = (await house.RunAsync(hr, ImportHouse.File(text))).Value!;
        var other = (await house.RunAsync(hr, ImportHouse.File(text.Replace("Given2;", "Ángela;", StringComparison.Ordinal)))).Value!;

        Assert.Equal((0L, 0L, 2L), (again.Created, again.Changed, again.Unchanged));
        Assert.Equal((0L, 1L, 1L), (other.Created, other.Changed, other.Unchanged));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal("family2 angela", (await context.People.SingleAsync(static row => row.EmployeeNumber == "I-2")).SortName);
    }

    [Fact]
    public async Task DryRun_PlantedMistakes_AreNamedByLineAndColumn()
    {
        await using var console = await TestConsole.CreateAsync(DatabaseKind.Sqlite);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var file = ImportHouse.File(
            ImportHouse.Headers + ";date of birth\n"
            + "I-1;Ana;García;i1@test.example;Clerk;NOWHERE;;;;;\n"
            + "I-2;Ana;García;not an address;Clerk;SUP;;;;;\n"
            + "I-3;Ana;García;i3@test.example;Clerk;SUP;;2026-05-01;12345678A;;2030-01-01\n"
            + "I-4;Ana;García;i4@test.example;Clerk;SUP;I-4;;;;\n"
            + "I-5;Ana;García;i5@test.example;Clerk;SUP;I-99;;;;\n"
            + "I-6;Ana;García;i6@test.example;Clerk;SUP;I-7;;;;\n"
            + "I-7;Ana;García;i7@test.example;Clerk;SUP;I-6;;;;\n"
            + "I-7;Ana;García;i7b@test.example;Clerk;SUP;;;;;\n"
            + "I-8;=cmd|'/c calc'!A1;García;i8@test.example;Clerk;SUP;;;;12;\n"
            + ";Ana;García;i9@test.example;Clerk;SUP;;;;;\n");

        var verdicts = await house.TryAsync(hr, file);

        var problems = verdicts.ToDictionary(static verdict => verdict.Line, static verdict => string.Join(' ', verdict.Problems.Select(static problem => $"{problem.Field}:{problem.Code}").Order(StringComparer.Ordinal)));
        Assert.Equal($"department:{ImportRules.UnknownDepartment}", problems[2]);
        Assert.Equal($"work-email:{TextRules.BadEmail}", problems[3]);
        Assert.Contains("national-id:", problems[4], StringComparison.Ordinal);
        Assert.Contains($"starts-on:{ImportRules.StartBeforeBirth}", problems[4], StringComparison.Ordinal);
        Assert.Equal($"manager:{PersonRules.OwnManager}", problems[5]);
        Assert.Equal($"manager:{ImportRules.UnknownManager}", problems[6]);
        Assert.Equal(string.Empty, problems[7]);
        Assert.Equal($"manager:{ImportRules.ManagerCircle}", problems[8]);
        Assert.Contains($"number:{ImportRules.NumberTwice}", problems[9], StringComparison.Ordinal);
        Assert.Contains("personal-telephone:", problems[10], StringComparison.Ordinal);
        Assert.Equal($"number:{TextRules.Required}", problems[11]);
        await using var context = console.Contexts.CreateDbContext();
        Assert.False(await context.People.AnyAsync(static row => row.EmployeeNumber.StartsWith("I-")));
        Assert.Empty(await context.ImportRuns.ToListAsync());
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("windows-1252", false)]
    public async Task Survey_Encodings_AreFoundAndNamesComeThroughWhole(string name, bool mark)
    {
        var encoding = name is "utf-8" ? new UTF8Encoding(mark) : name is "utf-16" ? Encoding.Unicode : CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var file = ImportHouse.File("número de empleado,nombre,apellidos,correo,puesto,departamento\r\nI-1,Íñigo,Núñez,i1@test.example,Técnico,SUP\rI-2,Ana,Gil,i2@test.example,,SUP\n", encoding);

        var survey = await ImportHouse.LookAsync(file);

        Assert.Equal(name, survey.Encoding.WebName);
        Assert.Equal(',', survey.Separator);
        Assert.DoesNotContain(null, survey.Guess());
        Assert.Equal("Íñigo", survey.Samples[0][1]);
    }

    [Theory]
    [InlineData("", ImportRules.Empty)]
    [InlineData("\n\n", ImportRules.Empty)]
    [InlineData(ImportHouse.Headers, ImportRules.NoRows)]
    [InlineData(ImportHouse.Headers + "\n\n", ImportRules.NoRows)]
    public async Task Survey_NothingToImport_SaysWhatIsMissing(string text, string code)
        => Assert.Equal(code, Assert.Single(Assert.IsType<InvalidError>((await ImportHouse.File(text).SurveyAsync(default)).Error).Problems).Code);

    [Fact]
    public async Task DryRun_DepartmentOfANameThatSeveralHave_AsksForItsCode()
    {
        await using var console = await TestConsole.CreateAsync(DatabaseKind.Sqlite);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new Department { Id = console.Key(), ParentId = console.Engineering, Name = "Support", Code = "ENG-SUP" });
            await TestConsole.SaveAsync(context);
        }

        var verdicts = await house.TryAsync(hr, ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1, department: "Support")}{ImportHouse.Row(2, department: "SUP")}"));

        Assert.Equal([ImportRules.SeveralDepartments, null], verdicts.Select(static verdict => verdict.Problems.SingleOrDefault()?.Code));
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Survey_QuoteNeverClosedOrLineWithoutEnd_IsRefusedWithinBounds()
    {
        var open = await ImportHouse.File($"{ImportHouse.Headers}\nI-1;\"Ana;García\n{ImportHouse.Row(2)}").SurveyAsync(default);
        var unclosed = Assert.Single(Assert.IsType<InvalidError>(open.Error).Problems);
        Assert.Equal(ImportRules.MalformedAt, unclosed.Code);
        Assert.InRange((long)unclosed.Arguments[0], 2L, 3L);

        // Two gigabytes of one line: the look ends at the longest row and holds no more than that.
        var before = GC.GetTotalAllocatedBytes();
        var endless = await new ImportFile(static () => new EndlessStream(2L << 30), 2L << 30).SurveyAsync(default);
        Assert.Equal(ImportRules.MalformedAt, Assert.Single(Assert.IsType<InvalidError>(endless.Error).Problems).Code);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 512L << 20);
    }

    [Fact]
    public async Task Survey_DatesUnderHeadersThatSayNothing_AreAskedForOnceTheColumnHoldsThem()
    {
        var survey = await ImportHouse.LookAsync(ImportHouse.File("employee number;when;then\nI-1;01/05/2026;2026-05-01\nI-2;;\n"));

        Assert.True(survey.DatesAreIso(survey.Guess()));
        Assert.False(survey.DatesAreIso([ImportColumns.Number, ImportColumns.StartsOn, null]));
        Assert.True(survey.DatesAreIso([ImportColumns.Number, null, ImportColumns.BirthDate]));
    }

    [Fact]
    public async Task Survey_DatesThatCouldBeReadTwoWays_AreAskedAndNotGuessed()
    {
        var mixed = await ImportHouse.LookAsync(ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1, start: "2026-05-01")}{ImportHouse.Row(2, start: "01/05/2026")}"));
        var iso = await ImportHouse.LookAsync(ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1, start: "2026-05-01")}{ImportHouse.Row(2)}"));

        Assert.False(mixed.DatesAreIso(mixed.Guess()));
        Assert.True(iso.DatesAreIso(iso.Guess()));
        Assert.Equal((new DateOnly(2026, 5, 1), new DateOnly(2026, 1, 5)), (ImportRules.DayOf("x", "01/05/2026", ImportDates.DayFirst, []), ImportRules.DayOf("x", "01/05/2026", ImportDates.MonthFirst, [])));
        List<FieldProblem> problems = [];
        Assert.Null(ImportRules.DayOf("x", "01/05/2026", ImportDates.Iso, problems));
        Assert.Equal(ImportRules.BadDate, Assert.Single(problems).Code);
    }

    [Theory, AllDatabases]
    public async Task Run_ByWhoMayNotOrOutOfScope_WritesNothingThere(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var manager = await console.AddActorAsync(console.Root, BuiltInRoles.Manager);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer);
        var officer = await console.AddPersonAsync(console.Support, [BuiltInRoles.SecurityOfficer]);
        var file = ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1)}{ImportHouse.Row(2, department: "ENG")}{officer.EmployeeNumber};Given;Family;other@test.example;;SUP;;;;\n");

        Assert.IsType<DeniedError>((await house.RunAsync(manager, file)).Error);
        var run = (await house.RunAsync(branch, file)).Value!;

        Assert.Equal((1L, 2L), (run.Created, run.Refused));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(officer.WorkEmail, (await context.People.SingleAsync(row => row.Id == officer.Id)).WorkEmail);
        Assert.Equal(
            [(ImportColumns.Department, ImportRules.NotAllowed), (ImportColumns.WorkEmail, ImportRules.NotAllowed)],
            (await context.ImportProblems.OrderBy(static row => row.Line).ToListAsync()).Select(static row => (row.Field, row.Code)));
    }

    [Trait("Speed", "Slow")]
    [Theory, AllDatabases]
    public async Task Run_StoppedAfterABatch_GoesOnWithTheSameFileAndDoesNothingTwice(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var rows = (ImportRunner.BatchSize * 2) + 50;
        var text = ImportHouse.Headers + "\n" + string.Concat(Enumerable.Range(1, rows).Select(static index => ImportHouse.Row(index, index > 1 ? $"I-{index / 2}" : string.Empty)));
        using var stop = new CancellationTokenSource();

        var stopped = await house.RunAsync(hr, ImportHouse.File(text), progress: new Stop(stop), cancellationToken: stop.Token);

        Assert.IsType<ImportCancelledError>(stopped.Error);
        await using (var context = console.Contexts.CreateDbContext())
        {
            Assert.Equal(ImportRunner.BatchSize, await context.People.CountAsync(static row => row.EmployeeNumber.StartsWith("I-")));
            Assert.Equal((ImportState.Cancelled, (long)ImportRunner.BatchSize), await context.ImportRuns.Select(static run => ValueTuple.Create(run.State, run.Position)).SingleAsync());
        }

        var run = (await house.RunAsync(hr, ImportHouse.File(text))).Value!;
        Assert.Equal(((long)rows, 0L, 0L), (run.Created, run.Unchanged, run.Refused));
        await using var after = console.Contexts.CreateDbContext();
        Assert.Equal(rows, await after.People.CountAsync(static row => row.EmployeeNumber.StartsWith("I-")));
        Assert.Equal(rows - 1, await after.People.CountAsync(static row => row.EmployeeNumber.StartsWith("I-") && row.ManagerId != null));
        Assert.Single(await after.ImportRuns.ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Run_SameFileInTwoWindowsAtOnce_BringsEachPersonOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var text = ImportHouse.Headers + "\n" + string.Concat(Enumerable.Range(1, 60).Select(static index => ImportHouse.Row(index)));

        var results = await Task.WhenAll(house.RunAsync(hr, ImportHouse.File(text)), house.RunAsync(hr, ImportHouse.File(text)));

        Assert.Contains(results, static result => result.IsSuccess);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(60, await context.People.CountAsync(static row => row.EmployeeNumber.StartsWith("I-")));
    }

    [Theory, AllDatabases]
    public async Task Run_HomeAddress_IsOneEncryptedValueByTheRulesOfItsCountry(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var file = ImportHouse.File(
            "número de empleado;nombre;apellidos;correo;departamento;dirección;dirección 2;localidad;provincia;código postal;país\n"
            + "I-1;Ana;Gil;i1@test.example;SUP;Calle Mayor 3;2.º B;Alcalá de Henares;Madrid;28801;\n"
            + "I-2;Ana;Gil;i2@test.example;SUP;1 High Street;;London;;sw1a 1aa;GB\n"
            + "I-3;Ana;Gil;i3@test.example;SUP;;;;;;ES\n"
            + "I-4;Ana;Gil;i4@test.example;SUP;Calle Mayor 3;;;;99999;ZZ\n"
            + "I-5;Ana;Gil;i5@test.example;SUP;Calle Mayor 3;;Madrid;;123;\n");

        var verdicts = await house.TryAsync(hr, file);
        var run = (await house.RunAsync(hr, file)).Value!;

        Assert.Equal(
            [string.Empty, string.Empty, string.Empty, $"city:{TextRules.Required} country:{PersonalProblems.UnknownCountry}", $"postal-code:{PersonalProblems.BadPostalCode}"],
            verdicts.Select(static verdict => string.Join(' ', verdict.Problems.Select(static problem => $"{problem.Field}:{problem.Code}").Order(StringComparer.Ordinal))));
        Assert.Equal((3L, 2L), (run.Created, run.Refused));
        Assert.All(verdicts.SelectMany(static verdict => verdict.Problems), static problem => Assert.NotEqual(problem.Field, ImportReport.NameOf(problem.Field)));
        await using var context = console.Contexts.CreateDbContext();
        var people = await context.People.Where(static row => row.EmployeeNumber.StartsWith("I-")).OrderBy(static row => row.EmployeeNumber).Select(static row => row.Id).ToListAsync();
        var stored = await context.PersonalValues.OrderBy(static row => row.ChangedAt).ToListAsync();
        Assert.Equal([PersonalField.HomeAddress, PersonalField.HomeAddress], stored.Select(static row => row.Field));
        Assert.All(stored, static row => Assert.DoesNotContain("Mayor", Encoding.UTF8.GetString(row.Sealed), StringComparison.Ordinal));
        Assert.Equal(["Calle Mayor 3", "2.º B", "28801 Alcalá de Henares", "Madrid", "ES"], PersonalRules.Show(PersonalField.HomeAddress, (await house.Bench.Opener.OpenAsync(house.Bench.Operator, people[0], PersonalField.HomeAddress, default)).Value!));
        Assert.Equal(["1 High Street", "SW1A 1AA London", "GB"], PersonalRules.Show(PersonalField.HomeAddress, (await house.Bench.Opener.OpenAsync(house.Bench.Operator, people[1], PersonalField.HomeAddress, default)).Value!));

        // A file fills what is empty and replaces nothing.
        await console.Loader.RefreshAsync(default);
        var again = (await house.RunAsync(hr, ImportHouse.File("employee number;given name;family name;e-mail;department;address;city;postal code\nI-1;Ana;Gil;i1@test.example;SUP;Elsewhere 1;Sevilla;41001\nI-3;Ana;Gil;i3@test.example;SUP;Elsewhere 1;Sevilla;41001\n"))).Value!;
        Assert.Equal((1L, 1L), (again.Changed, again.Unchanged));
        Assert.Contains("Calle Mayor 3", (await house.Bench.Opener.OpenAsync(house.Bench.Operator, people[0], PersonalField.HomeAddress, default)).Value, StringComparison.Ordinal);
        Assert.Contains("Sevilla", (await house.Bench.Opener.OpenAsync(house.Bench.Operator, people[2], PersonalField.HomeAddress, default)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Guess_CityOrCountryWithoutAStreet_IsTakenForNoHomeAddress()
    {
        Assert.Equal([ImportColumns.Number, null, null], ImportColumns.Guess(["employee number", "city", "country"]));
        Assert.Equal([ImportColumns.AddressLine1, ImportColumns.City, ImportColumns.PostalCode, ImportColumns.Country, ImportColumns.Region], ImportColumns.Guess(["Domicilio", "Población", "C.P.", "País", "Provincia"]));
        var alone = new ImportMapping([ImportColumns.Number, ImportColumns.GivenName, ImportColumns.FamilyName, ImportColumns.WorkEmail, ImportColumns.Department, ImportColumns.PostalCode], ImportDates.Iso);
        Assert.Equal([(ImportColumns.AddressLine1, ImportRules.MissingColumn), (ImportColumns.City, ImportRules.MissingColumn)], alone.Check().Select(static problem => (problem.Field, problem.Code)));
    }

    [Fact]
    public void Read_MatchThatRunsOutOfTime_IsTriedAgainAndCostsOneRowAtMost()
    {
        var pauses = 2;
        var row = Read(_ => pauses-- > 0);
        var hostile = Read(static _ => true);

        Assert.Equal("I-1", row.Number);
        Assert.NotNull(row.Person);
        Assert.Equal((ImportColumns.Number, TextRules.Malformed), (Assert.Single(hostile.Problems).Field, hostile.Problems[0].Code));
        Assert.Null(hostile.Person);

        static ImportRow Read(Predicate<string> pauses) => ImportRules.Read(
            2,
            column => column is ImportColumns.WorkEmail && pauses(column)
                ? throw new System.Text.RegularExpressions.RegexMatchTimeoutException()
                : column switch { ImportColumns.Number => "I-1", ImportColumns.WorkEmail => "i1@test.example", ImportColumns.GivenName or ImportColumns.FamilyName => "Ana", ImportColumns.Department => "SUP", _ => string.Empty },
            static _ => true,
            ImportDates.Iso,
            "ES",
            new DateOnly(2026, 5, 1));
    }

    [Theory]
    [InlineData("number=No,given-name=First name,family-name=LAST,work-email=Mail,department=Área", null)]
    [InlineData("number=No,department", ImportRules.BadPair)]
    [InlineData("number=", ImportRules.BadPair)]
    [InlineData("salary=No", ImportRules.UnknownColumn)]
    [InlineData("number=Nothing", ImportRules.UnknownHeader)]
    [InlineData("number=Twice", ImportRules.HeaderTwice)]
    [InlineData("number=No,manager=no", ImportRules.HeaderTwice)]
    public void MappingText_Pairs_NameColumnsOrTheFirstThatCannotBe(string text, string? code)
    {
        var read = ImportMappingText.Read(text.Split(','), ["No", "first NAME", "last", "mail", "Area", "Twice", "twice", "number"]);

        Assert.Equal(code, (read.Error as InvalidError)?.Problems[0].Code);
        if (code is null)
        {
            Assert.Equal([ImportColumns.Number, ImportColumns.GivenName, ImportColumns.FamilyName, ImportColumns.WorkEmail, ImportColumns.Department, null, null, null], read.Value);
            Assert.Empty(new ImportMapping(read.Value!, ImportDates.Iso).Check());
        }
    }

    [Theory, AllDatabases]
    public async Task Run_ManagerOutOfSight_IsAnsweredAsOneWhoDoesNotExist(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer);
        var (hidden, near) = (await console.AddPersonAsync(console.Engineering), await console.AddPersonAsync(console.Support));
        var file = ImportHouse.File(
            $"{ImportHouse.Headers}\n{ImportHouse.Row(1, hidden.EmployeeNumber)}{ImportHouse.Row(2, "NOBODY")}{ImportHouse.Row(3, near.EmployeeNumber)}{ImportHouse.Row(4, "I-5")}{ImportHouse.Row(5)}"
            // Whoever puts the hidden one into the file learns no more, and nobody is put under them.
            + $"{hidden.EmployeeNumber};Given;Family;{hidden.WorkEmail};;ENG;;;;\n");

        var verdicts = await house.TryAsync(branch, file);
        var run = (await house.RunAsync(branch, file)).Value!;

        Assert.Equal(
            [ImportRules.UnknownManager, ImportRules.UnknownManager, null, null, null, ImportRules.NotAllowed],
            verdicts.Select(static verdict => verdict.Problems.SingleOrDefault()?.Code));
        Assert.Equal(5, run.Created);
        await using var context = console.Contexts.CreateDbContext();
        var people = await context.People.Where(static row => row.EmployeeNumber.StartsWith("I-")).OrderBy(static row => row.EmployeeNumber).ToListAsync();
        Assert.Equal([null, null, near.Id, people[4].Id, null], people.Select(static person => person.ManagerId));
        Assert.Equal(
            [(2L, ImportRules.UnknownManager), (3L, ImportRules.UnknownManager), (7L, ImportRules.NotAllowed)],
            (await context.ImportProblems.OrderBy(static row => row.Line).ToListAsync()).Select(static row => (row.Line, row.Code)));

        // The operator of the machine sees everybody.
        await console.Loader.RefreshAsync(default);
        await house.RunAsync(Actor.Console(console.Clock), ImportHouse.File($"{ImportHouse.Headers}\n{ImportHouse.Row(1, hidden.EmployeeNumber)}"));
        await using var after = console.Contexts.CreateDbContext();
        Assert.Equal(hidden.Id, (await after.People.SingleAsync(static row => row.EmployeeNumber == "I-1")).ManagerId);
    }

    [Theory, AllDatabases]
    public async Task Run_GuessAtAHiddenManager_IsAnsweredAlikeRightOrWrong(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new ImportHouse(console);
        var branch = await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var (hidden, led) = (await console.AddPersonAsync(console.Engineering), await console.AddPersonAsync(console.Support));
        await using (var context = console.Contexts.CreateDbContext())
        {
            await context.People.Where(row => row.Id == led.Id).ExecuteUpdateAsync(set => set.SetProperty(static row => row.ManagerId, (Guid?)hidden.Id));
        }

        var (right, wrong) = (await AnswerAsync(hidden.EmployeeNumber), await AnswerAsync("NOBODY"));

        Assert.Equal(ImportRules.UnknownManager, right.Code);
        Assert.Equal(wrong, right);
        Assert.Equal(ImportOutcome.Unchanged, Assert.Single(await house.TryAsync(hr, FileOf(hidden.EmployeeNumber))).Outcome);
        await using var after = console.Contexts.CreateDbContext();
        Assert.Equal(hidden.Id, (await after.People.SingleAsync(row => row.Id == led.Id)).ManagerId);

        ImportFile FileOf(string manager) => ImportHouse.File($"{ImportHouse.Headers}\n{led.EmployeeNumber};{led.GivenName};{led.FamilyName};{led.WorkEmail};{led.JobTitle};SUP;{manager};;;\n");

        async Task<(ImportOutcome Outcome, string Code, long Changed, long Unchanged)> AnswerAsync(string manager)
        {
            var verdict = Assert.Single(await house.TryAsync(branch, FileOf(manager)));
            var run = (await house.RunAsync(branch, FileOf(manager))).Value!;
            return (verdict.Outcome, Assert.Single(verdict.Problems).Code, run.Changed, run.Unchanged);
        }
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => source.Cancel();
    }

    /// <summary>So many letters and no end of line.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - position);
            Array.Fill(buffer, (byte)'a', offset, read);
            position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
