using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Support;

/// <summary>The parts that keep personal data, on a real database with a real key file, as one replica has them.</summary>
internal sealed class PersonalBench
{
    public PersonalBench(TestConsole console, IDataProtectionProvider? protection = null, IKeyProvider? provider = null, ConsoleDbContextFactory? contexts = null, params IInterceptor[] interceptors)
    {
        Console = console;
        Provider = provider ?? new FileKeyProvider(console.Database.KeyFile, console.Clock);
        KeyContexts = console.Database.KeyContexts(interceptors);
        Keys = new DataKeyStore(KeyContexts, Provider, console.Clock);
        Index = new BlindIndexer(KeyContexts, Provider, console.Clock);
        Opener = new PersonalOpener(console.Contexts, Keys, Count, console.Work, console.Clock, NullLogger<PersonalOpener>.Instance);
        Totp = new TotpKeys(Keys, Opener, new TotpKeyProtector(protection ?? new EphemeralDataProtectionProvider()));
        Writer = new PersonalWriter(console.Work, Keys, Index, console.Clock);
        Finder = new PersonalFinder(console.Contexts, console.Database.Keys, Index, console.Work, console.Settings);
        Reveals = new RevealService(console.Work, Opener, Count, console.Settings, console.Clock);
        Runs = new KeyRuns(KeyContexts, console.Clock);
        Rewrap = new KeyRewrap(KeyContexts, Provider, Runs, console.Work);
        Reencryption = new KeyReencryption(contexts ?? console.Contexts, KeyContexts, Keys, Totp, Runs, console.Work);
        Forgetting = new PersonForgetting(console.Contexts, Keys, console.Work);
        Report = new KeyReport(console.Contexts, KeyContexts, console.Database.Keys, Provider, console.Work);
    }

    public TestConsole Console { get; }

    public IKeyProvider Provider { get; }

    public KeyDbContextFactory KeyContexts { get; }

    public DecryptionCount Count { get; } = new();

    public DataKeyStore Keys { get; }

    public BlindIndexer Index { get; }

    public PersonalOpener Opener { get; }

    public TotpKeys Totp { get; }

    public PersonalWriter Writer { get; }

    public PersonalFinder Finder { get; }

    public RevealService Reveals { get; }

    public KeyRuns Runs { get; }

    public KeyRewrap Rewrap { get; }

    public KeyReencryption Reencryption { get; }

    public PersonForgetting Forgetting { get; }

    public KeyReport Report { get; }

    public Actor Operator => Actor.Console(Console.Clock);

    /// <summary>A reason on the list.</summary>
    public async Task<Guid> AddReasonAsync(bool needsTicket = false)
    {
        var id = Console.Key();
        await using var context = Console.Contexts.CreateDbContext();
        context.Add(new RevealReason { Id = id, NameEn = "Payroll question", NameEs = "Consulta de nómina", NeedsTicket = needsTicket });
        await TestConsole.SaveAsync(context);
        return id;
    }

    /// <summary>What the rules make of an input, which must be good.</summary>
    public PersonalText Text(PersonalField field, string input)
    {
        List<FieldProblem> problems = [];
        var text = field == PersonalField.HomeAddress
            ? PersonalRules.CheckAddress(new PostalAddress { Line1 = input, City = "Sevilla", PostalCode = "41001", Country = "ES" }, problems)
            : PersonalRules.Check(field, input, "ES", DateOnly.FromDateTime(Console.Now), problems);
        Assert.Empty(problems);
        return text!;
    }

    /// <summary>Saves values of a person as somebody who may, over whatever is there.</summary>
    public async Task<Result<Done>> PutAsync(Actor actor, Guid personId, params (PersonalField Field, string? Input)[] values)
    {
        await using var context = Console.Contexts.CreateDbContext();
        var seen = await context.PersonalValues.Where(value => value.PersonId == personId).ToDictionaryAsync(static value => value.Field, static value => (Guid?)value.ValueId);
        return await Writer.SaveAsync(
            actor, personId, [.. values.Select(value => new PersonalChange(value.Field, value.Input is null ? null : Text(value.Field, value.Input), seen.GetValueOrDefault(value.Field)))], CancellationToken.None);
    }

    /// <summary>A look with a good reason.</summary>
    public async Task<Result<RevealedValue>> LookAsync(Actor actor, Guid personId, PersonalField field, Guid reasonId)
        => await Reveals.RevealAsync(actor, personId, field, new RevealAsk { ReasonId = reasonId, Text = "Asked on the telephone" }, CancellationToken.None);
}
