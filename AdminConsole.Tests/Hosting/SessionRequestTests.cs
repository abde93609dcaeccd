using System.Diagnostics;
using System.Net;
using AdminConsole.Account;
using AdminConsole.Controls;
using AdminConsole.Domain.Account;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminConsole.Tests.Hosting;

/// <summary>What a session's cookie opens on two replicas that serve one database, and what stops it.</summary>
[Trait("Stage", "Http")]
public sealed class SessionRequestTests
{
    private const string SessionCookie = "console-session";
    private const string Negotiate = "/_blazor/negotiate?negotiateVersion=1";
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Theory, AllDatabases]
    public async Task Request_AfterSessionEndedOnOneReplica_IsRefusedOnBothAndSoIsAReconnection(DatabaseKind kind)
    {
        await using var house = await House.StartAsync(kind);
        var (session, cookie) = await house.SignInAsync();
        var (_, kept) = await house.SignInAsync();
        foreach (var server in house.Both)
        {
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await PageAsync(server, cookie), await NegotiateAsync(server, cookie)));
        }

        var ended = await house.First.Services.GetRequiredService<SessionService>().EndOwnAsync(house.ActorOf(session), session, Cancelled);
        Assert.Equal(1, ended.Value);

        await UntilRefusedAsync(house.First, cookie, TimeSpan.FromSeconds(1));
        await UntilRefusedAsync(house.Second, cookie, TimeSpan.FromSeconds(2));
        foreach (var server in house.Both)
        {
            // A page that was open and lost its connection asks for a new one first.
            Assert.NotEqual(HttpStatusCode.OK, await NegotiateAsync(server, cookie));
            Assert.Equal(HttpStatusCode.OK, await PageAsync(server, kept));
        }
    }

    [Theory, AllDatabases]
    public async Task Cookie_WellSealedButOfSomebodyElsesSession_OpensNothing(DatabaseKind kind)
    {
        await using var house = await House.StartAsync(kind);
        var (session, _) = await house.SignInAsync();
        var stranger = Guid.CreateVersion7();
        string[] bad =
        [
            // Another's session, and two that do not exist.
            House.Seal(house.First, stranger, session),
            House.Seal(house.First, house.PersonId, stranger),
            House.Seal(house.First, house.PersonId, Guid.Empty),
            // Sealed today, of a ticket that ran out; and sealed for the other cookie of the console.
            House.Seal(house.First, house.PersonId, session, expires: DateTimeOffset.UtcNow.AddMinutes(-1)),
            House.Seal(house.First, house.PersonId, session, scheme: IdentityConstants.TwoFactorUserIdScheme),
        ];

        Assert.Equal(HttpStatusCode.OK, await PageAsync(house.First, House.Seal(house.First, house.PersonId, session)));
        foreach (var cookie in bad)
        {
            Assert.Equal(HttpStatusCode.Redirect, await PageAsync(house.First, cookie));
            Assert.NotEqual(HttpStatusCode.OK, await NegotiateAsync(house.Second, cookie));
        }
    }

    [Fact]
    public async Task Cookie_OfAnotherKeyRing_OpensNothing()
    {
        await using var house = await House.StartAsync(DatabaseKind.Sqlite);
        var (session, _) = await house.SignInAsync();
        await using var elsewhere = await ConsoleServer.StartAsync(cancellationToken: Cancelled);

        // The same claims, sealed by a console with keys of its own, as after a restored backup without its keys.
        Assert.Equal(HttpStatusCode.Redirect, await PageAsync(house.First, House.Seal(elsewhere, house.PersonId, session)));
    }

    private static async Task UntilRefusedAsync(ConsoleServer server, string cookie, TimeSpan most)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var late = watch.Elapsed > most;
            var status = await PageAsync(server, cookie);
            if (status == HttpStatusCode.Redirect)
            {
                return;
            }

            Assert.False(late, $"still {status} after {watch.Elapsed}");
            await Task.Delay(20, Cancelled);
        }
    }

    private static Task<HttpStatusCode> PageAsync(ConsoleServer server, string cookie) => SendAsync(server, HttpMethod.Get, ConsoleUrls.MyAccount, cookie);

    private static Task<HttpStatusCode> NegotiateAsync(ConsoleServer server, string cookie) => SendAsync(server, HttpMethod.Post, Negotiate, cookie);

    private static async Task<HttpStatusCode> SendAsync(ConsoleServer server, HttpMethod method, string address, string cookie)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true) { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("Cookie", $"{SessionCookie}={cookie}");
        using var response = await client.SendAsync(request, Cancelled);
        return response.StatusCode;
    }

    /// <summary>Two replicas with one database and one key ring, and somebody with an account.</summary>
    private sealed class House : IAsyncDisposable
    {
        private readonly TestDatabase database;
        private readonly DirectoryInfo folder;

        private House(TestDatabase database, DirectoryInfo folder, ConsoleServer first, ConsoleServer second, Guid personId)
            => (this.database, this.folder, First, Second, PersonId) = (database, folder, first, second, personId);

        public ConsoleServer First { get; }

        public ConsoleServer Second { get; }

        public ConsoleServer[] Both => [First, Second];

        public Guid PersonId { get; }

        public static async Task<House> StartAsync(DatabaseKind kind)
        {
            var database = await TestDatabase.CreateAsync(kind);
            var folder = Directory.CreateTempSubdirectory("adminconsole-");
            var first = await ConsoleServer.StartAsync(database.Resolved, folder.FullName, cancellationToken: Cancelled);
            var second = await ConsoleServer.StartAsync(database.Resolved, folder.FullName, cancellationToken: Cancelled);
            var setup = first.Services.GetRequiredService<SetupService>();
            var made = await setup.CompleteAsync(
                Actor.Console(TimeProvider.System),
                await setup.IssueTokenAsync(Cancelled),
                new SetupInput { GivenName = "Ana", FamilyName = "Ruiz", WorkEmail = "officer@test.example", Password = "Kestrel-over-the-9-hills", PasswordAgain = "Kestrel-over-the-9-hills" },
                Cancelled);
            Assert.True(made.IsSuccess, made.Error?.ToString());
            return new House(database, folder, first, second, made.Value);
        }

        public Actor ActorOf(Guid sessionId) => Actor.Console(TimeProvider.System) with { PersonId = PersonId, SessionId = sessionId };

        /// <summary>Opens a session as the last step of a sign-in does; its key and its cookie.</summary>
        public async Task<(Guid Session, string Cookie)> SignInAsync()
        {
            var visitor = new Visitor(Actor.Console(TimeProvider.System), "Test browser", null);
            var opened = await First.Services.GetRequiredService<SignInService>().OpenSessionAsync(visitor, PersonId, SignInMethod.Password, Cancelled);
            Assert.True(opened.IsSuccess, opened.Error?.Code);
            return (opened.Value.SessionId, Seal(First, PersonId, opened.Value.SessionId));
        }

        public static string Seal(ConsoleServer server, Guid personId, Guid sessionId, DateTimeOffset? expires = null, string? scheme = null)
        {
            var format = server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme ?? IdentityConstants.ApplicationScheme).TicketDataFormat;
            var now = DateTimeOffset.UtcNow;
            var properties = new AuthenticationProperties { IssuedUtc = now.AddHours(-1), ExpiresUtc = expires ?? now.AddHours(1) };
            return format.Protect(new AuthenticationTicket(ConsoleClaims.Principal(IdentityConstants.ApplicationScheme, personId, sessionId, "Ana Ruiz"), properties, IdentityConstants.ApplicationScheme));
        }

        public async ValueTask DisposeAsync()
        {
            await First.DisposeAsync();
            await Second.DisposeAsync();
            await database.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
