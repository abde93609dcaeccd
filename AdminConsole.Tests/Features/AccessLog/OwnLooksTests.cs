using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.AccessLog;

[Trait("Stage", "Database")]
public sealed class OwnLooksTests
{
    [Theory, AllDatabases]
    public async Task List_OneselfAndOthers_ShowsTheLooksAtOneselfAlone(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var me = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var hr = await console.AddPersonAsync(console.Support);
        await console.Loader.RefreshAsync(default);
        var reason = await console.AddReasonAsync("Emergency", "Emergencia");
        var look = console.Look(console.Support, hr.Id, me.PersonId, reason: reason.Id, ticket: "HR-7");
        var export = console.Look(console.Support, hr.Id, me.PersonId, kind: RevealKind.Export);
        var own = console.Look(console.Support, me.PersonId, me.PersonId, kind: RevealKind.Own);
        await console.AddLooksAsync(look, export, own, console.Look(console.Support, me.PersonId, hr.Id), console.Look(console.Support, hr.Id, hr.Id, kind: RevealKind.Own));

        var shown = (await console.Own().ListAsync(me, withOwn: false, RevealHouse.First(), default)).Value!;
        var all = (await console.Own().ListAsync(me, withOwn: true, RevealHouse.First(), default)).Value!;

        Assert.Equal([export.Id, look.Id], shown.Page.Rows.Select(static row => row.Id));
        Assert.Equal([own.Id, export.Id, look.Id], all.Page.Rows.Select(static row => row.Id));
        Assert.Equal((new CappedCount(2, IsMore: false), new CappedCount(3, IsMore: false)), (shown.Count, all.Count));
        var row = shown.Page.Rows[1];
        Assert.Equal((hr.DisplayName, "Emergency", "HR-7", PersonalField.HomeAddress), (row.ReaderName, row.Reason?.English, row.Ticket, row.Field));
        // Where the reader sat is not told.
        Assert.All(all.Page.Rows, static entry => Assert.Equal((string.Empty, (Guid?)null), (entry.Address, entry.SessionId)));
    }

    [Theory, AllDatabases]
    public async Task List_PagedOrWithABadPlace_NeverLeavesOneself(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var me = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        var other = await console.AddActorAsync(console.Support, BuiltInRoles.Employee);
        await console.Loader.RefreshAsync(default);
        var mine = Enumerable.Range(0, 23).Select(index => console.Look(console.Support, subject: me.PersonId, at: console.Now.AddHours(-index))).ToArray();
        await console.AddLooksAsync([.. mine, .. Enumerable.Range(0, 23).Select(index => console.Look(console.Support, subject: other.PersonId, at: console.Now.AddHours(-index)))]);

        List<Guid> walked = [];
        var page = (await console.Own().ListAsync(me, withOwn: false, RevealHouse.First(10), default)).Value!;
        walked.AddRange(page.Page.Rows.Select(static row => row.Id));
        while (page.Page.HasNext)
        {
            page = (await console.Own().ListAsync(me, withOwn: false, new KeysetRequest(KeysetMove.After, page.LastCursor, 10), default)).Value!;
            walked.AddRange(page.Page.Rows.Select(static row => row.Id));
        }

        Assert.Equal(mine.OrderByDescending(static look => look.At).ThenByDescending(static look => look.Id).Select(static look => look.Id), walked);
        var theirs = (await console.Own().ListAsync(other, withOwn: false, RevealHouse.First(10), default)).Value!;
        foreach (var cursor in BadText.All.Append(theirs.LastCursor))
        {
            var placed = (await console.Own().ListAsync(me, withOwn: true, new KeysetRequest(KeysetMove.After, cursor, 10), default)).Value!;
            Assert.All(placed.Page.Rows, row => Assert.Equal(me.PersonId, row.SubjectId));
        }
    }

    [Theory, AllDatabases]
    public async Task List_WithoutThePermissionOrNobody_IsDenied(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var without = await console.AddActorAsync(console.Support);
        await console.Loader.RefreshAsync(default);

        Assert.IsType<DeniedError>((await console.Own().ListAsync(without, withOwn: true, RevealHouse.First(), default)).Error);
        Assert.IsType<DeniedError>((await console.Own().ListAsync(Actor.Console(console.Time), withOwn: true, RevealHouse.First(), default)).Error);
    }
}
