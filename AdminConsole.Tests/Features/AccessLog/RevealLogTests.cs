using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Features.AccessLog;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.AccessLog;

[Trait("Stage", "Database")]
public sealed class RevealLogTests
{
    [Theory, AllDatabases]
    public async Task List_PagedBothWays_ShowsEveryLookOnceNewestFirst(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await OfficerAsync(console);
        // Several at one moment, so that the key decides.
        var moment = console.Now.AddDays(-1);
        var looks = Enumerable.Range(0, 35).Select(index => console.Look(console.Support, at: moment.AddMinutes(index / 4))).ToArray();
        await console.AddLooksAsync(looks);
        var log = console.Log();

        var first = await PageAsync(log, officer, new(), RevealHouse.First(10));
        var second = await PageAsync(log, officer, new(), new KeysetRequest(KeysetMove.After, first.LastCursor, 10));
        var last = await PageAsync(log, officer, new(), new KeysetRequest(KeysetMove.Last, null, 10));
        var back = await PageAsync(log, officer, new(), new KeysetRequest(KeysetMove.Before, second.FirstCursor, 10));

        Assert.Equal((false, true), (first.Page.HasPrevious, first.Page.HasNext));
        Assert.Equal((true, true), (second.Page.HasPrevious, second.Page.HasNext));
        Assert.Equal((true, false), (last.Page.HasPrevious, last.Page.HasNext));
        Assert.Equal(first.Page.Rows.Select(static row => row.Id), back.Page.Rows.Select(static row => row.Id));
        List<Guid> walked = [];
        for (var page = first; ; page = await PageAsync(log, officer, new(), new KeysetRequest(KeysetMove.After, page.LastCursor, 10)))
        {
            walked.AddRange(page.Page.Rows.Select(static row => row.Id));
            if (!page.Page.HasNext)
            {
                break;
            }
        }

        Assert.Equal(looks.OrderByDescending(static look => look.At).ThenByDescending(static look => look.Id).Select(static look => look.Id), walked);
        Assert.Equal(new CappedCount(35, IsMore: false), (await log.CountAsync(officer, new(), default)).Value);
    }

    [Theory, AllDatabases]
    public async Task List_EachFilter_ShowsWhatMatchesAndOnlyThat(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await OfficerAsync(console);
        var (reader, subject) = (await console.AddPersonAsync(console.Support), await console.AddPersonAsync(console.Platform));
        var reason = await console.AddReasonAsync("Legal request", "Requerimiento legal");
        // 27 February 2026 is a Friday; the console's clock stands at Monday 2 March.
        var at = new DateTime(2026, 2, 27, 14, 20, 0, DateTimeKind.Utc);
        var wanted = console.Look(console.Platform, reader.Id, subject.Id, at, PersonalField.BankAccount, RevealKind.Export, reason.Id, "Seizure of wages", "LEG-12%", earlier: 3);
        await console.AddLooksAsync(
            [wanted, .. Enumerable.Range(0, 12).Select(index => console.Look(console.Support, at: console.Now.AddDays(-1).AddHours(-index), field: index % 2 == 0 ? PersonalField.HomeAddress : PersonalField.NationalId, ticket: "LEG-12 a"))]);
        var log = console.Log();

        RevealFilterInput[] filters =
        [
            new() { From = RevealHouse.Iso(at.AddHours(-1)), To = RevealHouse.Iso(at.AddHours(1)) },
            new() { To = "2026-02-27" },
            new() { From = "2026-02-27", To = "2026-02-27" },
            new() { Reader = reader.Id.ToString() },
            new() { Subject = subject.Id.ToString() },
            new() { Field = "bank-account" },
            new() { Class = "payment" },
            new() { Reason = reason.Id.ToString() },
            new() { Ticket = "LEG-12%" },
            new() { Ticket = "leg-12%" },
            new() { Department = console.Platform.ToString() },
            new() { Department = console.Engineering.ToString() },
            new() { Kind = "export" },
            new() { Hour = "5-14" },
            new() { Hour = "5-15", Zone = "Europe/Madrid" },
            new() { Reader = reader.Id.ToString(), Subject = subject.Id.ToString(), Class = "payment", Range = "7d", Kind = "export", Hour = "5-14" },
        ];
        foreach (var filter in filters)
        {
            var page = await PageAsync(log, officer, filter, RevealHouse.First());
            Assert.Empty(page.Problems);
            var row = Assert.Single(page.Page.Rows);
            Assert.Equal((wanted.Id, wanted.EventId, at, 3), (row.Id, row.EventId, row.At, row.Earlier));
            Assert.Equal((reader.DisplayName, subject.DisplayName, "Platform"), (row.ReaderName, row.SubjectName, row.DepartmentName));
            Assert.Equal(("Legal request", "Requerimiento legal", "Seizure of wages", "LEG-12%"), (row.Reason?.English, row.Reason?.Spanish, row.Text, row.Ticket));
            Assert.Equal(1, (await log.CountAsync(officer, filter, default)).Value.Count);
        }

        foreach (var none in (RevealFilterInput[])[new() { Ticket = "EG" }, new() { Ticket = "_EG" }, new() { Range = "24h", Reader = reader.Id.ToString() }, new() { Hour = "5-14", Zone = "Europe/Madrid" }, new() { Reason = console.Key().ToString() }])
        {
            Assert.Empty((await PageAsync(log, officer, none, RevealHouse.First())).Page.Rows);
        }
    }

    [Theory, AllDatabases]
    public async Task List_WithoutAPeriod_ShowsTheLastThirtyDays(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await OfficerAsync(console);
        var (recent, old) = (console.Look(console.Support, at: console.Now.AddDays(-29)), console.Look(console.Support, at: console.Now.AddDays(-31)));
        await console.AddLooksAsync(recent, old);

        Assert.Equal([recent.Id], (await PageAsync(console.Log(), officer, new(), RevealHouse.First())).Page.Rows.Select(static row => row.Id));
        Assert.Equal([recent.Id, old.Id], (await PageAsync(console.Log(), officer, RevealHouse.Always, RevealHouse.First())).Page.Rows.Select(static row => row.Id));
        Assert.Equal([old.Id], (await PageAsync(console.Log(), officer, new() { To = RevealHouse.Iso(console.Now.AddDays(-30)) }, RevealHouse.First())).Page.Rows.Select(static row => row.Id));
    }

    [Theory, AllDatabases]
    public async Task Reading_BranchOfficer_SeesNothingOutsideByAnyWay(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await console.AddActorInBranchAsync(console.Support, console.Engineering, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        var (reader, subject) = (console.Key(), console.Key());
        var inside = console.Look(console.Platform, reader, subject);
        var outside = console.Look(console.Support, reader, subject, field: PersonalField.BankAccount);
        await console.AddLooksAsync(inside, outside);
        var log = console.Log();

        foreach (var input in (RevealFilterInput[])[new(), RevealHouse.Always, new() { Reader = reader.ToString() }, new() { Subject = subject.ToString() }, new() { Department = console.Root.ToString() }])
        {
            Assert.Equal([inside.Id], (await PageAsync(log, officer, input, RevealHouse.First())).Page.Rows.Select(static row => row.Id));
            Assert.Equal(1, (await log.CountAsync(officer, input, default)).Value.Count);
            foreach (var view in (RevealView[])[RevealView.Readers, RevealView.People, RevealView.Fields])
            {
                Assert.Equal(1, Assert.Single((await console.Groups().ReadAsync(officer, input, view, default)).Value!.Groups).Looks);
            }

            var picture = (await console.Pictures().ReadAsync(officer, input, TimeZoneInfo.Utc, default)).Value!;
            Assert.Equal((1, 1, 1), (picture.Total, picture.Cells.Sum(), picture.Bars.Sum(static bar => bar.Looks)));
        }

        Assert.Empty((await PageAsync(log, officer, new() { Department = console.Support.ToString() }, RevealHouse.First())).Page.Rows);
        Assert.Empty((await PageAsync(log, officer, new() { Field = "bank-account" }, RevealHouse.First())).Page.Rows);
        Assert.IsType<NotFoundError>((await log.FindAsync(officer, outside.Id, default)).Error);
        Assert.Equal(inside.Id, (await log.FindAsync(officer, inside.Id, default)).Value!.Id);
    }

    [Theory, AllDatabases]
    public async Task Reading_WithoutThePermission_IsDenied(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        await console.Loader.RefreshAsync(default);
        await console.AddLooksAsync(console.Look(console.Support, hr.PersonId));

        foreach (var actor in (Actor[])[hr, Actor.Console(console.Time)])
        {
            Assert.IsType<DeniedError>((await console.Log().ListAsync(actor, new(), RevealHouse.First(), default)).Error);
            Assert.IsType<DeniedError>((await console.Log().CountAsync(actor, new(), default)).Error);
            Assert.IsType<DeniedError>((await console.Log().FindAsync(actor, console.Key(), default)).Error);
            Assert.IsType<DeniedError>((await console.Groups().ReadAsync(actor, new(), RevealView.Readers, default)).Error);
            Assert.IsType<DeniedError>((await console.Pictures().ReadAsync(actor, new(), TimeZoneInfo.Utc, default)).Error);
            Assert.Empty(await console.Log().ReasonsAsync(actor, default));
        }
    }

    [Theory, AllDatabases]
    public async Task List_BadTextInEveryKey_SaysSoOrFindsNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var officer = await OfficerAsync(console);
        await console.AddLooksAsync(console.Look(console.Support), console.Look(console.Platform));
        var log = console.Log();
        Func<string?, RevealFilterInput>[] fields =
        [
            static text => new() { Range = text }, static text => new() { From = text }, static text => new() { To = text }, static text => new() { Reader = text }, static text => new() { Subject = text },
            static text => new() { Field = text }, static text => new() { Class = text }, static text => new() { Reason = text }, static text => new() { Ticket = text }, static text => new() { Department = text },
            static text => new() { Kind = text }, static text => new() { Hour = text }, static text => new() { Zone = text },
        ];
        foreach (var text in BadText.All)
        {
            foreach (var field in fields)
            {
                var page = await PageAsync(log, officer, field(text), RevealHouse.First());
                Assert.True(string.IsNullOrWhiteSpace(text) ? page.Problems.Count == 0 : page.Problems.Count > 0 || page.Page.Rows.Count < 2 || text is "0001-01-01", $"{text} in {field(text)}");
                Assert.True((await console.Pictures().ReadAsync(officer, field(text), TimeZoneInfo.Utc, default)).IsSuccess);
            }

            var placed = await PageAsync(log, officer, new(), new KeysetRequest(KeysetMove.After, text, 10));
            Assert.Equal((2, 1), (placed.Page.Rows.Count, placed.Problems.Count));
        }
    }

    private static async Task<Actor> OfficerAsync(TestConsole console)
    {
        var officer = await console.AddActorAsync(console.Root, BuiltInRoles.SecurityOfficer);
        await console.Loader.RefreshAsync(default);
        return officer;
    }

    private static async Task<RevealPage> PageAsync(RevealLog log, Actor actor, RevealFilterInput input, KeysetRequest request) => (await log.ListAsync(actor, input, request, default)).Value!;
}
