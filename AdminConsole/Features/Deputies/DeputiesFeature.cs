using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Deputies;

/// <summary>Who is away, and who stands in for whom.</summary>
internal static class DeputiesFeature
{
    public static IServiceCollection AddDeputies(this IServiceCollection services)
        => services.AddPersonTab(new(60, "deputies", ConsolePermissions.LifecycleRead, static () => DeputyText.Tab, typeof(DeputiesTab)));
}
