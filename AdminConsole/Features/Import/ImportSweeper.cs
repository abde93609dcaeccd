using System.Diagnostics;

namespace AdminConsole.Features.Import;

/// <summary>Clears away files of imports: at the start what a crash left, then what nobody came back to.</summary>
internal sealed partial class ImportSweeper(ImportSpool spool, ImportUploads uploads, TimeProvider time, ILogger<ImportSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan pause = TimeSpan.FromMinutes(15);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetCurrentProcess();
            if (spool.Sweep(process.StartTime.ToUniversalTime()) is var count and > 0)
            {
                LogSwept(count);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(exception);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            uploads.Expire();
        }
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Information, Message = "{Count} files of imports that a stopped process left behind were deleted")]
    private partial void LogSwept(int count);

    [LoggerMessage(EventId = 3402, Level = LogLevel.Warning, Message = "The folder for files of imports cannot be looked through")]
    private partial void LogFailed(Exception exception);
}
