using AdminConsole.Domain.Account;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdminConsole.Tests.Persistence.Seed;

/// <summary>The seed and the demo on an empty database of this test alone.</summary>
internal sealed class SeedConsole : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 11, 22, 33, TimeSpan.Zero);

    private readonly TestDatabase database;
    private readonly AccessModelLoader models;
    private readonly bool owns;

    private SeedConsole(TestDatabase database, bool owns)
    {
        this.database = database;
        this.owns = owns;
        Contexts = database.Contexts();
        var holder = new AccessModelHolder();
        models = new AccessModelLoader(Contexts, holder);
        var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        Work = new UnitOfWork(Contexts, models, holder, Mac, feed, new SettingsReader(Contexts, feed, NullLogger<SettingsReader>.Instance), Time, NullLogger<UnitOfWork>.Instance);
    }

    public ResolvedDatabase Resolved => database.Resolved;

    public ConsoleDbContextFactory Contexts { get; }

    public UnitOfWork Work { get; }

    public TimeProvider Time { get; } = new StandingTime();

    public AuditMac Mac { get; } = new(new AuditKey([.. Enumerable.Range(0, AuditKey.Size).Select(static value => (byte)value)]));

    public PasswordHasher<ConsoleAccount> Hasher { get; } = new(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 }));

    public ConsoleSeed Seed => new(Contexts, Work, Time);

    public DemoLoader Demo => new(Contexts, Resolved, Seed, Work, Mac, Hasher, Time);

    public static async Task<SeedConsole> CreateAsync(DatabaseKind kind) => new(await TestDatabase.CreateAsync(kind), owns: true);

    /// <summary>A second console on the same database, as another replica would be.</summary>
    public SeedConsole Replica() => new(database, owns: false);

    public async ValueTask DisposeAsync()
    {
        models.Dispose();
        if (owns)
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>Always the same moment; pauses between attempts run on the real clock.</summary>
    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
