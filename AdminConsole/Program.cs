using AdminConsole.Account;
using AdminConsole.Components;
using AdminConsole.Hosting;
using AdminConsole.Hosting.CommandLine;
using AdminConsole.Persistence;
using MudBlazor.Services;

namespace AdminConsole;

/// <summary>The contents page: what the console is made of, in the order it is put together.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => ConsoleCommands.RunAsync(args);

    public static void AddServices(IServiceCollection services, ConsoleConfiguration configuration, ResolvedDatabase database, ConsoleSecrets secrets)
    {
        services.AddHosting(configuration, secrets);
        services.AddPersistence(database);
        services.AddAccounts();
        services.AddMudServices();
    }

    public static void Use(WebApplication app)
    {
        app.UseHosting();
        app.MapHosting();
        app.MapAccounts();
        app.MapPages<App>();
    }
}
