using System.Buffers.Text;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;
using AdminConsole.Tests.Support;
using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence;

[Trait("Stage", "Database")]
public sealed class KeysetTests
{
    private static readonly Keyset<Person, Row>[] Orders =
    [
        new Keyset<Person, Row>("name").By(person => person.SortName, row => row.SortName).By(person => person.Id, row => row.Id),
        new Keyset<Person, Row>("number").By(person => person.EmployeeNumber, row => row.Number),
        new Keyset<Person, Row>("created").By(person => person.CreatedAt, row => row.CreatedAt).By(person => person.Id, row => row.Id),
        new Keyset<Person, Row>("triple").By(person => person.GivenKey, row => row.GivenKey).By(person => person.SortName, row => row.SortName).By(person => person.Id, row => row.Id),
    ];

    private static readonly bool[] BothWays = [false, true];

    [Theory, AllDatabases]
    public async Task Read_WalkedBothWaysInEveryOrder_GivesEachRowOnceInOrder(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        // Few different names, so that most neighbours differ by their key alone.
        string[] names = ["ana", "añil", "beto", "o'hara", "zoe", "ana maria", "李", "𝒜", ""];
        var name = Gen.Int[0, names.Length - 1].Select(index => names[index]);
        await Gen.Select(name, name, Gen.Int[0, 3]).List[0, 60].SampleAsync(
            async people =>
            {
                await FillAsync(console, people);
                foreach (var order in Orders)
                {
                    foreach (var descending in BothWays)
                    {
                        await WalkAsync(console, order, descending, people.Count);
                    }
                }
            },
            iter: kind == DatabaseKind.Sqlite ? 12 : 4,
            threads: 1);
    }

    [Theory, AllDatabases]
    public async Task Read_CursorOfARowThatIsGone_GoesOnBehindIt(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        await FillAsync(console, [("a", "x", 0), ("b", "x", 0), ("c", "x", 0)]);
        await using var context = console.Contexts.CreateDbContext();
        var first = await ReadAsync(context, Orders[0], KeysetMove.First, null, 1, false);
        await context.People.Where(person => person.Id == first.Rows[0].Id).ExecuteDeleteAsync();

        var next = await ReadAsync(context, Orders[0], KeysetMove.After, Orders[0].CursorOf(first.Rows[0], false), 1, false);

        Assert.Equal("b", Assert.Single(next.Rows).GivenKey);
    }

    [Theory, AllDatabases]
    public async Task Read_BeforeAPlaceNearTheStart_GivesAFullFirstPage(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        await FillAsync(console, [("a", "a", 0), ("b", "b", 0), ("c", "c", 0), ("d", "d", 0)]);
        await using var context = console.Contexts.CreateDbContext();
        var first = await ReadAsync(context, Orders[0], KeysetMove.First, null, 3, false);

        var before = await ReadAsync(context, Orders[0], KeysetMove.Before, Orders[0].CursorOf(first.Rows[1], false), 3, false);

        Assert.Equal(first.Rows, before.Rows);
        Assert.False(before.HasPrevious);
        Assert.True(before.HasNext);
    }

    [Fact]
    public void Decode_WhatIsNotACursorOfThisOrder_IsRefused()
    {
        var row = new Row(Guid.CreateVersion7(), "garcía 𝒜", "E-1", "g", DateTime.UnixEpoch);
        var cursor = Orders[0].CursorOf(row, false);
        Assert.True(Orders[0].Understands(cursor, false));
        Assert.False(Orders[0].Understands(cursor, true));
        Assert.All(Orders[1..], order => Assert.False(order.Understands(cursor, false)));
        Assert.All(
            [null, "", " ", "a", "====", "'; --", "<script>", "\ud800", new string('A', 100_000), cursor + "AA", cursor[..^4], "A" + cursor],
            text => Assert.False(Orders[0].Understands(text, false)));
    }

    [Fact]
    public void Decode_AnyBytes_NeverThrows()
        => Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            foreach (var order in Orders)
            {
                _ = order.Understands(Base64Url.EncodeToString(bytes), false);
            }
        });

    [Fact]
    public void Decode_AnyFlippedByte_IsRefusedOrStillAPlace()
    {
        var row = new Row(Guid.CreateVersion7(), "garcia ana", "E-1", "g", DateTime.UnixEpoch);
        var bytes = Base64Url.DecodeFromChars(Orders[2].CursorOf(row, true));
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Sample((index, value) =>
        {
            var changed = bytes.ToArray();
            changed[index] = value;
            var text = Base64Url.EncodeToString(changed);
            // Whatever is accepted is a date and a key, and reads back as itself.
            if (Orders[2].Understands(text, true))
            {
                Assert.Equal(text, KeysetCursor.Encode("created", true, KeysetCursor.Decode(text, "created", true, [typeof(DateTime), typeof(Guid)])!));
            }
        });
    }

    private static async Task WalkAsync(TestConsole console, Keyset<Person, Row> order, bool descending, int count)
    {
        await using var context = console.Contexts.CreateDbContext();
        var whole = (await ReadAsync(context, order, KeysetMove.First, null, 1_000, descending)).Rows;
        Assert.Equal(count, whole.Count);
        Assert.Equal(count, whole.Select(static row => row.Id).Distinct().Count());

        List<Row> forward = [];
        var page = await ReadAsync(context, order, KeysetMove.First, null, 7, descending);
        Assert.False(page.HasPrevious);
        while (true)
        {
            forward.AddRange(page.Rows);
            if (!page.HasNext)
            {
                break;
            }

            page = await ReadAsync(context, order, KeysetMove.After, order.CursorOf(page.Rows[^1], descending), 7, descending);
            Assert.True(page.HasPrevious);
        }

        Assert.Equal(whole, forward);

        List<Row> backward = [];
        page = await ReadAsync(context, order, KeysetMove.Last, null, 7, descending);
        Assert.False(page.HasNext);
        while (true)
        {
            backward.InsertRange(0, page.Rows);
            if (!page.HasPrevious)
            {
                break;
            }

            page = await ReadAsync(context, order, KeysetMove.Before, order.CursorOf(page.Rows[0], descending), 7, descending);
            if (!page.HasPrevious)
            {
                // The last step back shows a full first page, which may repeat rows already seen.
                backward.InsertRange(0, [.. page.Rows.TakeWhile(row => row != backward[0])]);
                break;
            }
        }

        Assert.Equal(whole, backward);
    }

    private static Task<KeysetPage<Row>> ReadAsync(ConsoleDbContext context, Keyset<Person, Row> order, KeysetMove move, string? cursor, int size, bool descending)
        => order.ReadAsync(
            context.People,
            person => new Row(person.Id, person.SortName, person.EmployeeNumber, person.GivenKey, person.CreatedAt),
            new KeysetRequest(move, cursor, size),
            descending,
            CancellationToken.None);

    private static async Task FillAsync(TestConsole console, IReadOnlyList<(string Given, string Sort, int Day)> people)
    {
        await using var context = console.Contexts.CreateDbContext();
        await context.People.ExecuteDeleteAsync();
        for (var index = 0; index < people.Count; index++)
        {
            context.Add(new Person
            {
                Id = console.Key(),
                EmployeeNumber = $"{(index * 7919) % 1000:000}-{index}",
                GivenName = people[index].Given,
                FamilyName = people[index].Sort,
                SortName = people[index].Sort,
                GivenKey = people[index].Given,
                WorkEmail = $"{index}@test.example",
                DepartmentId = console.Support,
                CreatedAt = DateTime.UnixEpoch.AddDays(people[index].Day).AddTicks(people[index].Day * 10),
            });
        }

        await TestConsole.SaveAsync(context);
    }

    private sealed record Row(Guid Id, string SortName, string Number, string GivenKey, DateTime CreatedAt);
}
