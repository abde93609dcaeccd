using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Features.Audit;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Audit;

[Trait("Stage", "Database")]
public sealed class AuditServiceTests
{
    private static readonly AuditFilterInput Everything = new();

    [Theory, AllDatabases]
    public async Task List_PagedBothWays_ShowsEveryEventOnceNewestFirst(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await AuditorAsync(console);
        await console.AddEventsAsync(Enumerable.Range(0, 35).Select(_ => console.Event(console.Support)));
        var service = console.Service();

        var first = await PageAsync(service, auditor, Everything, AuditCursor.Newest);
        var second = await PageAsync(service, auditor, Everything, AuditCursor.OlderThan(first.Rows[^1].Sequence));
        var last = await PageAsync(service, auditor, Everything, AuditCursor.Oldest);
        var back = await PageAsync(service, auditor, Everything, AuditCursor.NewerThan(second.Rows[0].Sequence));

        Assert.Equal(10, first.Rows.Count);
        Assert.Equal(first.Rows.Select(static row => row.Sequence).OrderDescending(), first.Rows.Select(static row => row.Sequence));
        Assert.Equal((false, true), (first.HasNewer, first.HasOlder));
        Assert.Equal((true, true), (second.HasNewer, second.HasOlder));
        Assert.Equal((true, false), (last.HasNewer, last.HasOlder));
        Assert.Equal(first.Rows, back.Rows);
        Assert.False(back.HasNewer);

        List<long> walked = [];
        for (var page = first; ; page = await PageAsync(service, auditor, Everything, AuditCursor.OlderThan(page.Rows[^1].Sequence)))
        {
            walked.AddRange(page.Rows.Select(static row => row.Sequence));
            if (!page.HasOlder)
            {
                break;
            }
        }

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(await context.AuditEvents.OrderByDescending(static entry => entry.Sequence).Select(static entry => entry.Sequence).ToListAsync(), walked);
        Assert.Equal(new CappedCount(35, false), (await service.CountAsync(auditor, Everything, default)).Value);
    }

    [Theory, AllDatabases]
    public async Task List_EachFilter_ShowsWhatMatchesAndOnlyThat(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await AuditorAsync(console);
        var actor = await console.AddPersonAsync(console.Support);
        var target = await console.AddPersonAsync(console.Platform);
        var (session, act) = (console.Key(), console.Key());
        var wanted = console.Event(console.Platform, AuditActions.AssignmentGive, actor.Id, target.Id, parts =>
        {
            parts.SessionId = session;
            parts.CorrelationId = act;
            parts.Outcome = AuditOutcome.Denied;
            parts.Reason = "Cover for the HOLIDAY week, 100% of it";
            parts.Address = "2001:db8::7";
            parts.At = console.Now.AddDays(-3);
        });
        await console.AddEventsAsync([wanted, .. Enumerable.Range(0, 12).Select(index => console.Event(index % 2 == 0 ? console.Support : null, with: static parts => parts.TargetType = AuditTargets.Role))]);
        var service = console.Service();

        AuditFilterInput[] filters =
        [
            new() { From = Iso(wanted.At.AddHours(-1)), To = Iso(wanted.At.AddHours(1)) },
            new() { To = Iso(wanted.At.AddDays(1)) },
            new() { To = wanted.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            new() { Actor = actor.Id.ToString() },
            new() { Action = AuditActions.AssignmentGive },
            new() { TargetType = AuditTargets.Person },
            new() { Target = target.Id.ToString() },
            new() { Department = console.Platform.ToString() },
            new() { Department = console.Engineering.ToString() },
            new() { Outcome = "denied" },
            new() { Reason = "holiday" },
            new() { Reason = "HOLIDAY" },
            new() { Reason = "100%" },
            new() { Address = "2001:DB8:0::7" },
            new() { Address = "2001:db8:" },
            new() { Correlation = act.ToString() },
            new() { Session = session.ToString() },
            new() { Actor = actor.Id.ToString(), Action = AuditActions.AssignmentGive, Range = "7d", Outcome = "denied" },
        ];
        foreach (var filter in filters)
        {
            var page = await PageAsync(service, auditor, filter, AuditCursor.Newest);
            Assert.Empty(page.Problems);
            var row = Assert.Single(page.Rows);
            Assert.Equal(wanted.Id, row.Id);
            Assert.Equal((actor.DisplayName, target.DisplayName, "Platform"), (row.ActorName, row.TargetName, row.DepartmentName));
            Assert.Equal(new CappedCount(1, false), (await service.CountAsync(auditor, filter, default)).Value);
        }

        foreach (var none in (AuditFilterInput[])[new() { Reason = "_holiday" }, new() { Reason = "1000%" }, new() { Address = "2001:db8::77" }, new() { From = Iso(wanted.At.AddSeconds(1)), To = Iso(wanted.At.AddHours(1)) }, new() { Range = "24h", Actor = actor.Id.ToString() }])
        {
            Assert.Empty((await PageAsync(service, auditor, none, AuditCursor.Newest)).Rows);
        }
    }

    [Theory, AllDatabases]
    public async Task List_NumberAndTimeOutOfStep_StillFindsByTime(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await AuditorAsync(console);
        var noon = console.Now.Date.AddHours(12);
        // Units that began in one order and committed in another.
        int[] minutes = [0, 3, 1, 2, 7, 5, 4, 6, 9, 8];
        await console.AddEventsAsync(minutes.Select(minute => console.Event(console.Support, with: parts => parts.At = noon.AddMinutes(minute))));

        for (var from = 0; from < 10; from++)
        {
            for (var to = from + 1; to <= 10; to++)
            {
                var page = await PageAsync(console.Service(), auditor, new() { From = Iso(noon.AddMinutes(from)), To = Iso(noon.AddMinutes(to)) }, AuditCursor.Newest);
                Assert.Equal(Enumerable.Range(from, to - from).Select(minute => noon.AddMinutes(minute)).Order(), page.Rows.Select(static row => row.At).Order());
            }
        }
    }

    [Theory, AllDatabases]
    public async Task Reading_BranchAuditor_SeesNothingOutsideByAnyWay(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorInBranchAsync(console.Support, console.Engineering, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        var act = console.Key();
        var inside = console.Event(console.Platform, with: parts => parts.CorrelationId = act);
        var outside = console.Event(console.Support, with: parts => parts.CorrelationId = act);
        var company = console.Event(null, AuditActions.SettingsChange, with: parts => parts.CorrelationId = act);
        await console.AddEventsAsync(inside, outside, company);
        var service = console.Service();

        Assert.Equal([inside.Id], (await PageAsync(service, auditor, Everything, AuditCursor.Newest)).Rows.Select(static row => row.Id));
        Assert.Equal([inside.Id], (await PageAsync(service, auditor, new() { Correlation = act.ToString() }, AuditCursor.Newest)).Rows.Select(static row => row.Id));
        Assert.Empty((await PageAsync(service, auditor, new() { Department = console.Support.ToString() }, AuditCursor.Newest)).Rows);
        Assert.Equal(1, (await service.CountAsync(auditor, Everything, default)).Value.Count);
        Assert.Equal(1, (await service.CountNewsAsync(auditor, Everything, 1, default)).Value.Count + (inside.Sequence == 1 ? 1 : 0));

        Assert.IsType<NotFoundError>((await service.FindAsync(auditor, outside.Id, default)).Error);
        Assert.IsType<NotFoundError>((await service.FindAsync(auditor, company.Id, default)).Error);
        var detail = (await service.FindAsync(auditor, inside.Id, default)).Value!;
        Assert.Empty(detail.SameAct);
        Assert.Equal(1, (await console.Verifier().CheckAsync(auditor, Everything, null, default)).Value!.Checked);
        Assert.DoesNotContain(await service.DepartmentsAsync(auditor, default), department => department.Id == console.Support);
    }

    [Theory, AllDatabases]
    public async Task Reading_WithoutThePermission_IsDenied(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var manager = await console.AddActorAsync(console.Root, BuiltInRoles.Manager);
        await console.Loader.RefreshAsync(default);
        await console.AddEventsAsync(console.Event(console.Support));
        var service = console.Service();

        foreach (var actor in (Actor[])[manager, Actor.Console(console.Time)])
        {
            Assert.IsType<DeniedError>((await service.ListAsync(actor, Everything, AuditCursor.Newest, 50, default)).Error);
            Assert.IsType<DeniedError>((await service.CountAsync(actor, Everything, default)).Error);
            Assert.IsType<DeniedError>((await service.FindAsync(actor, console.Key(), default)).Error);
            Assert.IsType<DeniedError>((await console.Verifier().CheckAsync(actor, Everything, null, default)).Error);
        }
    }

    [Theory, AllDatabases]
    public async Task Find_AnEvent_ShowsBothSidesItsSealAndTheSameAct(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await AuditorAsync(console);
        var act = console.Key();
        var edit = console.Event(console.Support, with: parts =>
        {
            parts.CorrelationId = act;
            parts.Before = """{"jobTitle":"Clerk","workEmail":"•••","managerId":null}""";
            parts.After = """{"jobTitle":"Lead","workEmail":"•••","level":3}""";
        });
        var other = console.Event(console.Support, AuditActions.AssignmentGive, with: parts => parts.CorrelationId = act);
        await console.AddEventsAsync(edit, other, console.Event(console.Support));

        var detail = (await console.Service().FindAsync(auditor, edit.Id, default)).Value!;

        Assert.Equal(AuditSealState.Intact, detail.Seal.State);
        Assert.Equal([other.Id], detail.SameAct.Select(static row => row.Id));
        Assert.Equal(
            [new AuditFieldChange("jobTitle", "Clerk", "Lead", true), new("workEmail", "•••", "•••", true), new("level", null, "3", false), new("managerId", null, null, true)],
            detail.Diff.Fields);
        Assert.True(detail.Diff.Fields[1].IsWithheld);
    }

    [Theory, AllDatabases]
    public async Task Find_KeysAmongTheValues_AreNamedAsTheyAreToday(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await AuditorAsync(console);
        var (manager, unknown) = (await console.AddPersonAsync(console.Support), console.Key());
        var edit = console.Event(console.Support, with: parts =>
        {
            parts.Before = $$"""{"departmentId":"{{console.Support:D}}","managerId":"{{unknown:D}}"}""";
            parts.After = $$"""{"departmentId":"{{console.Engineering:D}}","managerId":"{{manager.Id:D}}","note":"{{manager.Id:N}}"}""";
        });
        await console.AddEventsAsync(edit);

        var names = (await console.Service().FindAsync(auditor, edit.Id, default)).Value!.Names;

        Assert.Equal(new[] { console.Support, console.Engineering, manager.Id }.Order(), names.Keys.Order());
        Assert.Equal(manager.DisplayName, names[manager.Id]);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(await context.Departments.Where(row => row.Id == console.Engineering).Select(static row => row.Name).SingleAsync(), names[console.Engineering]);
    }

    [Theory, AllDatabases]
    public async Task List_BadTextInEveryField_NamesTheFieldOrFindsNothingAndNeverThrows(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await AuditorAsync(console);
        await console.AddEventsAsync(console.Event(console.Support), console.Event(null));
        var service = console.Service();
        var people = new PersonChoices(console.Contexts, console.Holder, console.Time);
        Func<string?, AuditFilterInput>[] fields =
        [
            static text => new() { Range = text }, static text => new() { From = text }, static text => new() { To = text }, static text => new() { Actor = text },
            static text => new() { Action = text }, static text => new() { TargetType = text }, static text => new() { Target = text }, static text => new() { Department = text },
            static text => new() { Outcome = text }, static text => new() { Reason = text }, static text => new() { Address = text }, static text => new() { Correlation = text }, static text => new() { Session = text },
        ];
        foreach (var text in BadText.All)
        {
            foreach (var field in fields)
            {
                var page = await PageAsync(service, auditor, field(text), AuditCursor.Newest);
                var narrowed = page.Rows.Count < 2;
                Assert.True(string.IsNullOrWhiteSpace(text) ? page.Problems.Count == 0 : page.Problems.Count > 0 || narrowed || text is "0001-01-01", $"{text} in {field(text)}");
            }

            Assert.Equal(2, (await PageAsync(service, auditor, Everything, AuditCursor.Parse(text, null).Cursor)).Rows.Count);
            Assert.Empty(await people.SuggestAsync(auditor, text is null or "%" or "_" ? null : text, default));
        }
    }

    [Theory, AllDatabases]
    public async Task List_ABillionRowsAndForgedPlaces_StaysBounded(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await AuditorAsync(console);
        await console.AddEventsAsync(Enumerable.Range(0, 12).Select(_ => console.Event(console.Support)));
        var service = console.Service();

        Assert.Equal(12, (await service.ListAsync(auditor, Everything, AuditCursor.Newest, 1_000_000_000, default)).Value!.Rows.Count);
        Assert.Equal(10, (await service.ListAsync(auditor, Everything, AuditCursor.Newest, -1, default)).Value!.Rows.Count);
        Assert.Equal(10, (await PageAsync(service, auditor, Everything, AuditCursor.OlderThan(long.MaxValue))).Rows.Count);
        Assert.Empty((await PageAsync(service, auditor, Everything, AuditCursor.NewerThan(long.MaxValue))).Rows);
        Assert.Empty((await PageAsync(service, auditor, Everything, AuditCursor.OlderThan(1))).Rows);
    }

    private static string Iso(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task<Actor> AuditorAsync(TestConsole console)
    {
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        await console.Loader.RefreshAsync(default);
        return auditor;
    }

    private static async Task<AuditPageRows> PageAsync(AuditService service, Actor actor, AuditFilterInput input, AuditCursor cursor)
    {
        var result = await service.ListAsync(actor, input, cursor, 10, default);
        Assert.True(result.IsSuccess, result.Error?.Code);
        return result.Value;
    }
}
