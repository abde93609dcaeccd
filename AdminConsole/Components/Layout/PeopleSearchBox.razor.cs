using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Components.Layout;

/// <summary>Finds a person while one types. Arrows, Enter and Escape are js/console.js's; the circuit only searches.</summary>
public sealed partial class PeopleSearchBox : IDisposable
{
    private const int Most = 8;
    private const int Shortest = 2;
    private IReadOnlyList<PersonHit> hits = [];
    private string? note;
    private CancellationTokenSource running = new();

    [Inject]
    private IEnumerable<IPeopleSearch> Searches { get; set; } = default!;

    [Inject]
    private CircuitActor Actor { get; set; } = default!;

    private bool IsOpen => hits.Count > 0;

    /// <inheritdoc />
    public void Dispose()
    {
        running.Cancel();
        running.Dispose();
    }

    private async Task SearchAsync(TypedEventArgs typed)
    {
        await running.CancelAsync();
        running.Dispose();
        running = new CancellationTokenSource();
        var stop = running.Token;
        var (text, problem) = TextRules.Check(string.Empty, typed.Value, FieldLimits.SearchText, required: true);
        if (problem is not null || text.Length < Shortest)
        {
            (hits, note) = ([], null);
            return;
        }

        try
        {
            var found = await Searches.First().FindAsync(await Actor.GetAsync(), text, Most, stop);
            if (!stop.IsCancellationRequested)
            {
                (hits, note) = (found, found.Count == 0 ? string.Format(CultureInfo.CurrentCulture, ShellText.SearchNone, text) : null);
            }
        }
        catch (OperationCanceledException)
        {
            // More was typed; that search answers.
        }
    }
}
