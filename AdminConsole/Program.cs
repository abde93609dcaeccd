using AdminConsole.Account;
using AdminConsole.Components;
using AdminConsole.Controls;
using AdminConsole.Hosting;
using AdminConsole.Hosting.CommandLine;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Seed;

namespace AdminConsole;

/// <summary>The contents page: what the console is made of, in the order it is put together.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => ConsoleCommands.RunAsync(args);

    public static void AddServices(IServiceCollection services, ConsoleConfiguration configuration, ResolvedDatabase database, ConsoleSecrets secrets)
    {
        services.AddHosting(configuration, secrets);
        services.AddPersistence(database);
        services.AddConsoleSeed();
        services.AddAccounts();
        services.AddConsoleLocalization();
        services.AddKit();
    }

    public static void Use(WebApplication app)
    {
        app.UseHosting();
        app.MapHosting();
        app.MapLanguage();
        app.MapAccounts();
        app.MapPages<App>();
    }
}
