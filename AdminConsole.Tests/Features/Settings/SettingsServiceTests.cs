using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Settings;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Features.Settings;

[Trait("Stage", "Database")]
public sealed class SettingsServiceTests
{
    private static readonly string Hours = SettingDefinitions.SessionHours.Key;
    private static readonly string Company = SettingDefinitions.CompanyName.Key;

    [Theory, AllDatabases]
    public async Task Save_Permitted_TakesEffectIsRecordedAndSaysWho(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var admin = await AdminAsync(console);
        using var reader = await ReaderAsync(console);
        Assert.Equal(12, reader.Get(SettingDefinitions.SessionHours));

        var result = await SaveAsync(console, admin, "Shorter shifts", new SettingChange(Hours, " 8 ", 0), new SettingChange(Company, "Compañía & Söhne", 0));

        Assert.True(result.IsSuccess, result.Error?.Code);
        await EventuallyAsync(() => reader.Get(SettingDefinitions.SessionHours) == 8);
        Assert.Equal("Compañía & Söhne", reader.Get(SettingDefinitions.CompanyName));
        await using var context = console.Contexts.CreateDbContext();
        var entry = Assert.Single(await context.AuditEvents.ToListAsync());
        Assert.Equal((AuditActions.SettingsChange, "Shorter shifts", admin.PersonId), (entry.Action, entry.Reason, entry.ActorId));
        Assert.Equal("""{"session.hours":"12","company.name":""}""", entry.Before);
        Assert.Equal("""{"session.hours":"8","company.name":"Compañía & Söhne"}""", entry.After);
        var state = (await ViewAsync(console, admin)).Settings.Single(static setting => setting.Definition == SettingDefinitions.SessionHours);
        Assert.Equal(("8", false, 1L, admin.PersonId), (state.Value, state.IsDefault, state.Version, state.ChangedBy));
        Assert.StartsWith("Given", state.ChangedByName, StringComparison.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task Save_Reset_FollowsTheDefaultAndKeepsTheVersionMoving(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var admin = await AdminAsync(console);
        Assert.True((await SaveAsync(console, admin, null, new SettingChange(Hours, "8", 0))).IsSuccess);
        Assert.True((await SaveAsync(console, admin, null, new SettingChange(Hours, null, 1))).IsSuccess);

        var state = (await ViewAsync(console, admin)).Settings.Single(static setting => setting.Definition == SettingDefinitions.SessionHours);
        Assert.Equal(("12", true, 2L), (state.Value, state.IsDefault, state.Version));
        using var reader = await ReaderAsync(console);
        Assert.Equal(12, reader.Get(SettingDefinitions.SessionHours));
        // What saw the first version must not pass for having seen the third.
        Assert.IsType<ConflictError>((await SaveAsync(console, admin, null, new SettingChange(Hours, "9", 1))).Error);
    }

    [Theory, AllDatabases]
    public async Task Save_TwoAdminsOneAfterTheOther_TheSecondSeesBothValues(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var first = await AdminAsync(console);
        var second = await AdminAsync(console);
        Assert.True((await SaveAsync(console, first, null, new SettingChange(Hours, "8", 0))).IsSuccess);

        var result = await SaveAsync(console, second, null, new SettingChange(Hours, "6", 0), new SettingChange(Company, "Unsaved", 0));

        var conflict = Assert.Single(Assert.IsType<List<SettingConflict>>(Assert.IsType<ConflictError>(result.Error).Current));
        Assert.Equal(("8", "6", first.PersonId, 1L), (conflict.Theirs.Value, conflict.Yours, conflict.Theirs.ChangedBy, conflict.Theirs.Version));
        var view = await ViewAsync(console, second);
        Assert.Equal(string.Empty, view.Settings.Single(static setting => setting.Definition == SettingDefinitions.CompanyName).Value);
        Assert.True((await SaveAsync(console, second, null, new SettingChange(Hours, "6", conflict.Theirs.Version))).IsSuccess);
    }

    [Theory, AllDatabases]
    public async Task Save_TwoAdminsAtOnce_OneWinsAndNothingIsLost(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var admins = new[] { await AdminAsync(console), await AdminAsync(console) };
        var replica = console.Replica();
        await replica.Loader.RefreshAsync(default);
        for (var round = 0; round < 5; round++)
        {
            var results = await Task.WhenAll(
                SaveAsync(console, admins[0], null, new SettingChange(Hours, (round + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), round)),
                SaveAsync(replica, admins[1], null, new SettingChange(Hours, (round + 11).ToString(System.Globalization.CultureInfo.InvariantCulture), round)));
            Assert.Single(results, static result => result.IsSuccess);
            Assert.Single(results, static result => result.Error is ConflictError);
        }

        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(5, await context.AuditEvents.CountAsync());
        Assert.Equal(5, (await context.Settings.SingleAsync()).Version);
    }

    [Theory, AllDatabases]
    public async Task ReadAndSave_ByOthers_AreRefused(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var branch = await console.AddActorInBranchAsync(console.Root, console.Engineering, BuiltInRoles.Administrator);
        var employee = await console.AddActorAsync(console.Root, BuiltInRoles.Employee);
        await console.Loader.RefreshAsync(default);

        Assert.False((await ViewAsync(console, auditor)).MayChange);
        Assert.IsType<DeniedError>((await Service(console).ReadAsync(branch, default)).Error);
        Assert.IsType<DeniedError>((await Service(console).ReadAsync(employee, default)).Error);
        foreach (var actor in (Actor[])[auditor, branch, employee])
        {
            Assert.IsType<DeniedError>((await SaveAsync(console, actor, null, new SettingChange(Hours, "8", 0))).Error);
        }

        await using var context = console.Contexts.CreateDbContext();
        Assert.Empty(await context.Settings.ToListAsync());
        Assert.Equal(3, await context.AuditEvents.CountAsync(static entry => entry.Outcome == AuditOutcome.Denied));
    }

    [Theory, AllDatabases]
    public async Task Save_BadTextInEverySetting_IsNamedAtTheFieldAndSavesNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var admin = await AdminAsync(console);
        foreach (var definition in SettingDefinitions.All.Where(static definition => definition is not TextSetting))
        {
            foreach (var text in BadText.All.Where(static text => text is not null))
            {
                var error = (await SaveAsync(console, admin, null, new SettingChange(definition.Key, text, 0))).Error;
                Assert.Equal(definition.Key, Assert.Single(Assert.IsType<InvalidError>(error).Problems).Field);
            }
        }

        foreach (var text in (string[])["abc\u202Edef", "a\0b", "\uD800", new string('x', FieldLimits.CompanyName + 1)])
        {
            Assert.IsType<InvalidError>((await SaveAsync(console, admin, null, new SettingChange(Company, text, 0))).Error);
            Assert.IsType<InvalidError>((await SaveAsync(console, admin, text.Length > 60 ? new string('x', 501) : text, new SettingChange(Hours, "8", 0))).Error);
        }

        Assert.IsType<InvalidError>((await SaveAsync(console, admin, null, new SettingChange("no.such", "8", 0))).Error);
        Assert.IsType<InvalidError>((await SaveAsync(console, admin, null, new SettingChange(Hours, "8", 0), new SettingChange(Hours, "9", 0))).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Empty(await context.Settings.ToListAsync());
        Assert.Empty(await context.AuditEvents.ToListAsync());

        // Markup and quotes are words like any other.
        Assert.True((await SaveAsync(console, admin, null, new SettingChange(Company, "<script>'; --", 0))).IsSuccess);
        Assert.Equal("<script>'; --", (await ViewAsync(console, admin)).Settings.Single(static setting => setting.Definition == SettingDefinitions.CompanyName).Value);
    }

    [Theory, AllDatabases]
    public async Task Read_ATextThatFitsNoLonger_IsTheDefault(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var admin = await AdminAsync(console);
        await using (var context = console.Contexts.CreateDbContext())
        {
            context.Add(new Setting { Key = Hours, Value = "9999", ChangedAt = console.Now });
            await TestConsole.SaveAsync(context);
        }

        using var reader = await ReaderAsync(console);
        Assert.Equal(12, reader.Get(SettingDefinitions.SessionHours));
        Assert.Equal("12", (await ViewAsync(console, admin)).Settings.Single(static setting => setting.Definition == SettingDefinitions.SessionHours).Value);
    }

    private static SettingsService Service(TestConsole console) => new(console.Contexts, console.Work, console.Holder, console.Time);

    private static Task<Result<Done>> SaveAsync(TestConsole console, Actor actor, string? reason, params SettingChange[] changes)
        => Service(console).SaveAsync(actor, changes, reason, default);

    private static async Task<SettingsView> ViewAsync(TestConsole console, Actor actor) => (await Service(console).ReadAsync(actor, default)).Value!;

    private static async Task<Actor> AdminAsync(TestConsole console)
    {
        var admin = await console.AddActorAsync(console.Root, BuiltInRoles.Administrator);
        await console.Loader.RefreshAsync(default);
        return admin;
    }

    private static async Task<SettingsReader> ReaderAsync(TestConsole console)
    {
        var reader = new SettingsReader(console.Contexts, console.Feed, NullLogger<SettingsReader>.Instance);
        await reader.StartAsync(default);
        return reader;
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        for (var attempt = 0; attempt < 100 && !holds(); attempt++)
        {
            await Task.Delay(20);
        }

        Assert.True(holds());
    }
}
