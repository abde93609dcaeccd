namespace AdminConsole.Features.Settings;

/// <summary>The settings page.</summary>
internal static class SettingsFeature
{
    public static IServiceCollection AddSettings(this IServiceCollection services) => services.AddSingleton<SettingsService>();
}
