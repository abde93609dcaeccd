using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Persistence.Seed;

/// <summary>What fills a database: the console's own rows at each start, a fictional company for the demo.</summary>
internal static class SeedSetup
{
    public static IServiceCollection AddConsoleSeed(this IServiceCollection services) => services.AddSingleton<ConsoleSeed>();

    /// <summary>Only for the command that loads the demo.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services) => services.AddSingleton<DemoLoader>();
}
