using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Sessions;

/// <summary>Where somebody is signed in: a tab of their page.</summary>
internal static class SessionsFeature
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
        => services.AddPersonTab(new(300, "sessions", ConsolePermissions.AccountRead, static () => SessionsText.Title, typeof(SessionsTab)));
}
