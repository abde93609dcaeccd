using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Spectre.Console;

namespace AdminConsole.Hosting.CommandLine;

/// <summary>No command: serves the console.</summary>
internal static class ServeCommand
{
    public static void Configure(RootCommand root, SharedOptions shared)
    {
        root.Options.Add(shared.Urls);
        root.SetAction((parsed, cancellationToken) => RunAsync(shared.Start(parsed) with { Urls = parsed.GetValue(shared.Urls) }, cancellationToken));
    }

    /// <summary>Serves until told to stop.</summary>
    public static async Task<int> RunAsync(ConsoleStart start, CancellationToken cancellationToken)
    {
        await using var app = await ConsoleApplication.BuildAsync(start, cancellationToken);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new StartRefusedException(ConsoleAddresses.Setting, exception.Message);
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"AdminConsole serves [bold]{Address(app)}[/]  (Ctrl+C stops it)");
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    /// <summary>The first address it really listens on.</summary>
    public static Uri Address(WebApplication app)
        => new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
}
