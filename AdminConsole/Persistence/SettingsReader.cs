using System.Collections.Frozen;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Persistence;

/// <summary>
/// The settings in force, answered from memory. It follows every committed change of them: this replica's at once,
/// another's when the poller hears of it. Until the first load, and for whatever was never changed, the defaults hold.
/// </summary>
internal sealed partial class SettingsReader(IDbContextFactory<ConsoleDbContext> contexts, ChangeFeed feed, ILogger<SettingsReader> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim loading = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private FrozenDictionary<string, string> stored = FrozenDictionary<string, string>.Empty;
    private IDisposable? subscription;

    /// <summary>Raised after settings were read anew, on no particular thread.</summary>
    public event Action? Changed;

    public T Get<T>(SettingDefinition<T> definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition.Read(Volatile.Read(ref stored).GetValueOrDefault(definition.Key));
    }

    /// <summary>Reads them all: a handful of rows.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        // One at a time, so that the load that began last, and saw most, is also the one that stays.
        await loading.WaitAsync(cancellationToken);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await context.Settings.Select(static setting => new { setting.Key, setting.Value }).ToListAsync(cancellationToken);
            Volatile.Write(ref stored, rows.ToFrozenDictionary(static row => row.Key, static row => row.Value, StringComparer.Ordinal));
        }
        finally
        {
            loading.Release();
        }

        Changed?.Invoke();
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Listening first: a change between the two is then read twice rather than missed.
        subscription = feed.Subscribe(OnChangeAsync);
        await LoadAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        subscription?.Dispose();
        await stopping.CancelAsync();
    }

    public void Dispose()
    {
        subscription?.Dispose();
        stopping.Dispose();
        loading.Dispose();
    }

    private async Task OnChangeAsync(ChangeNotice notice)
    {
        if (notice.Action is not AuditActions.SettingsChange)
        {
            return;
        }

        var token = stopping.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                await LoadAsync(token);
                return;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (TransientFaults.IsTransient(exception))
            {
                // The notice comes once; without this the replica would keep the old value for good.
                LogRetry(exception.GetType().Name);
                await Task.Delay(PauseAfterFault, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Warning, Message = "Changed settings could not be read yet ({Fault}); the earlier ones hold until they can")]
    private partial void LogRetry(string fault);
}
