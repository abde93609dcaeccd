using System.Net;
using AdminConsole.Account;
using AdminConsole.Controls;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Features.Mail;

/// <summary>From the outbox of the running console through a real mail server to an account.</summary>
[Trait("Stage", "Http")]
public sealed class InvitationLetterTests
{
    private const string Chosen = "seven quiet harbours at dawn";
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Letter_SentByTheRunningConsole_OpensTheAccount()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ConsoleServer.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Mail:Host"] = "127.0.0.1",
                ["Mail:Port"] = smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["Mail:Tls"] = "None",
                ["Mail:From"] = "console@brisa.example",
                ["Mail:ConsoleUrl"] = "https://console.brisa.example",
            },
            cancellationToken: Cancelled);
        var setup = server.Services.GetRequiredService<SetupService>();
        await setup.CompleteAsync(Actor.Console(TimeProvider.System), await setup.IssueTokenAsync(Cancelled), new SetupInput { GivenName = "Nora", FamilyName = "Salas", WorkEmail = "nora.salas@brisa.example", Password = Chosen, PasswordAgain = Chosen }, Cancelled);
        var id = Guid.CreateVersion7();
        await using (var context = await server.Contexts.CreateDbContextAsync(Cancelled))
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var root = await context.Departments.Where(static department => department.ParentId == null).Select(static department => department.Id).FirstAsync(Cancelled);
            context.Add(new Person { Id = id, EmployeeNumber = "B-9", GivenName = "Eva", FamilyName = "Ríos", SortName = Person.SortNameOf("Eva", "Ríos"), GivenKey = "eva", WorkEmail = "eva.rios@brisa.example", Language = "es", DepartmentId = root, CreatedAt = now });
            await TestConsole.MoveAsync(context, id);
            context.Add(new OutboxMessage { Id = Guid.CreateVersion7(), Kind = MailKind.Invitation, RecipientId = id, SubjectId = id, DedupKey = "1", NextAt = now, CreatedAt = now });
            await TestConsole.SaveAsync(context);
        }

        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (smtp.Messages.Count == 0 && TimeProvider.System.GetUtcNow() < deadline)
        {
            await Task.Delay(100, Cancelled);
        }

        var text = Assert.Single(smtp.Messages).TextBody!;
        Assert.Contains("Ábrala con el enlace", text, StringComparison.Ordinal);
        var link = new Uri(text.Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries).Single(static word => word.StartsWith("https://console.brisa.example/", StringComparison.Ordinal)));
        using var browser = server.Client();
        using (await browser.GetAsync(link.PathAndQuery, Cancelled))
        {
        }

        var page = await browser.GetStringAsync(ConsoleUrls.Invitation, Cancelled);
        Assert.DoesNotContain(WebUtility.HtmlEncode(AccountText.InvitationClosed), page, StringComparison.Ordinal);
        using var set = await browser.PostAsync(ConsoleUrls.Invitation, new FormUrlEncodedContent([new("_handler", "link"), new("__RequestVerificationToken", PostToken.Of(page)), new("Input.Password", Chosen + " again"), new("Input.PasswordAgain", Chosen + " again")]), Cancelled);
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        await using var after = await server.Contexts.CreateDbContextAsync(Cancelled);
        Assert.NotNull((await after.Users.SingleAsync(account => account.Id == id, Cancelled)).PasswordHash);
        Assert.Equal(OutboxState.Sent, (await after.OutboxMessages.SingleAsync(Cancelled)).State);
    }
}
