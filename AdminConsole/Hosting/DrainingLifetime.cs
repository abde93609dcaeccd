using System.Runtime.InteropServices;
using AdminConsole.Controls;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Hosting;

/// <summary>
/// Answers the signals. Told to stop, the console first says that it is not ready and tells open pages, keeps serving
/// while balancers look elsewhere, and then stops; told twice, it stops at once.
/// </summary>
internal sealed partial class DrainingLifetime(IHostApplicationLifetime application, ShutdownNotice notice, HostingOptions options, TimeProvider time, ILogger<DrainingLifetime> logger)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => registrations.ForEach(static registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!notice.Give() || options.DrainSeconds == 0)
        {
            application.StopApplication();
            return;
        }

        LogDraining(options.DrainSeconds);
        _ = StopLaterAsync();
    }

    private async Task StopLaterAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(options.DrainSeconds), time, application.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        application.StopApplication();
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Told to stop: not ready any more, stopping in {Seconds} seconds")]
    private partial void LogDraining(int seconds);
}
