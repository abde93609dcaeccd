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
            .AddHostedService(static provider => provider.GetRequiredService<RetentionJob>())
            .AddPersonTab(new PersonTab(50, ConsoleUrls.EmploymentTab, ConsolePermissions.LifecycleRead, static () => LifecycleText.Tab, typeof(LifecycleTab)))
            .AddNavigation(new NavigationEntry(25, ConsoleUrls.Lifecycle, ConsolePermissions.LifecycleRead, static () => LifecycleText.Title, Glyphs.Clock))
            .AddNavigation(new NavigationEntry(94, ConsoleUrls.Checklists, ConsolePermissions.LifecycleManage, static () => LifecycleText.ChecklistsTitle, Glyphs.Check));
}
