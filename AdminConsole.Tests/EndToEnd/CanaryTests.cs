using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AdminConsole.Account;
using AdminConsole.Controls;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Hosting;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Persistence.Seed;
using AdminConsole.Resources;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MySqlConnector;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>
/// Plants values that occur nowhere else in every encrypted field, uses the console for a while, and looks for them in
/// everything that can be copied from it. Beside them stand two that must be found, or the search would prove nothing.
/// </summary>
[Trait("Stage", "Browser"), Collection(BrowserJourneys.Name)]
public sealed class CanaryTests(BrowserHouse house) : IDisposable
{
    /// <summary>Kept in the clear, so that a dump must hold it.</summary>
    private const string PlainControl = "Zqv Keeper of the Lighthouse";

    /// <summary>Revealed, so that the frames must hold it.</summary>
    private const string RevealedControl = "611 22 33 44";

    /// <summary>Fewer characters than that are found in random bytes.</summary>
    private const int LeastTelling = 8;

    private static readonly Dictionary<PersonalField, string> Planted = new()
    {
        [PersonalField.HomeAddress] = "Callejón del Canario 7719",
        [PersonalField.PersonalTelephone] = "611987654",
        [PersonalField.PersonalEmail] = "zqcanary.bird@correo.example",
        [PersonalField.AccountEmail] = "zqcanary.notice@correo.example",
        [PersonalField.AccountTelephone] = "611223344",
        [PersonalField.EmergencyName] = "Zqanario Zurrón",
        [PersonalField.EmergencyTelephone] = "622876543",
        [PersonalField.NationalId] = "87654321X",
        [PersonalField.BirthDate] = "1971-12-13",
        [PersonalField.BankAccount] = "ES9121000418450200051332",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("adminconsole-canary-").FullName;
    private readonly ConcurrentBag<(string Where, byte[] Bytes)> caught = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, AllDatabases]
    public async Task Canary_InEveryField_IsFoundInNothingThatLeaves(DatabaseKind kind)
    {
        await using var database = kind == DatabaseKind.Sqlite ? null : await TestDatabase.CreateAsync(kind);
        (string Name, string Value)[] variables =
        [
            ("Serilog__MinimumLevel__Default", "Verbose"), ("Serilog__MinimumLevel__Override__Microsoft.EntityFrameworkCore", "Verbose"),
            .. database is null ? [] : new[] { ("DOTNET_ENVIRONMENT", "Development"), ("Database__Provider", "MySql"), ("Database__ConnectionString", database.Resolved.ConnectionString) },
        ];
        var (password, subject, totp) = await PlantAsync(variables);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var stop = new TaskCompletionSource();
        var serving = ConsoleProcess.RunAsync(folder, $"--urls {address}", variables, stop.Task);
        try
        {
            await UseAsync(address, password, subject, serving);
        }
        finally
        {
            stop.SetResult();
        }

        var (_, output, error) = await serving;
        caught.Add(("log", Encoding.UTF8.GetBytes(output + error)));
        await DumpAsync(database);

        Assert.Contains(caught, static part => part.Where.StartsWith("dump", StringComparison.Ordinal) && Holds(part.Bytes, PlainControl));
        Assert.Contains(caught, static part => part.Where is "frame" && Holds(part.Bytes, RevealedControl));
        Assert.Contains(caught, static part => part.Where is "log" && Holds(part.Bytes, ConsoleUrls.MyData));
        foreach (var where in (string[])["page", "frame", "storage", "export people", "export audit", "export looks", "export ocsf"])
        {
            Assert.Contains(caught, part => part.Where == where && part.Bytes.Length > 0);
        }

        foreach (var (name, text) in Forms(totp))
        {
            foreach (var (where, bytes) in caught)
            {
                Assert.False(Holds(bytes, text), $"{name} was found in {where}.");
            }
        }
    }

    private async Task<(string Password, Guid Subject, byte[] Totp)> PlantAsync((string Name, string Value)[] variables)
    {
        await using var server = await ConsoleServer.StartAsync(
            dataFolder: folder,
            settings: variables.Where(static pair => pair.Name.StartsWith("Database", StringComparison.Ordinal)).ToDictionary(static pair => pair.Name.Replace("__", ":", StringComparison.Ordinal), static pair => (string?)pair.Value, StringComparer.Ordinal),
            environment: variables.Any(static pair => pair.Name is "DOTNET_ENVIRONMENT") ? "Development" : null);
        var loaded = await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People: 60, Events: 100), progress: null, CancellationToken.None);
        await using var context = await server.Contexts.CreateDbContextAsync();
        var people = await context.People.AsTracking().Where(static person => person.WorkEmail == "hr@brisa.example" || person.WorkEmail == "employee@brisa.example").ToDictionaryAsync(static person => person.WorkEmail);
        var (hr, employee) = (people["hr@brisa.example"], people["employee@brisa.example"]);
        employee.JobTitle = PlainControl;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var session = new AccountSession { Id = Guid.CreateVersion7(), PersonId = hr.Id, CreatedAt = now, LastSeenAt = now, ExpiresAt = now.AddHours(1), ProvedAt = now, Address = "127.0.0.1" };
        context.Add(session);
        await TestConsole.SaveAsync(context);
        List<PersonalChange> changes = [];
        foreach (var (field, input) in Planted)
        {
            List<AdminConsole.Domain.FieldProblem> problems = [];
            var text = field == PersonalField.HomeAddress
                ? PersonalRules.CheckAddress(new PostalAddress { Line1 = input, City = "Zqvilla del Canario", PostalCode = "41001", Country = "ES" }, problems)
                : PersonalRules.Check(field, input, "ES", DateOnly.FromDateTime(now), problems);
            Assert.Empty(problems);
            changes.Add(new PersonalChange(field, text, null));
        }

        var saved = await server.Services.GetRequiredService<PersonalWriter>().SaveAsync(new Actor(hr.Id, session.Id, "127.0.0.1", Guid.CreateVersion7()), employee.Id, changes, CancellationToken.None);
        Assert.True(saved.IsSuccess, saved.Error?.Code);

        // A second factor of somebody who need not sign in here.
        var other = await context.Users.Where(user => user.Id != hr.Id && user.Id != employee.Id && user.UserName == "employee3@brisa.example").Select(static user => user.Id).SingleAsync();
        var enrollment = server.Services.GetRequiredService<EnrollmentService>();
        var shown = await enrollment.BeginAsync(Actor.Console(TimeProvider.System), other, CancellationToken.None);
        var totp = OtpNet.Base32Encoding.ToBytes(shown.Value!.Readable.Replace(" ", string.Empty, StringComparison.Ordinal));
        Assert.True((await enrollment.ConfirmAsync(Actor.Console(TimeProvider.System), other, LockoutCounter.AnyOtherDevice, TotpCodes.At(totp, TimeProvider.System.GetUtcNow()), CancellationToken.None)).IsSuccess);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return (loaded.Value!.Password.Reveal(), employee.Id, totp);
    }

    private async Task UseAsync(Uri address, string password, Guid subject, Task<(int Code, string Output, string Error)> serving)
    {
        await ReadyAsync(address, serving);
        await using (var hr = await SignInAsync(address, "hr", password))
        {
            await WalkAsync(hr, ConsoleUrls.People, ConsoleUrls.Person(subject), $"{ConsoleUrls.Person(subject)}?tab=history", ConsoleUrls.FindPerson, $"{ConsoleUrls.Person(subject)}?tab=personal");
            var page = hr.Page;
            await page.Locator(".personal-field[data-field=account-telephone]").GetByRole(AriaRole.Button).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            await dialog.GetByLabel(PersonalDataText.Reason, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await dialog.GetByLabel(PersonalDataText.Words).FillAsync("To see that frames are caught");
            await dialog.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.RevealConfirm }).ClickAsync();
            await Expect(page.Locator(".personal-clear")).ToContainTextAsync(RevealedControl);
            await page.Locator(".personal-clear").Locator("..").GetByRole(AriaRole.Button).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = PersonalDataText.Edit }).ClickAsync();
            await Expect(page.Locator(".personal-form")).ToBeVisibleAsync();
            await KeepAsync(hr);
            await ExportAsync(hr, "export people", ConsoleUrls.PeopleCsv);
        }

        await using (var officer = await SignInAsync(address, "officer", password))
        {
            await WalkAsync(officer, ConsoleUrls.Home, ConsoleUrls.Audit, ConsoleUrls.AccessLog, $"{ConsoleUrls.AccessLog}?view=people", $"{ConsoleUrls.Person(subject)}?tab=history");
            await ExportAsync(officer, "export audit", ConsoleUrls.AuditCsv);
            await ExportAsync(officer, "export looks", ConsoleUrls.AccessLogCsv);
            await ExportAsync(officer, "export ocsf", ConsoleUrls.AccessLogOcsf);
        }

        await using (var employee = await SignInAsync(address, "employee", password))
        {
            await WalkAsync(employee, ConsoleUrls.MyAccount, ConsoleUrls.MyData, ConsoleUrls.WhoLooked);
        }
    }

    private async Task<BrowserVisit> SignInAsync(Uri address, string person, string password)
    {
        var visit = await house.OpenAsync(address, Look.Usual);
        visit.Page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) => Keep(frame);
            socket.FrameSent += (_, frame) => Keep(frame);
        };
        await visit.GoAsync(ConsoleUrls.SignIn);
        await visit.Page.GetByLabel("Work e-mail").FillAsync(BrowserHouse.NameOf(person));
        await visit.Page.GetByLabel("Password").FillAsync(password);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(visit.Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sign-in", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        return visit;

        void Keep(IWebSocketFrame frame)
        {
            if ((frame.Binary ?? (frame.Text is { } text ? Encoding.UTF8.GetBytes(text) : null)) is { } bytes)
            {
                caught.Add(("frame", bytes));
            }
        }
    }

    private async Task WalkAsync(BrowserVisit visit, params string[] urls)
    {
        foreach (var url in urls)
        {
            await visit.GoAsync(url);
            await KeepAsync(visit);
        }
    }

    private async Task KeepAsync(BrowserVisit visit)
    {
        caught.Add(("page", Encoding.UTF8.GetBytes(await visit.Page.ContentAsync())));
        caught.Add(("storage", Encoding.UTF8.GetBytes(await visit.Context.StorageStateAsync(new() { IndexedDB = true }))));
        caught.Add(("storage", Encoding.UTF8.GetBytes(await visit.Page.EvaluateAsync<string>("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"))));
    }

    private async Task ExportAsync(BrowserVisit visit, string where, string url)
    {
        var response = await visit.Context.APIRequest.GetAsync(url);
        Assert.True(response.Ok, $"{url}: {response.Status}");
        caught.Add((where, await response.BodyAsync()));
    }

    private async Task DumpAsync(TestDatabase? database)
    {
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(static file => !file.EndsWith(SecretFiles.PersonalKeyName, StringComparison.Ordinal)))
        {
            caught.Add(($"dump {Path.GetFileName(file)}", await File.ReadAllBytesAsync(file)));
        }

        if (database is null)
        {
            return;
        }

        await using var connection = new MySqlConnection(database.Resolved.ConnectionString);
        await connection.OpenAsync();
        List<string> tables = [];
        await using (var command = new MySqlCommand("SHOW TABLES", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        foreach (var table in tables)
        {
            using var rows = new MemoryStream();
            await using var command = new MySqlCommand($"SELECT * FROM `{table}`", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                {
                    rows.Write(reader.GetValue(column) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes(Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture) ?? string.Empty));
                    rows.WriteByte((byte)'\n');
                }
            }

            caught.Add(($"dump {table}", rows.ToArray()));
        }
    }

    /// <summary>Every way in which a planted value could be written, but for the one that is revealed.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Forms(byte[] totp)
    {
        List<(string Name, string Text)> texts = [("city", "Zqvilla del Canario"), ("totp", OtpNet.Base32Encoding.ToString(totp)), ("totp", Convert.ToHexString(totp)), ("totp", Convert.ToBase64String(totp))];
        foreach (var (field, input) in Planted.Where(static pair => pair.Key != PersonalField.AccountTelephone))
        {
            texts.Add((field.ToString(), input));
            if (field != PersonalField.HomeAddress && PersonalRules.Check(field, input, "ES", new DateOnly(2026, 1, 1), []) is { } text)
            {
                texts.Add((field.ToString(), text.Canonical));
                texts.AddRange(PersonalRules.Show(field, text.Canonical).Select(line => (field.ToString(), line)));
            }
        }

        yield return ("totp", totp);
        foreach (var (name, text) in texts)
        {
            yield return (name, Encoding.UTF8.GetBytes(text));
            yield return (name, Encoding.Unicode.GetBytes(text));
            // In Base64 a text is found whatever stands before it, but for its ends.
            for (var offset = 0; offset < 3; offset++)
            {
                var base64 = Convert.ToBase64String([.. new byte[offset], .. Encoding.UTF8.GetBytes(text)]).TrimEnd('=');
                if (base64.Length >= LeastTelling + 8)
                {
                    yield return (name, Encoding.ASCII.GetBytes(base64[4..^4]));
                }
            }
        }
    }

    private static bool Holds(byte[] bytes, string text) => Holds(bytes, Encoding.UTF8.GetBytes(text));

    private static bool Holds(byte[] bytes, byte[] text) => text.Length > 0 && bytes.AsSpan().IndexOf(text) >= 0;

    private static async Task ReadyAsync(Uri address, Task<(int Code, string Output, string Error)> serving)
    {
        using var client = new HttpClient { BaseAddress = address };
        while (true)
        {
            Assert.False(serving.IsCompleted, serving.IsCompleted ? (await serving).Error : string.Empty);
            try
            {
                if ((await client.GetAsync(ConsoleUrls.HealthReady)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
