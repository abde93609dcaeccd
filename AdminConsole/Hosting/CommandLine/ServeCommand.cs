using System.CommandLine;
using System.Globalization;
using AdminConsole.Account;
using AdminConsole.Controls;
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

    private static async Task<int> RunAsync(ConsoleStart start, CancellationToken cancellationToken)
    {
        await using var app = await ConsoleApplication.BuildAsync(start, cancellationToken);
        return await ServeAsync(app, cancellationToken);
    }

    /// <summary>Starts what was built, says where it is, and returns when it was told to stop.</summary>
    public static async Task<int> ServeAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new StartRefusedException(ConsoleAddresses.Setting, exception.Message);
        }

        await PrintSetupLinkAsync(app, cancellationToken);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"AdminConsole serves [bold]{Address(app)}[/]  (Ctrl+C stops it)");
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    /// <summary>While nobody can sign in, the link that makes the first security officer; whoever reads this may use it once.</summary>
    private static async Task PrintSetupLinkAsync(WebApplication app, CancellationToken cancellationToken)
    {
        if (await app.Services.GetRequiredService<SetupService>().IssueTokenAsync(cancellationToken) is { } token)
        {
            // Never through the log: a log is kept, and read by others. Nor wrapped: it is to be copied whole.
            await Console.Out.WriteLineAsync($"Nobody can sign in yet. Open this once within {SetupService.LinkLifetime.TotalMinutes:0} minutes to make the first security officer:");
            await Console.Out.WriteLineAsync(new Uri(Address(app), $"{ConsoleUrls.Setup}?token={token}").ToString());
        }
    }

    /// <summary>The first address it really listens on.</summary>
    public static Uri Address(WebApplication app)
        => new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
}
