using System.Collections.Concurrent;
using System.Globalization;
using AdminConsole.Account;
using AdminConsole.Controls;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Requests;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>One browser and one console with the demo company, for every journey.</summary>
public sealed class BrowserHouse : IAsyncLifetime
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-quic", "--disable-component-update", "--disable-sync"];

    private readonly ConcurrentDictionary<string, string> signedIn = new(StringComparer.Ordinal);
    private readonly string logPath = Path.Combine(Path.GetTempPath(), $"adminconsole-{Guid.NewGuid():N}.log");
    private IPlaywright playwright = default!;
    private IBrowser browser = default!;
    private DemoPassword password = default!;

    internal ConsoleServer Server { get; private set; } = default!;

    /// <summary>A console that nobody has set up.</summary>
    internal ConsoleServer Empty { get; private set; } = default!;

    /// <summary>The address of the first run of <see cref="Empty"/>.</summary>
    internal Uri SetupLink { get; private set; } = default!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("ADMINCONSOLE_CHROMIUM") is { Length: > 0 } chosen ? chosen : "/usr/bin/chromium",
            Args = Arguments,
        });
        Empty = await ConsoleServer.StartAsync();
        SetupLink = await NewSetupLinkAsync(Empty);
        // The whole stage comes from one address and a handful of people.
        Server = await ConsoleServer.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Hosting:Limits:SignInsPerMinute"] = "600",
            ["Hosting:Limits:RequestsPerMinute"] = "60000",
            ["Hosting:Limits:CircuitsPerPerson"] = "200",
            ["Serilog:WriteTo:Journeys:Name"] = "File",
            ["Serilog:WriteTo:Journeys:Args:path"] = logPath,
        });
        var loaded = await ActivatorUtilities.CreateInstance<DemoLoader>(Server.Services).LoadAsync(new DemoOptions(People: 120), progress: null, CancellationToken.None);
        password = loaded.Value!.Password;
        await ActivatorUtilities.CreateInstance<DemoPersonalData>(Server.Services).LoadAsync(DemoOptions.DefaultSeed, CancellationToken.None);
        // Windows reuse sign-ins for as long as the stage takes: none of them is asked to prove itself unless its journey is about that.
        await SetAsync(SettingDefinitions.ProofMinutes.Key, SettingDefinitions.ProofMinutes.Maximum.ToString(CultureInfo.InvariantCulture));
        await SetAsync(SettingDefinitions.RevealSeconds.Key, SettingDefinitions.RevealSeconds.Minimum.ToString(CultureInfo.InvariantCulture));
        await SetAsync(SettingDefinitions.SignInAttemptsPerMinute.Key, SettingDefinitions.SignInAttemptsPerMinute.Maximum.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Sets a setting of the company, past the page.</summary>
    internal async Task SetAsync(string key, string value)
    {
        await using (var context = await Server.Contexts.CreateDbContextAsync())
        {
            context.Add(new Setting { Key = key, Value = value, ChangedAt = TimeProvider.System.GetUtcNow().UtcDateTime });
            await TestConsole.SaveAsync(context);
        }

        await Server.Services.GetRequiredService<SettingsReader>().LoadAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await Server.DisposeAsync();
        await Empty.DisposeAsync();
        File.Delete(logPath);
    }

    /// <summary>What <see cref="Server"/> has logged so far, from warnings upwards.</summary>
    internal async Task<string> LogAsync()
    {
        if (!File.Exists(logPath))
        {
            return string.Empty;
        }

        await using var file = new FileStream(logPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    /// <summary>A window of its own, signed in as <paramref name="person"/> of the demo unless null.</summary>
    internal async Task<BrowserVisit> VisitAsync(string? person = null, Look? look = null)
        => await OpenAsync(Server.Address, look ?? Look.Usual, person is null ? null : await SignedInAsync(person));

    /// <summary>A window that knows no console yet.</summary>
    internal async Task<BrowserVisit> OpenAsync(Uri address, Look look, string? state = null)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            Locale = look.Language is "es" ? "es-ES" : "en-US",
            TimezoneId = "Europe/Madrid",
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Width < 600 ? 844 : 900 },
            StorageState = state,
        });
        context.SetDefaultTimeout(20_000);
        await context.AddCookiesAsync([new Cookie { Name = "console-theme", Value = look.Theme, Url = address.ToString() }]);
        return new BrowserVisit(context, await context.NewPageAsync());
    }

    /// <summary>Types name and password into the form of the page that is open.</summary>
    internal async Task SignInAsync(IPage page, string person, string language = "en")
    {
        var (name, secret, submit) = language is "es" ? ("Correo de trabajo", "Contraseña", "Entrar") : ("Work e-mail", "Password", "Sign in");
        await page.GetByLabel(name).FillAsync(NameOf(person));
        await page.GetByLabel(secret).FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = submit }).ClickAsync();
    }

    /// <summary>What everybody of the demo signs in with.</summary>
    /// <summary>The one password of the demo.</summary>
    internal string Password => password.Reveal();

    /// <summary>The person's session was ended by a journey: the next visit signs in again.</summary>
    internal void Forget(string person) => signedIn.TryRemove(person, out _);

    internal static string NameOf(string person) => $"{person}@brisa.example";

    /// <summary>The one of the demo who signs in so.</summary>
    internal async Task<Person> PersonAsync(string person)
    {
        await using var context = await Server.Contexts.CreateDbContextAsync();
        var name = NameOf(person);
        return await context.People.AsNoTracking().SingleAsync(row => row.WorkEmail == name);
    }

    /// <summary>The department of that code.</summary>
    internal async Task<Guid> DepartmentAsync(string code)
    {
        await using var context = await Server.Contexts.CreateDbContextAsync();
        return await context.Departments.Where(department => department.Code == code).Select(static department => department.Id).SingleAsync();
    }

    /// <summary>The role of that key.</summary>
    internal async Task<Guid> RoleAsync(string key)
    {
        await using var context = await Server.Contexts.CreateDbContextAsync();
        return await context.Roles.Where(role => role.Key == key).Select(static role => role.Id).SingleAsync();
    }

    /// <summary>The permission of those parts.</summary>
    internal async Task<Guid> PermissionAsync(string application, string resourceType, string action)
    {
        await using var context = await Server.Contexts.CreateDbContextAsync();
        return await context.Permissions.Where(row => row.Application == application && row.ResourceType == resourceType && row.Action == action).Select(static row => row.Id).SingleAsync();
    }

    /// <summary>Who the person is to the services: their session of <see cref="VisitAsync"/>.</summary>
    internal async Task<Actor> ActorAsync(string person)
    {
        await SignedInAsync(person);
        var id = (await PersonAsync(person)).Id;
        await using var context = await Server.Contexts.CreateDbContextAsync();
        var session = await context.Sessions.Where(row => row.PersonId == id && row.EndedAt == null).OrderByDescending(static row => row.CreatedAt).Select(static row => row.Id).FirstAsync();
        return new Actor(id, session, "127.0.0.1", Guid.CreateVersion7());
    }

    /// <summary>A request of the employee for that role, which waits for the manager; the same one as long as it is not decided.</summary>
    internal async Task<Guid> RequestAsync(string role, int? days = 60, DateOnly? startsOn = null)
    {
        var (employee, manager, key) = (await ActorAsync("employee"), (await PersonAsync("manager")).Id, await RoleAsync(role));
        await using (var context = await Server.Contexts.CreateDbContextAsync())
        {
            await context.People.Where(row => row.Id == employee.PersonId).ExecuteUpdateAsync(set => set.SetProperty(static row => row.ManagerId, manager));
            if (await context.AccessRequests.Where(row => row.PersonId == employee.PersonId && row.RoleId == key && row.State == RequestState.Open).Select(static row => (Guid?)row.Id).FirstOrDefaultAsync() is { } known)
            {
                return known;
            }
        }

        var done = await Server.Services.GetRequiredService<RequestService>().SubmitAsync(
            employee,
            new BasketInput
            {
                PersonId = employee.PersonId,
                StartsOn = startsOn,
                Reason = "The spring campaign brings twice the cases, and I take the evenings",
                Items = [new BasketItem { RoleId = key, ScopeDepartmentId = await DepartmentAsync("CS"), Days = days }],
            },
            CancellationToken.None);
        return done.Value!.RequestIds[0];
    }

    /// <summary>Somebody of whom a step is planned.</summary>
    internal async Task<Guid> PlannedAsync()
    {
        await using var context = await Server.Contexts.CreateDbContextAsync();
        return await context.LifecycleEvents.Where(static step => step.State == LifecycleState.Planned && step.Kind != LifecycleKind.Join).OrderBy(static step => step.DueAt).Select(static step => step.PersonId).FirstAsync();
    }

    /// <summary>The employee changes their request, past the page; for a day longer than it was unless told.</summary>
    internal async Task EditRequestAsync(Guid id, string reason, int? days = null)
    {
        await using var context = await Server.Contexts.CreateDbContextAsync();
        var row = await context.AccessRequests.AsNoTracking().SingleAsync(row => row.Id == id);
        var edit = new RequestEditInput { Version = row.Version, WholeCompany = true, Days = days ?? row.Days + 1, Reason = reason };
        Assert.Null((await Server.Services.GetRequiredService<RequestService>().EditAsync(await ActorAsync("employee"), id, edit, CancellationToken.None)).Error);
    }

    /// <summary>Somebody ordinary, at a place of the list by number, so that no two journeys touch the same one.</summary>
    internal async Task<Person> SomebodyAsync(int place)
    {
        await using var context = await Server.Contexts.CreateDbContextAsync();
        return await context.People.AsNoTracking()
            .Where(row => row.Status == PersonStatus.Active && !context.Users.Any(account => account.Id == row.Id))
            .OrderBy(static row => row.EmployeeNumber).Skip(place).FirstAsync();
    }

    internal static async Task<Uri> NewSetupLinkAsync(ConsoleServer server)
    {
        var token = await server.Services.GetRequiredService<SetupService>().IssueTokenAsync(CancellationToken.None);
        return new Uri(server.Address, string.Create(CultureInfo.InvariantCulture, $"{ConsoleUrls.Setup}?token={token}"));
    }

    /// <summary>The address of an invitation for <see cref="SomebodyAsync"/>.</summary>
    internal async Task<string> NewInvitationAsync(int place)
    {
        var person = await SomebodyAsync(place);
        var token = LinkTokens.New();
        var now = TimeProvider.System.GetUtcNow();
        await using var context = await Server.Contexts.CreateDbContextAsync();
        context.Add(new OneTimeToken { Id = Guid.CreateVersion7(now), PersonId = person.Id, Purpose = TokenPurpose.Invitation, Hash = LinkTokens.HashOf(token)!, CreatedAt = now.UtcDateTime, ExpiresAt = now.UtcDateTime.AddHours(1) });
        await TestConsole.SaveAsync(context);
        return ConsoleUrls.Link(ConsoleUrls.Invitation, token);
    }

    private async Task<string> SignedInAsync(string person)
    {
        if (!signedIn.TryGetValue(person, out var state))
        {
            await using var visit = await OpenAsync(Server.Address, Look.Usual);
            await visit.Page.GotoAsync(ConsoleUrls.SignIn);
            await SignInAsync(visit.Page, person);
            await visit.ReadyAsync();
            // Without the appearance that this window had.
            await visit.Context.ClearCookiesAsync(new() { Name = "console-theme" });
            state = signedIn[person] = await visit.Context.StorageStateAsync();
        }

        return state;
    }
}

/// <summary>The journeys share the browser and the company, and so go one after another.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserJourneys : ICollectionFixture<BrowserHouse>
{
    public const string Name = "Browser";
}
