using System.Net;
using System.Text.RegularExpressions;
using AdminConsole.Account;
using AdminConsole.Controls;
using AdminConsole.Domain.Account;
using AdminConsole.Persistence;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Architecture;

/// <summary>Closed by default: what is open to anybody is exactly what is spelt out here.</summary>
[Trait("Stage", "Http")]
public sealed partial class EndpointPolicyTests
{
    /// <summary>Open to anybody, beside the static assets.</summary>
    private static readonly string[] Anonymous =
    [
        "/_blazor/disconnect/",
        "/account/enroll",
        "/account/factor",
        "/account/invitation",
        "/account/language",
        "/account/passkey/options",
        "/account/passkey/registration",
        "/account/passkey/sign-in",
        "/account/reset",
        "/account/setup",
        "/account/sign-in",
        "/health/live",
        "/health/ready",
        "/not-found",
    ];

    /// <summary>Pages that everybody who is signed in may open: they show one's own, or filter by what one may see.</summary>
    private static readonly string[] ForEverybodySignedIn = ["/", "/my-account"];

    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoints_OpenToAnybody_AreExactlyTheList()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);

        var open = Endpoints(server)
            .Where(static endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Select(PathOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Assert.Equal(Anonymous, open);
    }

    [Fact]
    public async Task Endpoints_ThatAreClosed_HaveAPolicyOfTheirOwnOrTheFallback()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        var policies = server.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var fallback = await policies.GetFallbackPolicyAsync();

        Assert.NotNull(fallback);
        Assert.Contains(fallback.Requirements, static requirement => requirement is Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement);
        var closed = Closed(server);
        Assert.True(closed.Count > 10, $"only {closed.Count} closed endpoints");
        foreach (var endpoint in closed)
        {
            var policy = await AuthorizationPolicy.CombineAsync(policies, endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()) ?? fallback;
            Assert.True(policy.Requirements.Count > 0, endpoint.DisplayName);
        }
    }

    [Fact]
    public async Task Endpoints_ThatAreClosed_AnswerNobodyWithoutACookie()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        using var client = server.Client();

        await AssertClosedAsync(server, client);
    }

    [Fact]
    public async Task Endpoints_ThatAreClosed_AnswerNobodyBetweenPasswordAndFactor()
    {
        const string Email = "nora.salas@brisa.example";
        const string Password = "seven quiet harbours at dawn";
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        var setup = server.Services.GetRequiredService<SetupService>();
        var console = Actor.Console(TimeProvider.System);
        var person = await setup.CompleteAsync(
            console, await setup.IssueTokenAsync(Cancelled), new SetupInput { GivenName = "Nora", FamilyName = "Salas", WorkEmail = Email, Password = Password, PasswordAgain = Password }, Cancelled);
        var enrollment = server.Services.GetRequiredService<EnrollmentService>();
        var shown = (await enrollment.BeginAsync(console, person.Value, Cancelled)).Value!;
        var key = OtpNet.Base32Encoding.ToBytes(shown.Readable.Replace(" ", string.Empty, StringComparison.Ordinal));
        Assert.True((await enrollment.ConfirmAsync(console, person.Value, LockoutCounter.AnyOtherDevice, TotpCodes.At(key, TimeProvider.System.GetUtcNow()), Cancelled)).IsSuccess);
        using var client = server.Client();
        using var form = new FormUrlEncodedContent([new("_handler", "sign-in"), new("__RequestVerificationToken", await PostToken.OnAsync(client, ConsoleUrls.SignIn)), new("Input.Name", Email), new("Input.Password", Password)]);
        using var afterPassword = await client.PostAsync(ConsoleUrls.SignIn, form, Cancelled);
        Assert.Equal(ConsoleUrls.Factor, new Uri(server.Address, afterPassword.Headers.Location!).AbsolutePath);

        await AssertClosedAsync(server, client);

        // The ticket is alive: the factor's page takes it. It enrols no second authenticator beside the one that is there.
        Assert.Contains("Input.Code", await client.GetStringAsync(ConsoleUrls.Factor, Cancelled), StringComparison.Ordinal);
        using var enroll = await client.GetAsync(ConsoleUrls.Enroll, Cancelled);
        Assert.DoesNotContain("otpauth", await enroll.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"key\"", await enroll.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_OfFeatures_NameThePermissionTheyNeed()
    {
        var pages = typeof(Program).Assembly.GetTypes()
            .Where(static type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: true).Length > 0)
            .ToList();

        var withoutPermission = pages.Where(static page => page.Namespace!.StartsWith("AdminConsole.Features.", StringComparison.Ordinal) && !Authorizations(page).Any(static data => data.Policy is { Length: > 0 }));
        Assert.Equal(ForEverybodySignedIn, withoutPermission.SelectMany(Routes).Order(StringComparer.Ordinal));
        Assert.All(pages.Where(static page => !page.GetCustomAttributes(true).OfType<IAllowAnonymous>().Any()), static page => Assert.NotEmpty(Authorizations(page)));
        Assert.Equal(
            [ConsoleUrls.Enroll, ConsoleUrls.Factor, ConsoleUrls.Invitation, ConsoleUrls.Reset, ConsoleUrls.Setup, ConsoleUrls.SignIn, ConsoleUrls.NotFound],
            pages.Where(static page => page.GetCustomAttributes(true).OfType<IAllowAnonymous>().Any()).SelectMany(Routes).Order(StringComparer.Ordinal));
    }

    private static async Task AssertClosedAsync(ConsoleServer server, HttpClient client)
    {
        foreach (var endpoint in Closed(server))
        {
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } named ? named : ["GET", "POST"];
            foreach (var method in methods)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(endpoint));
                using var response = await client.SendAsync(request, Cancelled);

                var isSent = response.StatusCode == HttpStatusCode.Redirect && response.Headers.Location!.AbsolutePath == ConsoleUrls.SignIn;
                // The circuit's own gate turns away what is no WebSocket of a page of ours before anybody is asked for.
                var isRefused = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    || (response.StatusCode == HttpStatusCode.BadRequest && PathOf(endpoint).StartsWith("/_blazor", StringComparison.Ordinal));
                Assert.True(isSent || isRefused, $"{method} {PathOf(endpoint)}: {(int)response.StatusCode}");
            }
        }
    }

    private static IEnumerable<IAuthorizeData> Authorizations(Type page) => page.GetCustomAttributes(inherit: true).OfType<IAuthorizeData>();

    private static IEnumerable<string> Routes(Type page) => page.GetCustomAttributes(inherit: true).OfType<RouteAttribute>().Select(static route => route.Template);

    private static List<RouteEndpoint> Closed(ConsoleServer server)
        => [.. Endpoints(server).Where(static endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)];

    private static List<RouteEndpoint> Endpoints(ConsoleServer server)
    {
        var all = server.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.All(all, static endpoint => Assert.IsType<RouteEndpoint>(endpoint));
        return [.. all.Cast<RouteEndpoint>()];
    }

    private static string PathOf(RouteEndpoint endpoint)
        => "/" + Place().Replace(endpoint.RoutePattern.RawText ?? string.Empty, "01900000-0000-7000-8000-000000000001").TrimStart('/');

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Place();
}
