using AdminConsole.Persistence.Calendars;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Persistence.Mail;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Persistence.Requests;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Persistence;

/// <summary>Puts the database, the doorway and what follows its changes in the container.</summary>
internal static class PersistenceSetup
{
    public static IServiceCollection AddPersistence(this IServiceCollection services, ResolvedDatabase database, KeyDatabase keys)
    {
        services.AddSingleton(database);
        services.AddSingleton(keys);
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
        services.AddSingleton<TotpKeys>();
        services.AddSingleton<IDbContextFactory<KeyDbContext>>(static provider => new KeyDbContextFactory(provider.GetRequiredService<KeyDatabase>()));
        services.AddSingleton<DataKeyStore>();
        services.AddSingleton<BlindIndexer>();
        services.AddSingleton<DecryptionCount>();
        services.AddSingleton<PersonalOpener>();
        services.AddSingleton<PersonalWriter>();
        services.AddSingleton<PersonalFinder>();
        services.AddSingleton<RevealService>();
        services.AddSingleton<RevealReasons>();
        services.AddSingleton<PersonalExportSource>();
        services.AddSingleton<KeyRuns>();
        services.AddSingleton<KeyRewrap>();
        services.AddSingleton<KeyReencryption>();
        services.AddSingleton<PersonForgetting>();
        services.AddSingleton<KeyReport>();
        services.AddSingleton<CalendarReader>();
        services.AddSingleton<RequestFlow>();
        services.AddSingleton<RequestKeeper>();
        services.AddHostedService(static provider => provider.GetRequiredService<RequestKeeper>());
        services.AddSingleton<PersonCalendar>();
        services.AddSingleton<DeputyService>();
        services.AddSingleton<DeputyChoices>();
        services.AddSingleton<LetterLanguage>();
        return services;
    }
}
