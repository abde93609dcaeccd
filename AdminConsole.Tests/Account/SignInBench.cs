using AdminConsole.Account;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.People;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AdminConsole.Tests.Account;

/// <summary>The sign-in's parts on a real database, as one replica has them; hashing is cheap here, nothing else is less than real.</summary>
internal sealed class SignInBench
{
    public const string Password = "quiet harbour at noon";
    private const int CheapIterations = 10;
    private static readonly PasswordHasher<ConsoleAccount> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = CheapIterations }));

    public SignInBench(TestConsole console, IDataProtectionProvider? protection = null)
    {
        Console = console;
        Protection = protection ?? new EphemeralDataProtectionProvider();
        Personal = new PersonalBench(console, Protection);
        Gate = new AttemptGate(console.Contexts, console.Settings, console.Clock);
        Factors = new FactorVerifier(console.Contexts, Gate, Personal.Totp, console.Work, console.Clock);
        Hashing = new PasswordHashing(() => Iterations);
        Policy = new FactorPolicy(console.Contexts, console.Settings, console.Holder, console.Clock);
        var normalizer = new UpperInvariantLookupNormalizer();
        SignIns = new SignInService(console.Contexts, console.Work, Hashing, normalizer, Gate, Factors, Policy, new KnownDevices(console.Contexts), console.Settings, console.Clock);
        Enrollment = new EnrollmentService(console.Work, Gate, Factors, Personal.Totp, console.Settings, console.Clock);
        Rules = new PasswordRules(PasswordBlocklist.None, static () => string.Empty);
        Links = new LinkService(console.Contexts, console.Work, Hashing, Rules, Policy, normalizer, console.Clock);
        Issuer = new LinkIssuer(console.Work, console.Settings, console.Clock);
        Devices = new KnownDevices(console.Contexts);
        Passwords = new PasswordService(console.Contexts, console.Work, Hashing, Rules, Policy, Gate, Factors, Devices);
        Proofs = new ProofService(console.Contexts, Gate, Factors, Hashing, Devices, console.Settings, console.Work, console.Clock);
        OwnFactors = new OwnFactors(console.Work, Policy);
        Setup = new SetupService(console.Contexts, console.Work, Hashing, Rules, normalizer, console.Clock);
    }

    public TestConsole Console { get; }

    /// <summary>What new hashes cost.</summary>
    public int Iterations { get; set; } = CheapIterations;

    public IDataProtectionProvider Protection { get; }

    public PersonalBench Personal { get; }

    public AttemptGate Gate { get; }

    public FactorVerifier Factors { get; }

    public PasswordHashing Hashing { get; }

    public PasswordRules Rules { get; }

    public FactorPolicy Policy { get; }

    public SignInService SignIns { get; }

    public EnrollmentService Enrollment { get; }

    public LinkService Links { get; }

    public LinkIssuer Issuer { get; }

    public PasswordService Passwords { get; }

    public ProofService Proofs { get; }

    public OwnFactors OwnFactors { get; }

    public KnownDevices Devices { get; }

    public SetupService Setup { get; }

    /// <summary>The same parts on a second replica: shares the database and the key ring, nothing in memory.</summary>
    public SignInBench Replica() => new(Console.Replica(), Protection);

    public Visitor Visitor(string? device = null) => new(new Actor(null, null, "203.0.113.7", Console.Key()), "Test browser", device);

    /// <summary>Somebody with a password.</summary>
    public async Task<Person> AddAsync(params string[] roles)
    {
        var person = await Console.AddPersonAsync(Console.Support, roles);
        await using var context = Console.Contexts.CreateDbContext();
        await context.Users.Where(account => account.Id == person.Id).ExecuteUpdateAsync(set => set
            .SetProperty(account => account.PasswordHash, Hasher.HashPassword(null!, Password))
            .SetProperty(account => account.SecurityStamp, "stamp"));
        return person;
    }

    /// <summary>Gives the person an authenticator; returns its key and the recovery codes.</summary>
    public async Task<(byte[] Key, IReadOnlyList<string> Recovery)> EnrollAsync(Guid personId)
    {
        var shown = await Enrollment.BeginAsync(Visitor().Actor, personId, CancellationToken.None);
        Assert.True(shown.IsSuccess, shown.Error?.Code);
        var key = OtpNet.Base32Encoding.ToBytes(shown.Value.Readable.Replace(" ", string.Empty, StringComparison.Ordinal));
        var codes = await Enrollment.ConfirmAsync(Visitor().Actor, personId, LockoutCounter.AnyOtherDevice, TotpCodes.At(key, Console.Time.GetUtcNow()), CancellationToken.None);
        Assert.True(codes.IsSuccess, codes.Error?.Code);
        // The confirming code is spent; the next step's is not.
        Console.Time.Advance(TimeSpan.FromSeconds(TotpCodes.StepSeconds));
        return (key, codes.Value);
    }

    public string CodeNow(byte[] key) => TotpCodes.At(key, Console.Time.GetUtcNow());

    public async Task<PendingSignIn> PasswordStepAsync(Person person)
    {
        var step = await SignIns.SignInAsync(Visitor(), person.WorkEmail, Password, CancellationToken.None);
        return Assert.IsType<SignInStep.FactorNeeded>(step.Value).Pending;
    }
}
