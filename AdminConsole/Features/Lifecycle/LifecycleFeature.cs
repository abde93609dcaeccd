using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Lifecycle;

/// <summary>Joiners, movers, leavers and those who come back: planned, done, and seen in a calendar.</summary>
internal static class LifecycleFeature
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services)
        => services
            .AddSingleton<PlaceReader>()
            .AddSingleton<JoinService>()
            .AddSingleton<MoveService>()
            .AddSingleton<LeaveService>()
            .AddSingleton<RehireService>()
            .AddSingleton<StepService>()
            .AddSingleton<LifecycleReader>()
            .AddSingleton<ChecklistService>()
            .AddSingleton<LifecycleRunner>()
            .AddSingleton<RetentionJob>()
            .AddHostedService(static provider => provider.GetRequiredService<LifecycleRunner>())
            .AddHostedService(static provider => provider.GetRequiredService<RetentionJob>());
}
