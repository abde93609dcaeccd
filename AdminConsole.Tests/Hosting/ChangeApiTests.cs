using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AdminConsole.Account;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Roles;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminConsole.Tests.Hosting;

/// <summary>Changes of access by a program: asked for as a dry run, made with the stamp of what was answered.</summary>
[Trait("Stage", "Http")]
public sealed class ChangeApiTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Role_DryRunThenStamp_MakesExactlyWhatWasShown()
    {
        await using var house = await House.StartAsync();
        var role = await house.RoleAsync("Agent");
        var body = new { change = "grant", permission = ConsolePermissions.OwnRead, reason = "By program" };

        var shown = await house.PostAsync($"/api/roles/{role}/changes?dryRun=true", body);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        var preview = await JsonAsync(shown);
        Assert.Equal(0, preview.GetProperty("gaining").GetInt32());
        Assert.Equal(ConsolePermissions.OwnRead, preview.GetProperty("roles")[0].GetProperty("gained")[0].GetString());
        Assert.Empty(await house.GrantsAsync(role));

        var unseen = await house.PostAsync($"/api/roles/{role}/changes", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unseen.StatusCode);
        Assert.Equal("application/problem+json", unseen.Content.Headers.ContentType?.MediaType);

        var stamp = preview.GetProperty("stamp").GetString();
        var done = await house.PostAsync($"/api/roles/{role}/changes", new { body.change, body.permission, body.reason, stamp });
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.Single(await house.GrantsAsync(role));

        var again = await house.PostAsync($"/api/roles/{role}/changes", new { change = "retire", body.reason, stamp });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var moved = await JsonAsync(again);
        Assert.Equal("urn:adminconsole:preview-moved", moved.GetProperty("type").GetString());
        Assert.NotEqual(stamp, moved.GetProperty("current").GetProperty("stamp").GetString());
    }

    [Fact]
    public async Task Department_And_Assignment_DryRunsAnswerAndChangeNothing()
    {
        await using var house = await House.StartAsync();
        var role = await house.RoleAsync("Agent");
        await using (var context = await house.Server.Contexts.CreateDbContextAsync(Cancelled))
        {
            Assert.Empty(await context.Assignments.Where(row => row.RoleId == role).ToListAsync(Cancelled));
        }

        var self = await house.PostAsync($"/api/people/{house.PersonId}/assignments?dryRun=true", new { role, wholeCompany = true });
        Assert.Equal(HttpStatusCode.Forbidden, self.StatusCode);
        Assert.Equal("urn:adminconsole:self-change", (await JsonAsync(self)).GetProperty("type").GetString());
        var nobody = await house.PostAsync($"/api/people/{Guid.NewGuid()}/assignments", new { role, wholeCompany = true, reason = "By program", stamp = new PreviewStamp(1, new string('0', 64)).ToString() });
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        var nowhere = await house.PostAsync($"/api/departments/{Guid.NewGuid()}/move?dryRun=true", new { parent = Guid.NewGuid() });
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"change\":7}")]
    [InlineData("{\"change\":\"explode\"}")]
    [InlineData("{\"change\":\"grant\",\"permission\":\"\\ud800\"}")]
    [InlineData("{\"change\":\"grant\",\"permission\":\"console:own.read\",\"condition\":[{\"left\":\"x\"}]}")]
    [InlineData("{\"change\":\"inherit\",\"junior\":\"'; --\"}")]
    [InlineData("{\"change\":\"restore\",\"version\":99999999999999999999}")]
    public async Task Role_BodyOfAnything_IsAProblemAndNothingElse(string body)
    {
        await using var house = await House.StartAsync();
        var role = await house.RoleAsync("Agent");

        var answer = await house.PostTextAsync($"/api/roles/{role}/changes?dryRun=true", body);

        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await house.GrantsAsync(role));
    }

    [Fact]
    public async Task Role_WithoutTokenOrCookie_IsRefused()
    {
        await using var house = await House.StartAsync();
        var role = await house.RoleAsync("Agent");
        var body = new { change = "grant", permission = ConsolePermissions.OwnRead, reason = "Forged" };

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await house.PostAsync($"/api/roles/{role}/changes?dryRun=true", body, withToken: false)).StatusCode);
        using var stranger = house.Server.Client();
        var anonymous = await stranger.PostAsJsonAsync($"/api/roles/{role}/changes?dryRun=true", body, Cancelled);
        Assert.NotEqual(HttpStatusCode.OK, anonymous.StatusCode);
        Assert.NotEqual(HttpStatusCode.NoContent, anonymous.StatusCode);
        Assert.Empty(await house.GrantsAsync(role));
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
        => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement;

    /// <summary>A console with one officer, signed in and proved.</summary>
    private sealed class House(ConsoleServer server, HttpClient client, Guid personId, Guid sessionId, string token) : IAsyncDisposable
    {
        public ConsoleServer Server => server;

        public Guid PersonId => personId;

        public static async Task<House> StartAsync()
        {
            var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
            var setup = server.Services.GetRequiredService<SetupService>();
            var made = await setup.CompleteAsync(
                Actor.Console(TimeProvider.System),
                await setup.IssueTokenAsync(Cancelled),
                new SetupInput { GivenName = "Ana", FamilyName = "Ruiz", WorkEmail = "officer@test.example", Password = "Kestrel-over-the-9-hills", PasswordAgain = "Kestrel-over-the-9-hills" },
                Cancelled);
            Assert.True(made.IsSuccess, made.Error?.ToString());
            var opened = await server.Services.GetRequiredService<SignInService>().OpenSessionAsync(new Visitor(Actor.Console(TimeProvider.System), "Test browser", null), made.Value, SignInMethod.Password, Cancelled);
            var session = opened.Value.SessionId;
            await using (var context = await server.Contexts.CreateDbContextAsync(Cancelled))
            {
                // As a code or a passkey would leave it.
                await context.Sessions.Where(row => row.Id == session).ExecuteUpdateAsync(set => set.SetProperty(row => row.ProvedAt, TimeProvider.System.GetUtcNow().UtcDateTime), Cancelled);
            }

            var format = server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TicketDataFormat;
            var now = TimeProvider.System.GetUtcNow();
            var cookie = format.Protect(new AuthenticationTicket(
                ConsoleClaims.Principal(IdentityConstants.ApplicationScheme, made.Value, session, "Ana Ruiz"), new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddHours(1) }, IdentityConstants.ApplicationScheme));
            var client = server.Client();
            client.DefaultRequestHeaders.Add("Cookie", $"console-session={cookie}");
            var page = await client.GetAsync("/", Cancelled);
            var html = await page.Content.ReadAsStringAsync(Cancelled);
            // The client's own cookies do not join a header of ours, so the antiforgery cookie is put beside it.
            var issued = page.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join("; ", cookies.Select(static one => one.Split(';')[0])) : string.Empty;
            client.DefaultRequestHeaders.Remove("Cookie");
            client.DefaultRequestHeaders.Add("Cookie", $"console-session={cookie}; {issued}");
            return new House(server, client, made.Value, session, PostToken.Of(html));
        }

        public async Task<Guid> RoleAsync(string name)
        {
            var actor = Actor.Console(TimeProvider.System) with { PersonId = personId, SessionId = sessionId };
            var made = await server.Services.GetRequiredService<RoleService>().CreateAsync(actor, new RoleInput { Name = name }, Cancelled);
            Assert.True(made.IsSuccess, made.Error?.ToString());
            return made.Value;
        }

        public async Task<List<RoleGrant>> GrantsAsync(Guid role)
        {
            await using var context = await server.Contexts.CreateDbContextAsync(Cancelled);
            return await context.RoleGrants.Where(row => row.RoleId == role).ToListAsync(Cancelled);
        }

        public Task<HttpResponseMessage> PostAsync(string url, object body, bool withToken = true) => SendAsync(url, JsonContent.Create(body), withToken);

        public Task<HttpResponseMessage> PostTextAsync(string url, string body) => SendAsync(url, new StringContent(body, Encoding.UTF8, "application/json"), true);

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await server.DisposeAsync();
        }

        private async Task<HttpResponseMessage> SendAsync(string url, HttpContent content, bool withToken)
        {
            await content.LoadIntoBufferAsync(Cancelled);
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
            if (withToken)
            {
                request.Headers.Add("RequestVerificationToken", token);
            }

            return await client.SendAsync(request, Cancelled);
        }
    }
}
