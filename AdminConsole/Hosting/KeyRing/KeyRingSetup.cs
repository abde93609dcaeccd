using AdminConsole.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Hosting.KeyRing;

/// <summary>Keeps the keys of cookies and tokens in the database, wrapped by what the database does not hold.</summary>
internal static class KeyRingSetup
{
    public static IServiceCollection AddKeyRing(this IServiceCollection services, ConsoleSecrets secrets)
    {
        var protection = services.AddDataProtection().SetApplicationName("AdminConsole").PersistKeysToDbContext<ConsoleDbContext>();
        if (secrets.KeyRingCertificate is { } certificate)
        {
            protection.ProtectKeysWithCertificate(certificate);
            return services;
        }

        var key = secrets.KeyRingKey ?? throw new InvalidOperationException("The key ring would be stored in plain text.");
        services.AddSingleton(key);
        services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = new KeyFileXmlEncryptor(key));
        return services;
    }
}
