namespace AdminConsole.Features.Home;

/// <summary>The start page.</summary>
internal static class HomeFeature
{
    public static IServiceCollection AddHome(this IServiceCollection services) => services.AddSingleton<HomeService>();
}
