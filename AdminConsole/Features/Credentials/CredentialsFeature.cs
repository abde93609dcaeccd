using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Resources;

namespace AdminConsole.Features.Credentials;

/// <summary>What somebody signs in with, on their page: seen, handed out and taken back by others than themselves.</summary>
internal static class CredentialsFeature
{
    public static IServiceCollection AddCredentials(this IServiceCollection services)
    {
        services.AddSingleton<LinkIssuer>();
        services.AddSingleton<CredentialsReader>();
        // Whoever may invite and no more finds the invitation here too.
        return services.AddPersonTab(new(200, "credentials", ConsolePermissions.AccountRead, static () => CredentialsText.Tab, typeof(CredentialsTab), ConsolePermissions.AccountInvite));
    }
}
