using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AdminConsole.Account;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Hosting;

/// <summary>What a hostile client can send: never content, never a 500.</summary>
[Trait("Stage", "Http")]
public sealed partial class HostileRequestTests
{
    private const string Email = "officer@test.example";
    private const string Password = "Kestrel-over-the-9-hills";
    private const string SessionCookie = "console-session";
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_ForgedTruncatedForeignOrEnded_OpensNothing()
    {
        await using var server = await StartAsync();
        using var browser = server.Client();
        var cookie = await SignInAsync(browser);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, cookie));

        // Sealed by the same key ring for another purpose.
        var foreign = server.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("another-scheme").Protect("officer");
        var changed = cookie[..(cookie.Length / 2)] + (cookie[cookie.Length / 2] == 'A' ? 'B' : 'A') + cookie[((cookie.Length / 2) + 1)..];
        foreach (var bad in (string[])["x", new string('A', 400), cookie[..^1], cookie[..(cookie.Length / 2)], changed, cookie + "A", foreign, "chunks-3", "%00", "../../"])
        {
            Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(server, bad));
        }

        var page = await browser.GetStringAsync(ConsoleUrls.Password, Cancelled);
        using var signedOut = await browser.PostAsync(ConsoleUrls.SignOut, Form(("__RequestVerificationToken", TokenOf(page))), Cancelled);
        Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(server, cookie));
    }

    [Fact]
    public async Task Disconnect_ByWhoDoesNotHoldTheCircuitsSealedId_IsRefused()
    {
        await using var server = await StartAsync();
        using var nobody = server.Client();
        var foreign = server.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("another-scheme").Protect("circuit");
        foreach (var id in (string[])["", "x", Guid.NewGuid().ToString("D"), new string('A', 4_000), foreign])
        {
            using var form = new FormUrlEncodedContent([new KeyValuePair<string, string>("circuitId", id)]);
            using var refused = await nobody.PostAsync(new Uri("/_blazor/disconnect/", UriKind.Relative), form, Cancelled);
            Assert.InRange((int)refused.StatusCode, 400, 499);
        }

        using var asked = await nobody.GetAsync(new Uri("/_blazor/disconnect/", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, asked.StatusCode);
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task SignIn_PostsOfEveryBadShape_AreRefusedAndOpenNoSession()
    {
        await using var server = await StartAsync();
        using var browser = server.Client();
        var token = TokenOf(await browser.GetStringAsync(ConsoleUrls.SignIn, Cancelled));
        (string, string)[] good = [("_handler", "sign-in"), ("__RequestVerificationToken", token), ("Input.Name", Email), ("Input.Password", Password)];
        HttpContent[] posts =
        [
            Form([.. good.Where(static pair => pair.Item1 != "__RequestVerificationToken")]),
            Form(With("__RequestVerificationToken", token[..^5])),
            Form(With("__RequestVerificationToken", string.Empty)),
            Form(With("_handler", "setup")),
            Form(With("_handler", "'; --")),
            Form([.. good.Where(static pair => pair.Item1 != "_handler")]),
            Form([.. good, .. Enumerable.Range(0, 1_000).Select(static index => ($"f{index}", "x"))]),
            Form(With("Input.Password", new string('x', 100_000))),
            new ByteArrayContent(new byte[10 * 1024 * 1024]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } },
            new StringContent("""{"name":"x"}""", System.Text.Encoding.UTF8, "application/json"),
            new StringContent("not a form", System.Text.Encoding.UTF8, "multipart/form-data"),
            new StringContent("", System.Text.Encoding.UTF8, "text/plain"),
        ];
        foreach (var (index, post) in posts.Index())
        {
            try
            {
                using var response = await browser.PostAsync(ConsoleUrls.SignIn, post, Cancelled);
                Assert.True((int)response.StatusCode is >= 400 and < 500, $"post {index}: {(int)response.StatusCode}");
                AssertNoSession(response);
            }
            catch (HttpRequestException exception) when (exception.InnerException is IOException)
            {
                // The server hung up on a body it would not read.
            }
        }

        var shown = 0;
        // Well-formed, but not what is asked for: the form again, with its sentence.
        foreach (var text in HostileText.ForLimit(FieldLimits.PasswordMaximum).Where(static text => text is null || (text.Length < 10_000 && TextRules.IsWellFormed(text))).Take(24))
        {
            using var response = await browser.PostAsync(ConsoleUrls.SignIn, Form(With("Input.Name", text ?? string.Empty)), Cancelled);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{text}: {(int)response.StatusCode}");
            shown += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
            AssertNoSession(response);
            Assert.DoesNotContain("<script>alert", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }

        Assert.True(shown > 15, $"the form came back {shown} times");
        using var twice = await browser.PostAsync(ConsoleUrls.SignIn, Form([.. good, ("Input.Name", "other@test.example"), ("Input.Password", "other")]), Cancelled);
        // The first of two values counts, so this is the officer with the right password.
        Assert.True((int)twice.StatusCode < 500);

        (string, string)[] With(string field, string value) => [.. good.Select(pair => pair.Item1 == field ? (field, value) : pair)];
    }

    [Fact]
    public async Task SignIn_KnownAndUnknownNames_GetTheSameBytes()
    {
        await using var server = await StartAsync();
        using var browser = server.Client();
        var token = TokenOf(await browser.GetStringAsync(ConsoleUrls.SignIn, Cancelled));

        var known = await AnswerAsync("officer@test.example");
        var unknown = await AnswerAsync("nobody1@test.example");

        Assert.Contains(WebUtility.HtmlEncode(AccountText.ErrorBadCredentials), known, StringComparison.Ordinal);
        Assert.Equal(known, unknown);

        async Task<string> AnswerAsync(string name)
        {
            using var response = await browser.PostAsync(ConsoleUrls.SignIn, Form(("_handler", "sign-in"), ("__RequestVerificationToken", token), ("Input.Name", name), ("Input.Password", "wrong")), Cancelled);
            var headers = string.Join('\n', response.Headers.Where(static header => header.Key is not ("Date" or "Set-Cookie")).Select(static header => $"{header.Key}: {string.Join(',', header.Value)}"));
            var body = (await response.Content.ReadAsStringAsync(Cancelled)).Replace(name, "NAME", StringComparison.Ordinal);
            return $"{(int)response.StatusCode}\n{headers}\n{Unique().Replace(body, "X")}";
        }
    }

    [Theory]
    [InlineData(ConsoleUrls.PeopleCsv)]
    [InlineData(ConsoleUrls.AuditCsv)]
    public async Task Export_HostileQueryStrings_AreAnsweredAndNeverFail(string path)
    {
        await using var server = await StartAsync();
        using var browser = server.Client();
        await SignInAsync(browser);
        string[] keys = ["q", "sort", "size", "after", "before", "at", "department", "status", "role", "account", "range", "from", "to", "actor", "action", "type", "target", "outcome", "reason", "address", "act", "session"];
        string[] values = ["nonsense", "1000000000", "-1", "%00", "%ED%A0%80", "%FF", "%E2%80%AE", "%3Cscript%3E", "';--", "%25", "_", new string('x', 3_000), "", "9999-12-31T23:59:59Z", "0001-01-01"];
        foreach (var (index, value) in values.Index())
        {
            // All at once, and each by itself in turn.
            foreach (var query in (string[])[string.Join('&', keys.Take(value.Length > 1_000 ? 2 : keys.Length).Select(key => $"{key}={value}")), $"{keys[index % keys.Length]}={value}&{keys[index % keys.Length]}=2", $"{keys[(index + 15) % keys.Length]}[]={value}"])
            {
                using var response = await browser.GetAsync($"{path}?{query}", Cancelled);
                Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{query}: {(int)response.StatusCode}");
                await response.Content.ReadAsByteArrayAsync(Cancelled);
            }
        }

        foreach (var page in (string[])["/people?sort=nonsense&size=1000000000&after=garbage", "/people/not-a-key", "/audit?from=%00", "/people/00000000-0000-0000-0000-000000000000", "/nowhere/%2e%2e/etc"])
        {
            using var response = await browser.GetAsync(page, Cancelled);
            Assert.True((int)response.StatusCode < 500, $"{page}: {(int)response.StatusCode}");
        }
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task SignIn_ThreeHundredAtOnce_LeaveTheRestAnsweringAndAreServedOrToldToWait()
    {
        await using var server = await StartAsync();
        using var browser = server.Client();
        var token = TokenOf(await browser.GetStringAsync(ConsoleUrls.SignIn, Cancelled));

        var flood = Enumerable.Range(0, 300).Select(_ => Task.Run(() => TryAsync())).ToArray();
        await Task.Delay(200, Cancelled);
        var during = 0;
        while (during < 5)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(ConsoleUrls.HealthLive, Cancelled)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(ConsoleUrls.SignIn, Cancelled)).StatusCode);
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
            during++;
        }

        var answers = await Task.WhenAll(flood);
        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var busy = answers.Count(static answer => answer.Body.Contains(WebUtility.HtmlEncode(AccountText.ErrorBusy), StringComparison.Ordinal));
        var wrong = answers.Count(static answer => answer.Body.Contains(WebUtility.HtmlEncode(AccountText.ErrorBadCredentials), StringComparison.Ordinal));
        Assert.Equal(300, busy + wrong);
        Assert.True(wrong >= 100, $"{wrong} were checked, {busy} told to wait");

        async Task<(HttpStatusCode Status, string Body)> TryAsync()
        {
            using var response = await browser.PostAsync(ConsoleUrls.SignIn, Form(("_handler", "sign-in"), ("__RequestVerificationToken", token), ("Input.Name", Email), ("Input.Password", "wrong")), Cancelled);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
        }
    }

    [Fact]
    public async Task Log_OfAWalkThroughEveryForm_HoldsNoSecret()
    {
        var folder = Directory.CreateTempSubdirectory("console-log-");
        var file = Path.Combine(folder.FullName, "log.json");
        var secrets = new List<string> { Password, "Wrong-password-of-the-walk" };
        try
        {
            await using (var server = await StartAsync(("Serilog:MinimumLevel:Default", "Verbose"), ("Serilog:WriteTo:File:Name", "File"), ("Serilog:WriteTo:File:Args:path", file)))
            {
                using var browser = server.Client();
                var token = TokenOf(await browser.GetStringAsync(ConsoleUrls.SignIn, Cancelled));
                using (await browser.PostAsync(ConsoleUrls.SignIn, Form(("_handler", "sign-in"), ("__RequestVerificationToken", token), ("Input.Name", Email), ("Input.Password", secrets[1])), Cancelled))
                {
                }

                using (await browser.PostAsync(ConsoleUrls.SignIn, Form(("_handler", "sign-in"), ("__RequestVerificationToken", token[..^4]), ("Input.Name", Email), ("Input.Password", Password)), Cancelled))
                {
                }

                secrets.Add(token);
                secrets.Add(await SignInAsync(browser));
                using (await browser.GetAsync($"{ConsoleUrls.Setup}?Token=c2VjcmV0LXNldHVwLXRva2VuLW9mLXRoZS13YWxr", Cancelled))
                {
                }

                secrets.Add("c2VjcmV0LXNldHVwLXRva2VuLW9mLXRoZS13YWxr");
                foreach (var (page, secret) in ((string, string)[])[(ConsoleUrls.Invitation, LinkTokens.New()), (ConsoleUrls.Reset, LinkTokens.New())])
                {
                    using var opened = await browser.GetAsync(ConsoleUrls.Link(page, secret), Cancelled);
                    using var shown = await browser.GetAsync(page, Cancelled);
                    Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
                    secrets.Add(secret);
                }

                Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(server, "Forged-cookie-of-the-walk"));
                secrets.Add("Forged-cookie-of-the-walk");
                using (await browser.GetAsync(ConsoleUrls.PeopleCsv, Cancelled))
                {
                }
            }

            var log = await File.ReadAllTextAsync(file, Cancelled);
            Assert.Contains(ConsoleUrls.SignIn, log, StringComparison.Ordinal);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
            Assert.DoesNotContain(Email, log, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ConsoleServer> StartAsync(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Hosting:Limits:SignInsPerMinute"] = "10000",
            ["Hosting:Limits:SignInsPerMinuteOverall"] = "10000",
            ["Hosting:Limits:RequestsPerMinute"] = "10000",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var server = await ConsoleServer.StartAsync(settings: all, cancellationToken: Cancelled);
        // The setting counts below the ceiling of the configuration.
        await using (var context = await server.Contexts.CreateDbContextAsync(Cancelled))
        {
            context.Add(new Setting { Key = SettingDefinitions.SignInAttemptsPerMinute.Key, Value = "1000", ChangedAt = new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc) });
            await TestConsole.SaveAsync(context);
        }

        await server.Services.GetRequiredService<SettingsReader>().LoadAsync(Cancelled);
        var setup = server.Services.GetRequiredService<SetupService>();
        var made = await setup.CompleteAsync(
            Actor.Console(TimeProvider.System),
            await setup.IssueTokenAsync(Cancelled),
            new SetupInput { GivenName = "Ana", FamilyName = "Ruiz", WorkEmail = Email, Password = Password, PasswordAgain = Password },
            Cancelled);
        Assert.True(made.IsSuccess, made.Error?.ToString());
        return server;
    }

    /// <summary>Signs in as a browser does; gives the cookie's value.</summary>
    private static async Task<string> SignInAsync(HttpClient browser)
    {
        var token = TokenOf(await browser.GetStringAsync(ConsoleUrls.SignIn, Cancelled));
        using var response = await browser.PostAsync(ConsoleUrls.SignIn, Form(("_handler", "sign-in"), ("__RequestVerificationToken", token), ("Input.Name", Email), ("Input.Password", Password)), Cancelled);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var cookie = response.Headers.GetValues("Set-Cookie").Single(static header => header.StartsWith(SessionCookie + "=", StringComparison.Ordinal));
        return cookie[(SessionCookie.Length + 1)..cookie.IndexOf(';', StringComparison.Ordinal)];
    }

    private static async Task<HttpStatusCode> StatusAsync(ConsoleServer server, string cookie)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true) { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, ConsoleUrls.People);
        request.Headers.TryAddWithoutValidation("Cookie", $"{SessionCookie}={cookie}");
        using var response = await client.SendAsync(request, Cancelled);
        return response.StatusCode;
    }

    private static void AssertNoSession(HttpResponseMessage response)
        => Assert.DoesNotContain(response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], static cookie => cookie.StartsWith(SessionCookie, StringComparison.Ordinal));

    private static FormUrlEncodedContent Form(params (string Key, string Value)[] fields)
        => new(fields.Select(static field => KeyValuePair.Create(field.Key, field.Value)));

    private static string TokenOf(string page) => Token().Match(page).Groups["token"].Value is { Length: > 20 } token ? token : throw new InvalidOperationException("The page holds no antiforgery token.");

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Token();

    [GeneratedRegex("CfDJ8[A-Za-z0-9_+/=-]+|\\bprerenderId\":\"[^\"]+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Unique();
}
