using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.Mail;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Mail;
using AdminConsole.Resources;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Mail;

[Trait("Stage", "Database")]
public sealed class MailSenderTests
{
    private const string Why = "They came by the file of the first of the month";

    [Theory, AllDatabases]
    public async Task SendDue_EachLanguage_ArrivesOnce(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var (ana, ben, cai) = (await house.PersonAsync("es", "José", "Núñez"), await house.PersonAsync("en"), await house.PersonAsync());
        const string data = """{"from":"2026-03-01T23:00:00","until":"2026-03-05T23:00:00Z"}""";
        await house.AddAsync(MailKind.DeputyNamed, ana.Id, ben.Id, data);
        await house.AddAsync(MailKind.DeputyNamed, ben.Id, ana.Id, data);
        await house.AddAsync(MailKind.DeputyNamed, cai.Id, ana.Id, data);
        var sender = house.Sender();
        Assert.Equal(3, await sender.SendDueAsync(default));
        Assert.Equal(0, await sender.SendDueAsync(default));
        var mails = house.Server.Messages;
        Assert.Equal([$"Usted suple a {ben.DisplayName}", "You stand in for José Núñez", "You stand in for José Núñez"], mails.Select(static mail => mail.Subject));
        Assert.Contains("del lunes, 2 de marzo de 2026 al jueves, 5 de marzo de 2026", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("from Monday, March 2, 2026 to Thursday, March 5, 2026", mails[1].TextBody, StringComparison.Ordinal);
        Assert.Equal("José Núñez", mails[0].To.Mailboxes.Single().Name);
        Assert.All(mails, static mail =>
        {
            Assert.Contains("https://console.company.example/my-deputies", mail.TextBody, StringComparison.Ordinal);
            Assert.DoesNotContain("src=", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        });
    }

    [Theory, AllDatabases]
    public async Task InviteMany_ByLetter_EachOnceByWhoMayAndNobodySeesTheLink(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var console = house.Console;
        var links = new LinkIssuer(console.Work, console.Settings, console.Clock);
        var (hr, employee) = (await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer), await console.AddActorAsync(console.Platform));
        var (ana, ben, has) = (await house.PersonAsync(withAccount: false), await house.PersonAsync("es", withAccount: false), await house.PersonAsync());
        Guid[] all = [ana.Id, ben.Id, has.Id, console.Key()];

        Assert.All(await BulkUnits.EachAsync(all, async id => (await links.InviteByMailAsync(employee, id, Why, default)).Error, null, default), static row => Assert.IsType<NotFoundError>(row.Error));
        Assert.IsType<InvalidError>((await links.InviteByMailAsync(hr, ana.Id, " ", default)).Error);
        var done = await BulkUnits.EachAsync(all, async id => (await links.InviteByMailAsync(hr, id, Why, default)).Error, null, default);

        Assert.Equal([null, null, typeof(HasPasswordError), typeof(NotFoundError)], done.Select(static row => row.Error?.GetType()));
        Assert.Equal(2, await house.Sender().SendDueAsync(default));
        Assert.Equal(2, house.Server.Messages.Count);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal(new Guid?[] { ana.Id, ben.Id }.Order(), (await context.Tokens.Where(static row => row.Purpose == TokenPurpose.Invitation && row.UsedAt == null).Select(static row => row.PersonId).ToListAsync()).Order());
        var invited = await context.AuditEvents.Where(row => row.Action == AuditActions.AccountInvite && row.ActorId == hr.PersonId && row.Outcome == AuditOutcome.Success).ToListAsync();
        Assert.Equal(2, invited.Count);
        Assert.All(invited, static row => Assert.Equal(("""{"step":"letter"}""", Why), (row.After, row.Reason)));
    }

    [Fact]
    public async Task Write_EveryKindInBothLanguages_HasWordsAndALink()
    {
        await using var house = await MailHouse.CreateAsync(DatabaseKind.Sqlite);
        var facts = new LetterFacts("Ana", "Company", "Ben", "Auditor", Guid.NewGuid(), TestConsole.Start.UtcDateTime, TestConsole.Start.UtcDateTime.AddDays(3), IsStuck: false, "Europe/Madrid", "token");
        foreach (var mail in Enum.GetValues<MailKind>())
        {
            var (english, spanish) = (LetterWords.Write(mail, facts, "en", new Uri("https://c.example")), LetterWords.Write(mail, facts, "es", new Uri("https://c.example")));
            Assert.NotEqual(english.Subject, spanish.Subject);
            Assert.NotEqual(MailText.KindOther, english.Subject);
            Assert.True(english.Paragraphs.Count > 1);
            Assert.StartsWith("https://c.example/", english.Link, StringComparison.Ordinal);
            Assert.DoesNotContain(english.Paragraphs.Concat(spanish.Paragraphs), static line => line.Contains('{', StringComparison.Ordinal));
        }
    }

    [Theory, AllDatabases]
    public async Task SendDue_AboutARequest_NamesTheRoleAndForWhom(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var (reader, whom) = (await house.PersonAsync("en"), await house.PersonAsync(given: "José", family: "Núñez"));
        var (request, assignment) = (house.Console.Key(), house.Console.Key());
        await using (var context = house.Console.Contexts.CreateDbContext())
        {
            context.Add(new AccessRequest
            {
                Id = request,
                BasketId = request,
                RequesterId = whom.Id,
                PersonId = whom.Id,
                RoleId = TestConsole.RoleId(BuiltInRoles.Auditor),
                Reason = "Nobody reads this in a letter",
                CreatedAt = house.Console.Now,
                SubmittedAt = house.Console.Now,
            });
            context.Add(new Assignment { Id = assignment, PersonId = reader.Id, RoleId = TestConsole.RoleId(BuiltInRoles.Auditor), ValidFrom = house.Console.Now, CreatedAt = house.Console.Now, Origin = AssignmentOrigin.Request });
            await TestConsole.SaveAsync(context);
        }

        await house.AddAsync(MailKind.RequestToDecide, reader.Id, request);
        await house.AddAsync(MailKind.AccessEnding, reader.Id, assignment, """{"until":"2026-03-05T23:00:00Z"}""");
        // One that is gone: the letter says less and leaves all the same.
        await house.AddAsync(MailKind.RequestWithdrawn, reader.Id, house.Console.Key());
        Assert.Equal(3, await house.Sender().SendDueAsync(default));
        var mails = house.Server.Messages;
        Assert.Contains("the role “Auditor”, for José Núñez", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains($"https://console.company.example/requests/{request}", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("the role “Auditor”.", mails[1].TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("role", mails[2].TextBody, StringComparison.Ordinal);
        Assert.All(mails, static mail => Assert.DoesNotContain("Nobody reads", mail.TextBody, StringComparison.Ordinal));
    }

    [Theory, AllDatabases]
    public async Task SendDue_PutOffByTheServer_BacksOffThenArrives(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var id = await house.AddAsync(MailKind.RequestToDecide, (await house.PersonAsync()).Id, house.Console.Key());
        var sender = house.Sender();
        house.Server.Answer("later");
        Assert.Equal(0, await sender.SendDueAsync(default));
        var row = await house.RowAsync(id);
        Assert.Equal((OutboxState.Waiting, 1, "smtp-451"), (row.State, row.Attempts, row.LastError));
        Assert.InRange(row.NextAt - house.Console.Now, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(80));
        // Not before its time.
        house.Server.Answer("ok");
        Assert.Equal(0, await sender.SendDueAsync(default));
        house.Console.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await sender.SendDueAsync(default));
        Assert.Single(house.Server.Messages);
        Assert.Equal((OutboxState.Sent, string.Empty), ((await house.RowAsync(id)).State, (await house.RowAsync(id)).LastError));
    }

    [Theory, AllDatabases]
    public async Task SendDue_RefusedEachTime_IsDeadAndRecorded(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var (bad, good) = (await house.PersonAsync(), await house.PersonAsync());
        var id = await house.AddAsync(MailKind.RequestToDecide, bad.Id);
        var sender = house.Sender();
        house.Server.Answer("refuse");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(0, await sender.SendDueAsync(default));
            house.Console.Time.Advance(TimeSpan.FromHours(5));
        }

        var row = await house.RowAsync(id);
        Assert.Equal((OutboxState.Dead, 3, "smtp-550"), (row.State, row.Attempts, row.LastError));
        await using var context = house.Console.Contexts.CreateDbContext();
        Assert.Equal(AuditOutcome.Failed, (await context.AuditEvents.SingleAsync(entry => entry.TargetId == id && entry.Action == AuditActions.MailDead)).Outcome);
        // What the server said, the address in it too, stands nowhere.
        Assert.DoesNotContain(bad.WorkEmail, house.Log.Text + (await context.AuditEvents.SingleAsync(entry => entry.TargetId == id)).After, StringComparison.OrdinalIgnoreCase);

        house.Server.Answer("ok");
        await house.AddAsync(MailKind.RequestToDecide, good.Id);
        Assert.Equal(1, await sender.SendDueAsync(default));
        Assert.Single(house.Server.Messages);
    }

    [Theory, AllDatabases]
    public async Task SendDue_ServerDownThenUp_LosesNothingAndCountsNothing(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var id = await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
        await house.Server.StopAsync();
        var sender = house.Sender();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal(0, await sender.SendDueAsync(default));
            house.Console.Time.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal((OutboxState.Waiting, 0), ((await house.RowAsync(id)).State, (await house.RowAsync(id)).Attempts));
        Assert.Equal("unreachable", house.State.Last.Fault);
        await house.Server.StartAgainAsync();
        Assert.Equal(1, await sender.SendDueAsync(default));
        Assert.Null(house.State.Last.Fault);
    }

    [Theory, AllDatabases]
    public async Task SendDue_ServerHangsUpInTheMiddle_TriesAgainLater(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var id = await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
        house.Server.Answer("hangup");
        var sender = house.Sender();
        Assert.Equal(0, await sender.SendDueAsync(default));
        Assert.Equal(OutboxState.Waiting, (await house.RowAsync(id)).State);
        house.Server.Answer("ok");
        house.Console.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(1, await sender.SendDueAsync(default));
    }

    [Theory, AllDatabases]
    public async Task SendDue_KilledBetweenSendAndMark_LeavesAgainUnderTheSameId(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var person = await house.PersonAsync(withAccount: false);
        var id = await house.AddAsync(MailKind.Invitation, person.Id, person.Id);
        await Assert.ThrowsAsync<InvalidOperationException>(() => house.Sender(new KilledContexts(house.Console.Contexts, () => house.Server.Messages.Count > 0)).SendDueAsync(default));
        Assert.Single(house.Server.Messages);
        var sender = house.Sender();
        // It may still be on its way with whoever took it.
        Assert.Equal(0, await sender.SendDueAsync(default));
        house.Console.Time.Advance(MailSender.Held);
        Assert.Equal(1, await sender.SendDueAsync(default));
        var mails = house.Server.Messages;
        Assert.Equal([$"{id:N}@company.example", $"{id:N}@company.example"], mails.Select(static mail => mail.MessageId));
        // Whichever of the two is read, its link opens.
        await Assert.AllAsync(mails, async mail => Assert.NotNull(await OwnerOfAsync(house, mail)));
        await using var context = house.Console.Contexts.CreateDbContext();
        Assert.Equal(2, await context.Tokens.CountAsync());
    }

    [Theory, AllDatabases]
    public async Task SendDue_WhoeverTookItDiedEachTime_EndsAsADeadLetter(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var id = await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
        await using var context = house.Console.Contexts.CreateDbContext();
        await context.OutboxMessages.Where(row => row.Id == id).ExecuteUpdateAsync(static set => set.SetProperty(static row => row.Attempts, 3));
        Assert.Equal(0, await house.Sender().SendDueAsync(default));
        Assert.Equal((OutboxState.Dead, MailFaults.Unsendable), ((await house.RowAsync(id)).State, (await house.RowAsync(id)).LastError));
        Assert.Empty(house.Server.Messages);
    }

    [Theory, AllDatabases]
    public async Task SendDue_TwoAtOnce_SendOne(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        for (var index = 0; index < 12; index++)
        {
            await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
        }

        var (first, second) = (house.Sender(), house.Sender());
        var sent = await Task.WhenAll(Task.Run(() => first.SendDueAsync(default)), Task.Run(() => second.SendDueAsync(default)));
        Assert.Equal(12, sent.Sum());
        Assert.Equal(12, house.Server.Messages.Select(static mail => mail.MessageId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(12, house.Server.Messages.Count);
    }

    [Theory, AllDatabases]
    public async Task SendDue_NoLongerWanted_IsDropped(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var (left, disabled, joined, odd) = (await house.PersonAsync(), await house.PersonAsync(), await house.PersonAsync(), await house.PersonAsync());
        await using var context = house.Console.Contexts.CreateDbContext();
        await context.People.Where(row => row.Id == left.Id).ExecuteUpdateAsync(static set => set.SetProperty(static row => row.Status, PersonStatus.Left));
        await context.People.Where(row => row.Id == disabled.Id).ExecuteUpdateAsync(static set => set.SetProperty(static row => row.Status, PersonStatus.Disabled));
        await context.People.Where(row => row.Id == odd.Id).ExecuteUpdateAsync(static set => set.SetProperty(static row => row.WorkEmail, "a@b.example\r\nBcc: all@company.example"));
        var old = await house.AddAsync(MailKind.RequestReminder, joined.Id);
        await context.OutboxMessages.Where(row => row.Id == old).ExecuteUpdateAsync(set => set.SetProperty(static row => row.CreatedAt, house.Console.Now.AddDays(-15)));
        Guid[] ids =
        [
            await house.AddAsync(MailKind.RequestDecided, left.Id), await house.AddAsync(MailKind.RequestDecided, disabled.Id),
            // Who has a password needs no invitation.
            await house.AddAsync(MailKind.Invitation, joined.Id), await house.AddAsync(MailKind.RequestDecided, odd.Id), old,
        ];
        Assert.Equal(0, await house.Sender().SendDueAsync(default));
        Assert.Empty(house.Server.Messages);
        List<string> whys = [];
        foreach (var id in ids)
        {
            var row = await house.RowAsync(id);
            Assert.Equal(OutboxState.Dropped, row.State);
            whys.Add(row.LastError);
        }

        Assert.Equal([MailFaults.RecipientGone, MailFaults.RecipientGone, MailFaults.HasPassword, MailFaults.BadAddress, MailFaults.TooOld], whys);
        Assert.Empty(await context.Tokens.ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Invitation_ByLetter_OpensAndLeavesNoSecretBehind(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var person = await house.PersonAsync("es", withAccount: false);
        var id = await house.AddAsync(MailKind.Invitation, person.Id, person.Id);
        Assert.Equal(1, await house.Sender().SendDueAsync(default));
        var mail = Assert.Single(house.Server.Messages);
        Assert.Equal(person.Id, (await OwnerOfAsync(house, mail))?.PersonId);
        var token = TokenOf(mail);
        await using var context = house.Console.Contexts.CreateDbContext();
        var row = await house.RowAsync(id);
        var stored = string.Join('\n', [row.Data, row.DedupKey, row.LastError, .. await context.AuditEvents.Select(static entry => entry.Before + entry.After + entry.Reason).ToListAsync()]);
        Assert.DoesNotContain(token, stored + house.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.WorkEmail, house.Log.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(LinkTokens.HashOf(token), (await context.Tokens.SingleAsync()).Hash);
        Assert.Equal(1, await context.AuditEvents.CountAsync(entry => entry.Action == AuditActions.AccountInvite && entry.TargetId == person.Id));

        // An officer's newer link is not ended by a letter that comes again.
        await using (var later = house.Console.Contexts.CreateDbContext())
        {
            later.Add(new OneTimeToken { Id = house.Console.Key(), Purpose = TokenPurpose.Invitation, PersonId = person.Id, Hash = LinkTokens.HashOf(LinkTokens.New())!, CreatedAt = house.Console.Now.AddSeconds(1), ExpiresAt = house.Console.Now.AddDays(1) });
            await TestConsole.SaveAsync(later);
        }

        await context.OutboxMessages.ExecuteUpdateAsync(set => set.SetProperty(static message => message.State, OutboxState.Waiting).SetProperty(static message => message.NextAt, house.Console.Now));
        Assert.Equal(0, await house.Sender().SendDueAsync(default));
        Assert.Equal(MailFaults.OtherLink, (await house.RowAsync(id)).LastError);
    }

    [Theory]
    [InlineData("Ana\r\nBcc: all@company.example", "X")]
    [InlineData("Ana", "\nSubject: other\n\nbody")]
    [InlineData("\"Ana\" <x@evil.example>,", "<script>alert(1)</script>")]
    [InlineData("=?utf-8?B?QmNjOiB4?=", "🎉 李小龙 محمد")]
    [InlineData("Ana\u2028Bcc: x@evil.example", "\u0000")]
    public async Task Name_Hostile_AddsNoHeaderAndNoMarkup(string given, string family)
    {
        await using var house = await MailHouse.CreateAsync(DatabaseKind.Sqlite);
        var (reader, hostile) = (await house.PersonAsync(given: given, family: family), await house.PersonAsync(given: given, family: family));
        await house.AddAsync(MailKind.TeamJoined, reader.Id, hostile.Id);
        await house.AddAsync(MailKind.TeamLeft, reader.Id, hostile.Id);
        Assert.Equal(2, await house.Sender().SendDueAsync(default));
        Assert.All(house.Server.Envelopes, envelope => Assert.Contains($"\"to\": [\"{reader.WorkEmail}\"]", envelope, StringComparison.Ordinal));
        Assert.All(house.Server.Messages, mail =>
        {
            Assert.Empty(mail.Bcc);
            Assert.Empty(mail.Cc);
            Assert.Equal(reader.WorkEmail, mail.To.Mailboxes.Single().Address);
            Assert.Single(mail.Headers, static header => header.Id == MimeKit.HeaderId.Subject);
            Assert.DoesNotContain("<script", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task SendDue_WithoutSafety_SaysNothing()
    {
        // TLS is asked for and not offered; then offered with a certificate that nobody vouches for.
        foreach (var (withTls, fault) in new[] { (false, "not-supported"), (true, "tls") })
        {
            await using var house = await MailHouse.CreateAsync(DatabaseKind.Sqlite, withTls);
            house.Options.Tls = MailTls.StartTls;
            var id = await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
            Assert.Equal(0, await house.Sender().SendDueAsync(default));
            Assert.Equal(fault, house.State.Last.Fault);
            Assert.Empty(house.Server.Messages);
            Assert.Equal(0, (await house.RowAsync(id)).Attempts);
        }
    }

    [Fact]
    public async Task SendDue_ServerAsksWho_SignsInOrLosesNothing()
    {
        const string password = "nine-green-kites-7";
        await using var house = await MailHouse.CreateAsync(DatabaseKind.Sqlite, password: password);
        var id = await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
        house.Options.User = "console";
        Assert.Equal(0, await house.Sender(password: "another one").SendDueAsync(default));
        Assert.Equal("sign-in", house.State.Last.Fault);
        Assert.Equal((OutboxState.Waiting, 0), ((await house.RowAsync(id)).State, (await house.RowAsync(id)).Attempts));
        Assert.Equal(1, await house.Sender(password: password).SendDueAsync(default));
        Assert.DoesNotContain(password, house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendDue_WithoutAServer_LeavesLettersWaiting()
    {
        await using var house = await MailHouse.CreateAsync(DatabaseKind.Sqlite);
        house.Options.Host = null;
        var id = await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
        Assert.Equal(0, await house.Sender().SendDueAsync(default));
        Assert.Equal((OutboxState.Waiting, 0), ((await house.RowAsync(id)).State, (await house.RowAsync(id)).Attempts));
    }

    private static string TokenOf(MimeKit.MimeMessage mail)
    {
        var text = mail.TextBody!;
        var start = text.IndexOf("?token=", StringComparison.Ordinal) + "?token=".Length;
        return text[start..].Split('\r', '\n', ' ')[0];
    }

    private static Task<LinkOwner?> OwnerOfAsync(MailHouse house, MimeKit.MimeMessage mail)
        => new LinkService(house.Console.Contexts, house.Console.Work, null!, null!, null!, null!, house.Console.Clock).FindAsync(TokenOf(mail), TokenPurpose.Invitation, default);

    /// <summary>Stands for a process that is gone: from a moment on it reaches no database.</summary>
    private sealed class KilledContexts(IDbContextFactory<ConsoleDbContext> contexts, Func<bool> isKilled) : IDbContextFactory<ConsoleDbContext>
    {
        public ConsoleDbContext CreateDbContext() => isKilled() ? throw new InvalidOperationException("killed") : contexts.CreateDbContext();

        public Task<ConsoleDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
            => isKilled() ? throw new InvalidOperationException("killed") : contexts.CreateDbContextAsync(cancellationToken);
    }
}
