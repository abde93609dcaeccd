using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.People;
using AdminConsole.Features.People;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.People;

[Trait("Stage", "Database")]
public sealed class PeopleListServiceTests
{
    [Theory, AllDatabases]
    public async Task Read_WalkedInEverySort_GivesEachPersonOnce(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var reader = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await FillAsync(console, 63);
        await house.SettleAsync();

        foreach (var sort in Enum.GetValues<PeopleSort>())
        {
            foreach (var descending in new[] { false, true })
            {
                var query = new PeopleQuery { Sort = sort, Descending = descending };
                var forward = await WalkAsync(house, reader, query, back: false);
                var backward = await WalkAsync(house, reader, query, back: true);

                Assert.Equal(64, forward.Count);
                Assert.Equal(64, forward.Select(static row => row.Id).Distinct().Count());
                Assert.Equal(forward, backward);
                Assert.Equal(forward, Sorted(forward, sort, descending));
            }
        }
    }

    [Theory, AllDatabases]
    public async Task Read_ByDepartmentWithManyEmptyOnes_SkipsThem(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var reader = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var last = console.Key();
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.AddRange(Enumerable.Range(0, 40).Select(index => new Department { Id = index == 39 ? last : console.Key(), ParentId = console.Root, Name = $"Zone {index:00}", Code = $"Z{index:00}" }));
            await TestConsole.SaveAsync(context);
        }

        var person = await console.AddPersonAsync(last, withAccount: false);
        await house.SettleAsync();

        var page = await house.List.ReadAsync(reader, new PeopleQuery { Sort = PeopleSort.Department, HasAccount = false }, default);

        Assert.Equal(person.Id, Assert.Single(page.Page.Rows).Id);
        Assert.Equal("Zone 39", page.Page.Rows[0].Department);
    }

    [Theory, AllDatabases]
    public async Task Read_ReaderOfABranch_SeesTheBranchAndNothingElse(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var manager = await console.AddActorInBranchAsync(console.Engineering, console.Engineering, BuiltInRoles.Manager);
        var employee = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var inside = await console.AddPersonAsync(console.Platform);
        var outside = await console.AddPersonAsync(console.Support);
        await house.SettleAsync();

        foreach (var sort in Enum.GetValues<PeopleSort>())
        {
            Assert.Equal(new[] { inside.Id, manager.PersonId!.Value }.Order(), (await IdsAsync(house, manager, new PeopleQuery { Sort = sort })).Order());
        }

        Assert.Empty(await IdsAsync(house, manager, new PeopleQuery { DepartmentId = console.Support }));
        Assert.Empty(await IdsAsync(house, manager, new PeopleQuery { Text = outside.EmployeeNumber }));
        Assert.Equal([inside.Id], await IdsAsync(house, manager, new PeopleQuery { DepartmentId = console.Platform }));
        Assert.Empty(await IdsAsync(house, employee, new PeopleQuery()));
        Assert.Empty(await IdsAsync(house, new Actor(null, null, string.Empty, console.Key()), new PeopleQuery()));
        Assert.Equal(new CappedCount(2, false), await house.List.CountAsync(manager, new PeopleQuery(), default));
        Assert.IsType<NotFoundError>((await house.Reader.GetAsync(manager, outside.Id, default)).Error);
        Assert.Empty(await house.Choices.FindAsync(manager, outside.FamilyName, 10, default));
        Assert.Equal(inside.Id, Assert.Single(await house.Choices.FindAsync(manager, inside.GivenName, 10, default)).Id);
    }

    [Theory, AllDatabases]
    public async Task Read_Filters_KeepWhatTheySay(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var ana = (await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Platform, "N-1") with { GivenName = "Ana María", FamilyName = "Núñez O'Hara", WorkEmail = "ana@test.example" }, default)).Value;
        var bo = (await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Support, "N-2") with { GivenName = "Bo_%", FamilyName = "Lindström", WorkEmail = "bo@test.example" }, default)).Value;
        Assert.True((await house.Assignments.GiveAsync(officer, ana, PeopleHouse.Give(BuiltInRoles.Auditor), default)).IsSuccess);
        Assert.True((await house.Assignments.GiveAsync(officer, bo, PeopleHouse.Give(BuiltInRoles.Auditor) with { ValidFrom = console.Now.AddDays(3) }, default)).IsSuccess);
        Assert.True((await house.Persons.DisableAsync(hr, bo, "Left", default)).IsSuccess);

        foreach (var text in new[] { "ana", "ANA MARÍA", "maria ana", "nunez", "núñez o'h", "O'Hara Ana", "n-1", "ana@test", "ana n-1" })
        {
            Assert.Equal([ana], await IdsAsync(house, officer, new PeopleQuery { Text = text }));
        }

        // Nothing typed is a wildcard or SQL.
        foreach (var text in new[] { "%", "_", "bo%", "'; --", "ana bo", "hara", "\\", "zzz", "<script>" })
        {
            Assert.Empty(await IdsAsync(house, officer, new PeopleQuery { Text = text }));
        }

        Assert.Equal([bo], await IdsAsync(house, officer, new PeopleQuery { Text = "bo_%" }));
        Assert.Equal([bo], await IdsAsync(house, officer, new PeopleQuery { Status = PersonStatus.Disabled }));
        Assert.Equal([ana], await IdsAsync(house, officer, new PeopleQuery { DepartmentId = console.Engineering, Status = PersonStatus.Active }));
        Assert.Equal([ana], await IdsAsync(house, officer, new PeopleQuery { RoleId = TestConsole.RoleId(BuiltInRoles.Auditor) }));
        Assert.Equal(new[] { ana, bo }.Order(), (await IdsAsync(house, officer, new PeopleQuery { HasAccount = false })).Order());
        Assert.Equal(2, (await IdsAsync(house, officer, new PeopleQuery { HasAccount = true })).Count);
        Assert.Equal(2, (await house.List.CountAsync(officer, new PeopleQuery { HasAccount = true }, default)).Count);
    }

    [Theory, AllDatabases]
    public async Task Read_CursorThatIsNone_ShowsTheFirstPageAndSaysSo(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var reader = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await FillAsync(console, 30);
        await house.SettleAsync();
        var first = await house.List.ReadAsync(reader, new PeopleQuery(), default);
        var elsewhere = (await house.List.ReadAsync(reader, new PeopleQuery { Sort = PeopleSort.Department }, default)).LastCursor;

        foreach (var cursor in new[] { "garbage", "'; --", first.LastCursor![..^3], first.LastCursor + "A", elsewhere, new string('x', 10_000), "\ud800" })
        {
            foreach (var move in new[] { KeysetMove.After, KeysetMove.Before })
            {
                var page = await house.List.ReadAsync(reader, new PeopleQuery { Move = move, Cursor = cursor }, default);
                Assert.Equal(first.Page.Rows, page.Page.Rows);
                Assert.Contains(page.Ignored, static problem => problem.Code is "lost-place");
            }
        }
    }

    [Theory, AllDatabases]
    public async Task Read_AnythingInTheAddress_IsAnsweredWithAPage(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var reader = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await FillAsync(console, 3);
        await house.SettleAsync();
        string[] keys = [PeopleQuery.TextKey, PeopleQuery.DepartmentKey, PeopleQuery.StatusKey, PeopleQuery.RoleKey, PeopleQuery.AccountKey, PeopleQuery.SortKey, PeopleQuery.SizeKey, PeopleQuery.AfterKey, PeopleQuery.BeforeKey, PeopleQuery.PageKey];
        string[] values = [new('x', 5_000), "\u0000", "a\u202Eb", "<script>alert(1)</script>", "'; DROP TABLE People; --", "\ud800", "1000000000", "-1", "password", "Name", "1", "00000000-0000-0000-0000-000000000000"];

        foreach (var key in keys)
        {
            foreach (var value in values)
            {
                var query = PeopleQuery.Parse(asked => string.Equals(asked, key, StringComparison.Ordinal) ? value : null);
                Assert.Contains(query.Size, PeopleQuery.Sizes);
                var page = await house.List.ReadAsync(reader, query, default);
                Assert.InRange(page.Page.Rows.Count, 0, 4);
                _ = await house.List.CountAsync(reader, query, default);
            }
        }

        // Whoever builds a question by hand gets no billion rows either.
        Assert.Equal(4, (await house.List.ReadAsync(reader, new PeopleQuery { Size = 1_000_000_000 }, default)).Page.Rows.Count);
    }

    private static IEnumerable<PersonRow> Sorted(IEnumerable<PersonRow> rows, PeopleSort sort, bool descending)
    {
        var ascending = sort switch
        {
            PeopleSort.Number => rows.OrderBy(static row => row.EmployeeNumber, StringComparer.Ordinal),
            PeopleSort.Created => rows.OrderBy(static row => row.CreatedAt).ThenBy(static row => row.Id),
            PeopleSort.Department => rows.OrderBy(static row => row.Department, StringComparer.OrdinalIgnoreCase).ThenBy(static row => row.SortName, StringComparer.Ordinal).ThenBy(static row => row.Id),
            _ => rows.OrderBy(static row => row.SortName, StringComparer.Ordinal).ThenBy(static row => row.Id),
        };
        return descending ? ascending.Reverse() : ascending;
    }

    private static async Task<List<Guid>> IdsAsync(PeopleHouse house, Actor actor, PeopleQuery query)
        => [.. (await house.List.ReadAsync(actor, query, default)).Page.Rows.Select(static row => row.Id)];

    private static async Task<List<PersonRow>> WalkAsync(PeopleHouse house, Actor reader, PeopleQuery query, bool back)
    {
        List<PersonRow> rows = [];
        var page = await house.List.ReadAsync(reader, query with { Move = back ? KeysetMove.Last : KeysetMove.First }, default);
        while (true)
        {
            var seen = page.Page.Rows.Where(row => !rows.Contains(row)).ToList();
            rows.InsertRange(back ? 0 : rows.Count, seen);
            if (back ? !page.Page.HasPrevious : !page.Page.HasNext)
            {
                return rows;
            }

            page = await house.List.ReadAsync(reader, back ? query with { Move = KeysetMove.Before, Cursor = page.FirstCursor } : query with { Move = KeysetMove.After, Cursor = page.LastCursor }, default);
        }
    }

    private static async Task FillAsync(TestConsole console, int count)
    {
        Guid[] departments = [console.Root, console.Engineering, console.Platform, console.Support];
        await using var context = console.Contexts.CreateDbContext();
        for (var index = 0; index < count; index++)
        {
            context.Add(new Person
            {
                Id = console.Key(),
                EmployeeNumber = $"F-{(index * 37) % count:000}-{index}",
                GivenName = "Ana",
                FamilyName = $"Family{index % 5}",
                SortName = $"family{index % 5} ana",
                GivenKey = "ana",
                WorkEmail = $"fill{index}@test.example",
                DepartmentId = departments[index % 4],
                CreatedAt = console.Now.Date.AddDays(index % 3),
            });
        }

        await TestConsole.SaveAsync(context);
    }
}
