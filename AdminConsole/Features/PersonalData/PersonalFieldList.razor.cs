using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.PersonalData;

/// <summary>
/// The fields of a sheet, masked. A revealed value stands in its field's place until its time is over, somebody hides
/// it or the page is left; it is then gone from this component and from the page.
/// </summary>
public sealed partial class PersonalFieldList
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource gone = new();
    private readonly Dictionary<PersonalField, ShownValue> shown = [];
    private PersonalSheet sheet = new([], false, null);
    private PersonalField? busy;
    private bool ticking;

    /// <summary>A <see cref="PersonalSheet"/>.</summary>
    [Parameter, EditorRequired]
    public object Sheet { get; set; } = default!;

    /// <summary>A <c>Func&lt;PersonalField, Task&lt;RevealedValue?&gt;&gt;</c>: asks for and records the look; null when it did not come about.</summary>
    [Parameter, EditorRequired]
    public object Reveal { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        shown.Clear();
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => sheet = (PersonalSheet)Sheet;

    private static string Named(string text, PersonalLine line) => string.Format(CultureInfo.CurrentCulture, text, PersonalFieldWords.Of(line.Info.Field));

    private string Left(ShownValue value) => string.Format(CultureInfo.CurrentCulture, PersonalDataText.HidesIn, SecondsOf(value));

    private int SecondsOf(ShownValue value) => Math.Max(0, (int)Math.Ceiling((value.Until - Time.GetUtcNow()).TotalSeconds));

    // What is over is never rendered, whenever the next tick comes.
    private ShownValue? ShownOf(PersonalField field) => shown.TryGetValue(field, out var value) && value.Until > Time.GetUtcNow() ? value : null;

    private void Hide(PersonalField field) => shown.Remove(field);

    private async Task RevealAsync(PersonalField field)
    {
        if (busy is not null)
        {
            return;
        }

        busy = field;
        try
        {
            if (await ((Func<PersonalField, Task<RevealedValue?>>)Reveal)(field) is { } value && !gone.IsCancellationRequested)
            {
                shown[field] = new ShownValue(PersonalFieldWords.Show(field, value.Canonical), Time.GetUtcNow() + value.For, (int)value.For.TotalSeconds);
                if (!ticking)
                {
                    ticking = true;
                    _ = CountAsync();
                }
            }
        }
        finally
        {
            busy = null;
        }
    }

    private async Task CountAsync()
    {
        try
        {
            while (shown.Count > 0)
            {
                await Task.Delay(Tick, Time, gone.Token);
                await InvokeAsync(() =>
                {
                    foreach (var (field, value) in shown.ToArray())
                    {
                        if (value.Until <= Time.GetUtcNow())
                        {
                            shown.Remove(field);
                        }
                    }

                    StateHasChanged();
                });
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
        finally
        {
            ticking = false;
        }
    }

    private sealed record ShownValue(IReadOnlyList<string> Lines, DateTimeOffset Until, int Seconds)
    {
        public override string ToString() => "[shown value]";
    }
}
