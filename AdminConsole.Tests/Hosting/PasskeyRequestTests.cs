using System.Net;
using System.Text;
using AdminConsole.Controls;
using AdminConsole.Security.Authentication;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Hosting;

/// <summary>The requests of passkeys.js, sent by whoever is no page of the console.</summary>
[Trait("Stage", "Http")]
public sealed class PasskeyRequestTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Options_FromThePage_BindTheChallengeToTheBrowserAndTheName()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        using var browser = server.Client();
        var token = await PostToken.OnAsync(browser, ConsoleUrls.SignIn);

        using var response = await SendAsync(browser, $"{ConsoleUrls.PasskeyOptions}?for=sign-in", "{}", token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var options = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("\"rpId\":\"localhost\"", options, StringComparison.Ordinal);
        Assert.Contains("\"userVerification\":\"required\"", options, StringComparison.Ordinal);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), static value => value.StartsWith("console-passkey-1=", StringComparison.Ordinal));
        Assert.Contains("max-age=300", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"path={ConsoleUrls.AccountRoot}", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(ConsoleUrls.PasskeyOptions, "sign-in")]
    [InlineData(ConsoleUrls.PasskeySignIn, "sign-in")]
    [InlineData(ConsoleUrls.PasskeySignIn, "factor")]
    [InlineData(ConsoleUrls.PasskeyRegistration, "registration")]
    public async Task Requests_WithoutTokenOrOfAnotherShape_AreRefused(string address, string purpose)
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        using var browser = server.Client();
        var token = await PostToken.OnAsync(browser, ConsoleUrls.SignIn);

        foreach (var (body, type, sent, target) in new[]
        {
            ("{}", "application/json", (string?)null, purpose),
            ("{}", "application/json", token[..^4], purpose),
            ("{}", "text/plain", token, purpose),
            (new string('x', PasskeyAnswer.Maximum + 1), "application/json", token, purpose),
            ("{}", "application/json", token, "everything"),
        })
        {
            using var response = await SendAsync(browser, $"{address}?for={target}", body, sent, type);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie") && response.Headers.GetValues("Set-Cookie").Any(static value => value.StartsWith("console-session", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Answers_OfWhoeverHoldsNoTicket_AreRefusedInWords()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        using var browser = server.Client();
        var token = await PostToken.OnAsync(browser, ConsoleUrls.SignIn);

        foreach (var address in (string[])[$"{ConsoleUrls.PasskeySignIn}?for=sign-in", $"{ConsoleUrls.PasskeySignIn}?for=factor", $"{ConsoleUrls.PasskeyRegistration}?for=registration", $"{ConsoleUrls.PasskeyRegistration}?for=enrollment"])
        {
            using var response = await SendAsync(browser, address, "{}", token);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("\"message\":", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, string address, string body, string? token, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (token is not null)
        {
            request.Headers.Add("RequestVerificationToken", token);
        }

        return await browser.SendAsync(request, Cancelled);
    }
}
