using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Hosting;

/// <summary>
/// Puts the provider of the key-encryption keys in the container. An embedded console makes its key file once, before
/// anything is encrypted; afterwards a missing or wrong file leaves personal data closed, and everything else serves.
/// </summary>
internal static partial class PersonalKeySetup
{
    public static IServiceCollection AddPersonalKeys(this IServiceCollection services, ConsoleConfiguration configuration, string? embeddedFolder)
    {
        if (configuration.Encryption.Problem() is var (setting, why))
        {
            throw new StartRefusedException(setting, why);
        }

        if (string.Equals(configuration.Encryption.Provider, EncryptionOptions.KmsProvider, StringComparison.Ordinal))
        {
            return services.AddSingleton<IKeyProvider>(provider => new AwsKeyProvider(configuration.Encryption.Kms, provider.GetRequiredService<TimeProvider>()));
        }

        var file = SecretFiles.PersonalKeys(configuration.Secrets, embeddedFolder);
        services.AddSingleton(new KeyFilePlace(file, MayCreate: embeddedFolder is not null && string.IsNullOrWhiteSpace(configuration.Secrets.PersonalKeyFile)));
        return services.AddSingleton<IKeyProvider>(provider => new FileKeyProvider(file, provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Makes the file when nothing is encrypted yet, and says in the log when the keys in use cannot be had.</summary>
    /// <exception cref="StartRefusedException">The file may be read or changed by others.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<KeyDbContext>>();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (services.GetService<KeyFilePlace>() is { } place)
        {
            if (place.MayCreate && !File.Exists(place.File)
                && !await context.DataKeys.AnyAsync(cancellationToken) && !await context.IndexKeys.AnyAsync(cancellationToken))
            {
                FileKeyProvider.Create(place.File);
            }

            if (File.Exists(place.File) && ((FileKeyProvider)services.GetRequiredService<IKeyProvider>()).Check() is { } problem)
            {
                throw new StartRefusedException($"{SecretOptions.Section}:{nameof(SecretOptions.PersonalKeyFile)}", problem);
            }
        }

        await TryAsync(services, context, cancellationToken);
    }

    private static async Task TryAsync(IServiceProvider services, KeyDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            var row = await context.DataKeys.AsNoTracking().Where(static key => key.DestroyedAt == null).OrderByDescending(static key => key.KeyId).FirstOrDefaultAsync(cancellationToken);
            if (row is not null)
            {
                await services.GetRequiredService<DataKeyStore>().UnwrapAsync(row, cancellationToken);
            }
        }
        catch (KeyUnavailableException exception)
        {
            LogClosed(services.GetRequiredService<ILoggerFactory>().CreateLogger("AdminConsole.Keys"), exception.Message);
        }
    }

    [LoggerMessage(EventId = 2210, Level = LogLevel.Error, Message = "Personal data stays closed and second-factor codes cannot be checked until its keys can be had: {Why}")]
    private static partial void LogClosed(ILogger logger, string why);

    /// <summary>Where the key file lies, and whether it may be made there.</summary>
    private sealed record KeyFilePlace(string File, bool MayCreate);
}
