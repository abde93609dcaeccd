using AdminConsole.Account;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdminConsole.Tests.Account;

/// <summary>The parts of passkeys on a real database, with the framework's own handler.</summary>
internal sealed class PasskeyBench
{
    public const string Domain = "console.test";

    public PasskeyBench(SignInBench bench)
    {
        Bench = bench;
        var console = bench.Console;
        var options = new IdentityPasskeyOptions { ServerDomain = Domain };
        AccountSetup.SetUp(options);
        var users = new UserManager<ConsoleAccount>(
            new PasskeyStore(console.Contexts), Options.Create(new IdentityOptions()), new PasswordHasher<ConsoleAccount>(), [], [], new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), null!, NullLogger<UserManager<ConsoleAccount>>.Instance);
        var handler = new PasskeyHandler<ConsoleAccount>(users, Options.Create(options));
        Tickets = new PasskeyTickets(bench.Protection, console.Clock);
        Passkeys = new PasskeyService(handler, Options.Create(options), console.Contexts, Tickets, bench.SignIns, bench.Proofs, bench.Devices, bench.Gate, bench.Factors, console.Work);
        Registration = new PasskeyRegistration(handler, console.Contexts, Tickets, bench.SignIns, bench.Proofs, console.Work, console.Clock);
    }

    public SignInBench Bench { get; }

    public PasskeyTickets Tickets { get; }

    public PasskeyService Passkeys { get; }

    public PasskeyRegistration Registration { get; }

    public static HttpContext Http()
    {
        var http = new DefaultHttpContext();
        http.Request.Scheme = "https";
        http.Request.Host = new HostString(Domain);
        return http;
    }

    public PasskeyBench Replica() => new(Bench.Replica());

    /// <summary>Registers a passkey in an open session that was just proved.</summary>
    public async Task<SoftwareAuthenticator> RegisterAsync(Actor actor, string name = "Laptop", SoftwareAuthenticator? authenticator = null)
    {
        authenticator ??= new SoftwareAuthenticator();
        var asked = await Registration.AskAsync(Http(), actor, name, CancellationToken.None);
        Assert.True(asked.IsSuccess, asked.Error?.Code);
        var added = await Registration.CompleteAsync(Http(), actor, asked.Value.Ticket, authenticator.Create(asked.Value.OptionsJson), CancellationToken.None);
        Assert.True(added.IsSuccess, added.Error?.ToString());
        return authenticator;
    }

    /// <summary>Somebody with a password and a passkey, signed in.</summary>
    public async Task<(Person Person, Actor Actor, SoftwareAuthenticator Authenticator)> OwnerAsync(uint counter = 0)
    {
        var person = await Bench.AddAsync();
        var actor = await Bench.Console.SignedInAsync(person.Id);
        return (person, actor, await RegisterAsync(actor, authenticator: new SoftwareAuthenticator { Counter = counter }));
    }

    public async Task<PasskeyChallenge> AskAsync()
    {
        var asked = await Passkeys.AskForSignInAsync(Http(), CancellationToken.None);
        Assert.True(asked.IsSuccess, asked.Error?.Code);
        return asked.Value;
    }

    /// <summary>A sign-in with whatever lie.</summary>
    public async Task<AdminConsole.Domain.Result<SignedIn>> SignInAsync(SoftwareAuthenticator authenticator, Lie? lie = null, string? device = null)
    {
        var asked = await AskAsync();
        return await Passkeys.SignInAsync(Http(), Bench.Visitor(device), asked.Ticket, authenticator.Get(asked.OptionsJson, lie), CancellationToken.None);
    }

    /// <summary>The events of failed factors, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEvent>> FailuresAsync(Guid? personId)
    {
        await using var context = Bench.Console.Contexts.CreateDbContext();
        return await context.AuditEvents.Where(entry => entry.TargetId == personId && entry.Action == AuditActions.FactorFailed).OrderBy(static entry => entry.Sequence).ToListAsync();
    }
}
