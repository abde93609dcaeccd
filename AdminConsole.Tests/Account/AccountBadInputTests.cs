using AdminConsole.Account;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AdminConsole.Tests.Account;

/// <summary>Whatever is put into the forms of setup, change of password and sign-in: a field is named or nobody gets in.</summary>
[Trait("Stage", "Database")]
public sealed class AccountBadInputTests
{
    [Theory, AllDatabases]
    public async Task Setup_HostileTextInEachField_NamesFieldsAndMakesNobody(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        using var hashing = Hashing();
        var setup = new SetupService(console.Contexts, console.Work, hashing, new PasswordRules(PasswordBlocklist.None, static () => string.Empty), new UpperInvariantLookupNormalizer(), console.Time);
        var visitor = Actor.Console(console.Time);
        var token = await setup.IssueTokenAsync(default);
        (string Field, int Limit, Action<SetupInput, string?> Set)[] fields =
        [
            (nameof(SetupInput.GivenName), FieldLimits.PersonName, static (input, text) => input.GivenName = text),
            (nameof(SetupInput.FamilyName), FieldLimits.PersonName, static (input, text) => input.FamilyName = text),
            (nameof(SetupInput.WorkEmail), FieldLimits.Email, static (input, text) => input.WorkEmail = text),
            (nameof(SetupInput.Password), FieldLimits.PasswordMaximum, static (input, text) => input.Password = text),
            (nameof(SetupInput.PasswordAgain), FieldLimits.PasswordMaximum, static (input, text) => input.PasswordAgain = text),
        ];
        foreach (var (_, limit, set) in fields)
        {
            foreach (var text in (string?[])[.. HostileText.ForLimit(limit), "\u0301\u0301\u0301\u0301\u0301"])
            {
                // The address is always wrong, so that nobody is made and every field is still looked at.
                var input = new SetupInput { GivenName = "Ana", FamilyName = "Ruiz", WorkEmail = "no address", Password = "Kestrel-over-the-9-hills", PasswordAgain = "Kestrel-over-the-9-hills" };
                set(input, text);
                Assert.NotEmpty(Assert.IsType<InvalidError>((await setup.CompleteAsync(visitor, token, input, default)).Error).Problems);
            }
        }

        foreach (var text in HostileText.ForLimit(64))
        {
            Assert.IsType<SetupLinkError>((await setup.CompleteAsync(visitor, text, new SetupInput(), default)).Error);
            Assert.False(await setup.IsValidAsync(text, default));
        }

        Assert.IsType<SetupLinkError>((await setup.CompleteAsync(visitor, token![..^1], new SetupInput(), default)).Error);
        await using var context = console.Contexts.CreateDbContext();
        Assert.Empty(await context.Users.ToListAsync());
        var good = new SetupInput { GivenName = "<b>", FamilyName = "'; DROP TABLE People; --", WorkEmail = "a@test.example", Password = "contraseña ☃ 长长长 🐦 x", PasswordAgain = "contraseña ☃ 长长长 🐦 x" };
        var made = await setup.CompleteAsync(visitor, token, good, default);
        Assert.True(made.IsSuccess, made.Error?.ToString());
        Assert.Equal("'; DROP TABLE People; --", (await context.People.SingleAsync(row => row.Id == made.Value)).FamilyName);
    }

    [Theory, AllDatabases]
    public async Task Password_HostileTextInEachField_ChangesNothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        using var hashing = Hashing();
        var bench = new SignInBench(console);
        var passwords = new PasswordService(console.Contexts, console.Work, hashing, bench.Rules, bench.Policy, bench.Gate, bench.Factors, bench.Devices);
        var actor = await console.AddActorAsync(console.Root, BuiltInRoles.Employee);
        await using var context = console.Contexts.CreateDbContext();
        var account = await context.Users.AsTracking().SingleAsync(row => row.Id == actor.PersonId);
        account.PasswordHash = (await hashing.HashAsync("Kestrel-over-the-9-hills", default))!;
        await TestConsole.SaveAsync(context);
        foreach (var text in HostileText.ForLimit(FieldLimits.PasswordMaximum))
        {
            // A session each, so that the counter of wrong guesses is not what refuses them.
            actor = await console.SignedInAsync(account.Id);
            Assert.Equal(
                nameof(PasswordInput.Current),
                Assert.Single(Assert.IsType<InvalidError>((await passwords.ChangeAsync(actor, new PasswordInput { Current = text, Password = "Another-9-hills-over", PasswordAgain = "Another-9-hills-over" }, default)).Error).Problems).Field);
            Assert.IsType<InvalidError>((await passwords.ChangeAsync(actor, new PasswordInput { Current = "Kestrel-over-the-9-hills", Password = text, PasswordAgain = text + "x" }, default)).Error);
        }

        Assert.Equal(account.PasswordHash, (await context.Users.AsNoTracking().SingleAsync(row => row.Id == actor.PersonId)).PasswordHash);
    }

    private static PasswordHashing Hashing()
        => new(static () => 1_000);
}
