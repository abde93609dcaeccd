using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>
/// A console with a demo company and a clock of its own. The journeys of one class share it and move the clock on, each
/// from where the one before left it.
/// </summary>
public sealed class MovedHouse : IAsyncLifetime
{
    private DemoPassword password = default!;

    internal ShiftedTime Time { get; } = new();

    internal ConsoleServer Server { get; private set; } = default!;

    internal DateTime Now => Time.GetUtcNow().UtcDateTime;

    public async ValueTask InitializeAsync()
    {
        Server = await ConsoleServer.StartAsync(
            settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Hosting:Limits:SignInsPerMinute"] = "600", ["Hosting:Limits:RequestsPerMinute"] = "60000" },
            time: Time);
        var loaded = await ActivatorUtilities.CreateInstance<DemoLoader>(Server.Services).LoadAsync(new DemoOptions(People: 60), progress: null, CancellationToken.None);
        password = loaded.Value!.Password;
        await using (var context = await Server.Contexts.CreateDbContextAsync())
        {
            foreach (var setting in (NumberSetting[])[SettingDefinitions.ProofMinutes, SettingDefinitions.SignInAttemptsPerMinute, SettingDefinitions.SessionIdleMinutes])
            {
                context.Add(new Setting { Key = setting.Key, Value = setting.Maximum.ToString(CultureInfo.InvariantCulture), ChangedAt = Now });
            }

            await TestConsole.SaveAsync(context);
        }

        await Server.Services.GetRequiredService<SettingsReader>().LoadAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Signs in by the form, also where an earlier session ended with the clock.</summary>
    internal async Task SignInAsync(BrowserVisit visit, string person)
    {
        await visit.Context.ClearCookiesAsync(new() { Name = "console-session" });
        await visit.Page.GotoAsync(ConsoleUrls.SignIn);
        await visit.Page.Locator("#name").FillAsync(BrowserHouse.NameOf(person));
        await visit.Page.Locator("#password").FillAsync(password.Reveal());
        await visit.Page.Locator("form button[type=submit]").Last.ClickAsync();
        await visit.ReadyAsync();
        await Expect(visit.Page.Locator("nav#side")).ToBeAttachedAsync();
    }

    /// <summary>The one of the demo who signs in so.</summary>
    internal async Task<Person> PersonAsync(string person)
    {
        await using var context = await Server.Contexts.CreateDbContextAsync();
        var name = BrowserHouse.NameOf(person);
        return await context.People.AsNoTracking().SingleAsync(row => row.WorkEmail == name);
    }

    /// <summary>Puts somebody under a manager, past the pages.</summary>
    internal async Task SetManagerAsync(string person, string manager)
    {
        var (name, above) = (BrowserHouse.NameOf(person), (await PersonAsync(manager)).Id);
        await using var context = await Server.Contexts.CreateDbContextAsync();
        await context.People.Where(row => row.WorkEmail == name).ExecuteUpdateAsync(set => set.SetProperty(static row => row.ManagerId, above));
    }

    /// <summary>Saves what the context holds and has everything that concerns access read anew.</summary>
    internal async Task MoveAllAsync(ConsoleDbContext context, Guid subject)
    {
        await TestConsole.SaveAsync(context);
        await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1));
        context.Add(new AccessChange { Version = await AccessModelLoader.VersionAsync(context, default), Ordinal = 0, Kind = AccessChangeKind.Structure, SubjectId = subject });
        await TestConsole.SaveAsync(context);
        await Server.Services.GetRequiredService<AccessModelLoader>().RefreshAsync(CancellationToken.None);
    }

    /// <summary>No page is wider than its window.</summary>
    internal static async Task FitsAsync(IPage page)
    {
        var (content, window) = (await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"), await page.EvaluateAsync<int>("() => window.innerWidth"));
        Assert.True(content <= window, $"{content} px in a window of {window}");
    }
}
