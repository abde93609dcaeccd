using System.Net;
using AdminConsole.Account;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Account;

/// <summary>What a link leaves behind in a browser, and what the open forms answer to posts that are no use.</summary>
[Trait("Stage", "Http")]
public sealed class LinkHttpTests
{
    private const string Email = "nora.salas@brisa.example";
    private const string Password = "seven quiet harbours at dawn";
    private const string Chosen = "a wholly other harbour";
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_Opened_LeavesTheAddressAtOnceAndStaysGoodUntilItsFormIsSent()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        var secret = await AddResetAsync(server, await SetUpAsync(server));
        using var browser = server.Client();

        using var opened = await browser.GetAsync(ConsoleUrls.Link(ConsoleUrls.Reset, secret), Cancelled);

        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        Assert.DoesNotContain(secret, opened.Headers.Location!.ToString(), StringComparison.Ordinal);
        var cookie = opened.Headers.GetValues("Set-Cookie").Single(header => header.Contains(secret, StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"path={ConsoleUrls.Reset}", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("same-origin", opened.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(opened.Headers.CacheControl!.NoStore);
        var page = await browser.GetStringAsync(ConsoleUrls.Reset, Cancelled);
        Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(AccountText.ResetSubmit), page, StringComparison.Ordinal);
        // The invitation's page is given nothing of it.
        Assert.Contains(WebUtility.HtmlEncode(AccountText.InvitationClosed), await browser.GetStringAsync(ConsoleUrls.Invitation, Cancelled), StringComparison.Ordinal);
        // A second browser may open it all the same: looking spends nothing.
        using var other = server.Client();
        using (await other.GetAsync(ConsoleUrls.Link(ConsoleUrls.Reset, secret), Cancelled))
        {
        }

        using var forged = await PostAsync(browser, ConsoleUrls.Reset, "link", token: "x", ("Input.Password", Chosen), ("Input.PasswordAgain", Chosen));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var weak = await PostAsync(browser, ConsoleUrls.Reset, "link", PostToken.Of(page), ("Input.Password", "short"), ("Input.PasswordAgain", "short"));
        Assert.Equal(HttpStatusCode.OK, weak.StatusCode);
        using var set = await PostAsync(browser, ConsoleUrls.Reset, "link", PostToken.Of(page), ("Input.Password", Chosen), ("Input.PasswordAgain", Chosen));
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        Assert.Contains(set.Headers.GetValues("Set-Cookie"), header => header.StartsWith(cookie[..cookie.IndexOf('=', StringComparison.Ordinal)] + "=;", StringComparison.Ordinal));
        Assert.Contains(WebUtility.HtmlEncode(AccountText.ResetClosed), await other.GetStringAsync(ConsoleUrls.Reset, Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenForms_OverlongOrHostilePosts_AnswerWithTheFormAndASentence()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: Cancelled);
        var secret = await AddResetAsync(server, await SetUpAsync(server));
        using var browser = server.Client();
        using (await browser.GetAsync(ConsoleUrls.Link(ConsoleUrls.Reset, secret), Cancelled))
        {
        }

        var signIn = await PostToken.OnAsync(browser, ConsoleUrls.SignIn);
        var reset = await PostToken.OnAsync(browser, ConsoleUrls.Reset);
        foreach (var length in (int[])[FieldLimits.Email + 1, (FieldLimits.PasswordMaximum * 2) + 1, 10_000, 60_000])
        {
            var text = new string('x', length);
            await AssertShownAsync(PostAsync(browser, ConsoleUrls.SignIn, "sign-in", signIn, ("Input.Name", text), ("Input.Password", text)), AccountText.ErrorBadCredentials);
            await AssertShownAsync(PostAsync(browser, ConsoleUrls.Reset, "link", reset, ("Input.Password", text), ("Input.PasswordAgain", text + "?")), AccountText.ResetSubmit, text);
        }

        foreach (var text in (string[])["<script>alert(1)</script>", "' OR 1=1 --", "{{7*7}}", "%s%n", "\u202Egnp.exe"])
        {
            await AssertShownAsync(PostAsync(browser, ConsoleUrls.Reset, "link", reset, ("Input.Password", text), ("Input.PasswordAgain", text + "?")), AccountText.ResetSubmit, text);
        }

        async Task AssertShownAsync(Task<HttpResponseMessage> post, string sentence, string? never = null)
        {
            using var response = await post;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var body = await response.Content.ReadAsStringAsync(Cancelled);
            Assert.Contains(WebUtility.HtmlEncode(sentence), body, StringComparison.Ordinal);
            Assert.DoesNotContain(never ?? "<script>alert", body, StringComparison.Ordinal);
        }
    }

    private static async Task<Guid> SetUpAsync(ConsoleServer server)
    {
        var setup = server.Services.GetRequiredService<SetupService>();
        var input = new SetupInput { GivenName = "Nora", FamilyName = "Salas", WorkEmail = Email, Password = Password, PasswordAgain = Password };
        var made = await setup.CompleteAsync(Actor.Console(TimeProvider.System), await setup.IssueTokenAsync(Cancelled), input, Cancelled);
        Assert.True(made.IsSuccess, made.Error?.ToString());
        return made.Value;
    }

    private static async Task<string> AddResetAsync(ConsoleServer server, Guid personId)
    {
        var secret = LinkTokens.New();
        var now = TimeProvider.System.GetUtcNow();
        await using var context = await server.Contexts.CreateDbContextAsync(Cancelled);
        context.Add(new OneTimeToken
        {
            Id = Guid.CreateVersion7(now),
            PersonId = personId,
            Purpose = TokenPurpose.PasswordReset,
            Hash = LinkTokens.HashOf(secret)!,
            CreatedAt = now.UtcDateTime,
            ExpiresAt = now.UtcDateTime.AddHours(1),
        });
        await TestConsole.SaveAsync(context);
        return secret;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string page, string form, string token, params (string Key, string Value)[] fields)
        => browser.PostAsync(page, new FormUrlEncodedContent([new("_handler", form), new("__RequestVerificationToken", token), .. fields.Select(static field => KeyValuePair.Create(field.Key, field.Value))]), Cancelled);
}
