using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Persistence;

/// <summary>Puts the database, the doorway and what follows its changes in the container.</summary>
internal static class PersistenceSetup
{
    public static IServiceCollection AddPersistence(this IServiceCollection services, ResolvedDatabase database)
    {
        services.AddSingleton(database);
        services.AddSingleton<IDbContextFactory<ConsoleDbContext>>(static provider => new ConsoleDbContextFactory(provider.GetRequiredService<ResolvedDatabase>()));
        services.AddScoped(static provider => provider.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContext());
        services.AddSingleton<AccessModelHolder>();
        services.AddSingleton<AccessModelLoader>();
        services.AddSingleton<AccessNames>();
        services.AddSingleton<AuditMac>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<UnitOfWork>();
        services.AddSingleton<SettingsReader>();
        services.AddHostedService(static provider => provider.GetRequiredService<SettingsReader>());
        services.AddHostedService<ChangePoller>();
        services.AddSingleton<AttemptGate>();
        services.AddSingleton<FactorVerifier>();
        services.AddSingleton<FactorPolicy>();
        services.AddSingleton<FactorChanges>();
        services.AddSingleton<UnlockService>();
        services.AddSingleton<ProofService>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<OwnFactors>();
        services.AddSingleton<SessionReader>();
        services.AddSingleton<SessionService>();
        services.AddSingleton<AccountRescue>();
        services.AddSingleton<TotpKeyProtector>();
        return services;
    }
}
