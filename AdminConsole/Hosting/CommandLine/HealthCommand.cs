using System.CommandLine;
using AdminConsole.Controls;

namespace AdminConsole.Hosting.CommandLine;

/// <summary><c>health</c>: asks a running console whether it is ready, for images that hold no other program to ask with.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Create(SharedOptions shared)
    {
        var command = new Command("health", "Asks the console that runs on this machine whether it is ready.") { shared.Urls };
        command.SetAction((parsed, cancellationToken) => RunAsync(ConsoleAddresses.Parse(parsed.GetValue(shared.Urls)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleAddresses addresses, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Patience, BaseAddress = new Uri(addresses.All[0].ToString()) };
        try
        {
            using var response = await client.GetAsync(ConsoleUrls.HealthReady, cancellationToken);
            return response.IsSuccessStatusCode ? 0 : throw new StartRefusedException("It is not ready.");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            throw new StartRefusedException("It does not answer.");
        }
    }
}
