using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Audit;

/// <summary>Checks the seals of the events that the filter shows, with progress, until done or stopped.</summary>
public sealed partial class AuditCheckDialog : IDisposable
{
    private CancellationTokenSource? running;
    private AuditCheck? check;
    private string? failure;
    private bool open;
    private bool stopped;

    /// <summary>The page's filter.</summary>
    [Parameter, EditorRequired]
    public AuditFilterInput Input { get; set; } = default!;

    [Inject]
    private AuditVerifier Verifier { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    private Tone Verdict => check is not { } state || running is not null ? Tone.Info : !state.IsClean ? Tone.Bad : stopped || !state.IsWhole ? Tone.Info : Tone.Good;

    private string Words => check is not { } state ? string.Empty
        : running is not null ? With(AuditText.CheckRunning, state.Checked)
        : !state.IsClean ? With(AuditText.CheckBad, state.BadCount, state.Checked)
        : stopped ? With(AuditText.CheckStopped, state.Checked)
        : state.Checked == 0 ? AuditText.CheckNothing
        : With(state.IsWhole ? AuditText.CheckClean : AuditText.CheckCleanPart, state.Checked);

    /// <summary>Opens the dialog and begins.</summary>
    public void Open()
    {
        if (running is not null)
        {
            return;
        }

        (open, stopped, failure, check) = (true, false, null, null);
        running = new CancellationTokenSource();
        _ = RunAsync(running);
        StateHasChanged();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        running?.Cancel();
        open = false;
    }

    private static string With(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    private async Task RunAsync(CancellationTokenSource mine)
    {
        try
        {
            var actor = await Circuit.GetAsync();
            // Off the circuit's own line: whoever checks can still click, and stop.
            var result = await Task.Run(() => Verifier.CheckAsync(actor, Input, new Telling(this), mine.Token), mine.Token);
            (check, failure) = result.IsSuccess ? (result.Value, null) : (check, ErrorText.Of(result.Error));
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            stopped = true;
        }
        finally
        {
            running = null;
            mine.Dispose();
        }

        if (open)
        {
            StateHasChanged();
        }
    }

    private async Task StopAsync()
    {
        if (running is { } mine)
        {
            await mine.CancelAsync();
        }
    }

    private async Task CloseAsync()
    {
        await StopAsync();
        open = false;
    }

    private sealed class Telling(AuditCheckDialog dialog) : IProgress<AuditCheck>
    {
        public void Report(AuditCheck value)
            => _ = dialog.InvokeAsync(() =>
            {
                if (dialog.running is not null && dialog.open)
                {
                    dialog.check = value;
                    dialog.StateHasChanged();
                }
            });
    }
}
