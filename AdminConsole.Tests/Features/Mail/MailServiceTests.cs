using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Features.Mail;
using AdminConsole.Hosting;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Mail;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.Mail;

[Trait("Stage", "Database")]
public sealed class MailServiceTests
{
    [Theory, AllDatabases]
    public async Task Retry_DeadLetter_LeavesOnceTheServerTakesIt(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var admin = await house.Console.AddActorAsync(house.Console.Root, BuiltInRoles.Administrator);
        var service = new MailService(house.Console.Work);
        var id = await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
        house.Options.Attempts = 1;
        house.Server.Answer("refuse");
        await house.Sender().SendDueAsync(default);
        Assert.Equal(OutboxState.Dead, (await house.RowAsync(id)).State);
        house.Server.Answer("ok");
        Assert.Null((await service.RetryAsync(admin, id, default)).Error);
        Assert.Equal(1, await house.Sender().SendDueAsync(default));
        Assert.Equal(OutboxState.Sent, Assert.IsType<ConflictError>((await service.RetryAsync(admin, id, default)).Error).Current);
        Assert.IsType<ConflictError>((await service.DropAsync(admin, id, default)).Error);

        var other = await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
        Assert.Null((await service.DropAsync(admin, other, default)).Error);
        Assert.Equal(0, await house.Sender().SendDueAsync(default));
        Assert.Equal((OutboxState.Dropped, MailFaults.ByHand), ((await house.RowAsync(other)).State, (await house.RowAsync(other)).LastError));
        await using var context = house.Console.Contexts.CreateDbContext();
        Assert.Equal([AuditActions.MailDead, AuditActions.MailRetry], await context.AuditEvents.Where(entry => entry.TargetId == id).OrderBy(static entry => entry.Sequence).Select(static entry => entry.Action).ToListAsync());
    }

    [Theory, AllDatabases]
    public async Task Anything_ByWhoMayNot_IsRefused(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var console = house.Console;
        var service = new MailService(console.Work);
        var id = await house.AddAsync(MailKind.RequestDecided, (await house.PersonAsync()).Id);
        var (auditor, employee, branch) = (await console.AddActorAsync(console.Root, BuiltInRoles.Auditor), await console.AddActorAsync(console.Root, BuiltInRoles.Employee), await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.Administrator));
        foreach (var actor in new[] { auditor, employee, branch })
        {
            Assert.IsType<DeniedError>((await service.RetryAsync(actor, id, default)).Error);
            Assert.IsType<DeniedError>((await service.DropAsync(actor, id, default)).Error);
        }

        var list = new MailList(console.Contexts, console.Holder, console.Clock);
        Assert.Equal([id], (await ReadAsync(list, auditor, "/settings/mail")).Page.Rows.Select(static row => row.Id));
        Assert.Empty((await ReadAsync(list, employee, "/settings/mail")).Page.Rows);
        Assert.Empty((await ReadAsync(list, branch, "/settings/mail")).Page.Rows);
        var admin = await console.AddActorAsync(console.Root, BuiltInRoles.Administrator);
        Assert.IsType<NotFoundError>((await service.DropAsync(admin, console.Key(), default)).Error);
    }

    [Theory, AllDatabases]
    public async Task Read_ByFilterAndPage_IsNewestFirst(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var console = house.Console;
        var auditor = await console.AddActorAsync(console.Root, BuiltInRoles.Auditor);
        var person = await house.PersonAsync();
        await console.Loader.RefreshAsync(default);
        List<Guid> ids = [];
        for (var index = 0; index < 30; index++)
        {
            ids.Add(await house.AddAsync(index % 2 == 0 ? MailKind.RequestDecided : MailKind.TeamJoined, person.Id));
        }

        var list = new MailList(console.Contexts, console.Holder, console.Clock);
        var first = await ReadAsync(list, auditor, "/settings/mail");
        Assert.Equal([.. ids.AsEnumerable().Reverse().Take(25)], first.Page.Rows.Select(static row => row.Id));
        Assert.Equal((30, 0), (first.Counts[OutboxState.Waiting], first.Counts[OutboxState.Dead]));
        Assert.Equal(5, (await ReadAsync(list, auditor, $"/settings/mail?after={Uri.EscapeDataString(first.Last!)}")).Page.Rows.Count);
        Assert.Equal(15, (await ReadAsync(list, auditor, "/settings/mail?kind=teamjoined&state=waiting")).Page.Rows.Count);
        Assert.Empty((await ReadAsync(list, auditor, "/settings/mail?state=dead")).Page.Rows);
        Assert.Equal(25, (await ReadAsync(list, auditor, "/settings/mail?state=%00&kind=zzz&after=!!")).Page.Rows.Count);
    }

    [Theory, AllDatabases]
    public async Task Language_ChosenOnAPage_IsThatOfLetters(DatabaseKind kind)
    {
        await using var house = await MailHouse.CreateAsync(kind);
        var me = await house.Console.AddActorAsync(house.Console.Platform, BuiltInRoles.Employee);
        var language = new LetterLanguage(house.Console.Work, house.Console.Contexts);
        Assert.Null((await language.SetAsync(me, "es", default)).Error);
        Assert.Null((await language.SetAsync(me, "es", default)).Error);
        await house.AddAsync(MailKind.RequestDecided, me.PersonId!.Value);
        Assert.Equal(1, await house.Sender().SendDueAsync(default));
        Assert.Equal("Se ha decidido su solicitud", Assert.Single(house.Server.Messages).Subject);
        await using var context = house.Console.Contexts.CreateDbContext();
        Assert.Equal(1, await context.AuditEvents.CountAsync(entry => entry.Action == AuditActions.PersonEdit));

        var console = house.Console;
        var (hr, branch) = (await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer), await console.AddActorInBranchAsync(console.Support, console.Support, BuiltInRoles.HrOfficer));
        Assert.IsType<NotFoundError>((await language.SetForAsync(branch, me.PersonId.Value, "en", default)).Error);
        Assert.IsType<NotFoundError>((await language.SetForAsync(me, hr.PersonId!.Value, "en", default)).Error);
        Assert.IsType<NotFoundError>((await language.SetForAsync(hr, me.PersonId.Value, "tlh", default)).Error);
        Assert.Null((await language.SetForAsync(hr, me.PersonId.Value, string.Empty, default)).Error);
        Assert.Empty(await language.OfAsync(me.PersonId.Value, default));
    }

    [Theory, AllDatabases]
    public async Task Outbox_SameLetterAgain_IsWrittenOnceAndTheChangeDone(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var person = await console.AddPersonAsync(console.Platform);
        Task<Result<Done>> WriteAsync(string occasion) => console.Work.ExecuteAsync<Done>(
            AdminConsole.Security.Authorization.Actor.Console(console.Clock),
            Intent.ByConsole(AuditActions.MailRetry, AuditTargets.Mail, person.Id),
            (unit, _) =>
            {
                Outbox.Add(unit, MailKind.RequestToDecide, person.Id, person.Id, occasion: occasion);
                Outbox.Add(unit, MailKind.RequestToDecide, person.Id, person.Id, occasion: occasion);
                return Task.FromResult<Result<Done>>(Done.Instance);
            },
            default);
        Assert.True((await WriteAsync("one")).IsSuccess);
        Assert.True((await WriteAsync("one")).IsSuccess);
        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => WriteAsync("two"))));
        Assert.All(together, static one => Assert.True(one.IsSuccess));
        await using var context = console.Contexts.CreateDbContext();
        Assert.Equal((2, 6), (await context.OutboxMessages.CountAsync(), await context.AuditEvents.CountAsync(static entry => entry.Action == AuditActions.MailRetry)));
    }

    [Theory]
    [InlineData("Host", "no host at all", "Mail:Host")]
    [InlineData("Port", "0", "Mail:Port")]
    [InlineData("Tls", "None", "Mail:Tls")]
    [InlineData("From", "", "Mail:From")]
    [InlineData("From", "Console <console@company.example>", "Mail:From")]
    [InlineData("From", "a@b.example\r\nBcc: x@y.example", "Mail:From")]
    [InlineData("ConsoleUrl", "", "Mail:ConsoleUrl")]
    [InlineData("ConsoleUrl", "http://console.company.example", "Mail:ConsoleUrl")]
    [InlineData("ConsoleUrl", "https://user:pass@console.company.example", "Mail:ConsoleUrl")]
    [InlineData("ConsoleUrl", "javascript:alert(1)", "Mail:ConsoleUrl")]
    [InlineData("User", "console", "Mail:PasswordFile")]
    [InlineData("TimeoutSeconds", "0", "Mail:TimeoutSeconds")]
    [InlineData("Attempts", "100", "Mail:Attempts")]
    public void Problem_WhatMakesNoSense_IsNamed(string key, string value, string setting)
    {
        var options = new MailOptions { Host = "mail.company.example", From = "console@company.example", ConsoleUrl = "https://console.company.example" };
        Assert.Null(options.Problem());
        var property = typeof(MailOptions).GetProperty(key)!;
        property.SetValue(options, property.PropertyType.IsEnum ? Enum.Parse(property.PropertyType, value) : Convert.ChangeType(value, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(setting, options.Problem()?.Setting);
        options.Host = null;
        Assert.Null(options.Problem());
    }

    [Fact]
    public void ReadPassword_FileOfOthersOrNone_IsRefusedByTheSettingsName()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("console-mail-").FullName, "password");
        Assert.Null(SecretFiles.ReadPassword("Mail:PasswordFile", null));
        Assert.StartsWith("Mail:PasswordFile: ", Assert.Throws<StartRefusedException>(() => SecretFiles.ReadPassword("Mail:PasswordFile", file)).Message, StringComparison.Ordinal);
        File.WriteAllText(file, "s3cret words\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var refused = Assert.Throws<StartRefusedException>(() => SecretFiles.ReadPassword("Mail:PasswordFile", file));
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("s3cret words", SecretFiles.ReadPassword("Mail:PasswordFile", file));
        Assert.DoesNotContain("s3cret", new MailSecret("s3cret words").ToString(), StringComparison.Ordinal);
        File.WriteAllText(file, "two\nlines");
        Assert.Throws<StartRefusedException>(() => SecretFiles.ReadPassword("Mail:PasswordFile", file));
    }

    private static Task<MailPageRows> ReadAsync(MailList list, AdminConsole.Security.Authorization.Actor actor, string url) => list.ReadAsync(actor, MailQuery.Read(UrlState.Read(url), 25), default);
}
