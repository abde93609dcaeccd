using AdminConsole.Account;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Encryption;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Benchmarks.Credentials;

/// <summary>The console's own parts wired as the console wires them, on a measured database; no server and no background work.</summary>
internal sealed class ConsoleParts : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    private ConsoleParts(ServiceProvider provider) => this.provider = provider;

    public T Get<T>()
        where T : notnull => provider.GetRequiredService<T>();

    /// <summary>A service of a feature, made of the parts.</summary>
    public T Make<T>() => ActivatorUtilities.CreateInstance<T>(provider);

    /// <param name="database">The measured database.</param>
    /// <param name="time">Null for the system's clock.</param>
    /// <param name="contexts">Null for contexts that nobody watches.</param>
    /// <param name="cancellationToken">Ends the first reading of settings and access.</param>
    public static async Task<ConsoleParts> OnAsync(BenchDatabase database, TimeProvider? time, IDbContextFactory<ConsoleDbContext>? contexts, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Error));
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton(new AuditKey(new byte[AuditKey.Size]));
        services.AddPersistence(database.Resolved, KeyDatabase.Beside(database.Resolved));
        services.AddSingleton<IKeyProvider>(_ => new FileKeyProvider(database.KeyFile, TimeProvider.System));
        services.AddAccounts();
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        if (contexts is not null)
        {
            services.AddSingleton(contexts);
        }

        var parts = new ConsoleParts(services.BuildServiceProvider());
        await parts.Get<SettingsReader>().LoadAsync(cancellationToken);
        await parts.Get<AccessModelLoader>().RefreshAsync(cancellationToken);
        return parts;
    }

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
