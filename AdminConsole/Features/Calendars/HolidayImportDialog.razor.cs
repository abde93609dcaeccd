using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace AdminConsole.Features.Calendars;

/// <summary>Holidays from a file: what each row would do, before anything is done.</summary>
public sealed partial class HolidayImportDialog
{
    private const int Shown = 200;

    /// <summary>What repeats without end is taken for so many years.</summary>
    private const int YearsAhead = 10;

    private IReadOnlyDictionary<DateOnly, string> known = new Dictionary<DateOnly, string>();
    private IReadOnlyList<HolidayRow> rows = [];
    private IReadOnlyList<string> columns = [];
    private Guid? calendar;
    private string? text;
    private string? problem;
    private bool isCalendar;
    private bool working;
    private int dateColumn = -1;
    private int nameColumn = -1;
    private DateOrder order;

    /// <summary>Called after the days were put in.</summary>
    [Parameter, EditorRequired]
    public EventCallback Imported { get; set; }

    [Inject]
    private CalendarLists Lists { get; set; } = default!;

    [Inject]
    private CalendarService Calendars { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    private int New => rows.Count(row => row is { Problem: null, Day: { } day } && !known.ContainsKey(day));

    private int Renamed => rows.Count(row => row is { Problem: null, Day: { } day } && known.TryGetValue(day, out var name) && !string.Equals(name, row.Name, StringComparison.Ordinal));

    private int Bad => rows.Count(static row => row.Problem is not null);

    private int Unchanged => rows.Count - New - Renamed - Bad;

    /// <summary>Opens it for a calendar.</summary>
    internal void Open(Guid id)
    {
        (calendar, text, problem, rows, columns, dateColumn, nameColumn, order) = (id, null, null, [], [], -1, -1, DateOrder.Iso);
        StateHasChanged();
    }

    private void Close() => calendar = null;

    private async Task ReadAsync(InputFileChangeEventArgs chosen)
    {
        (text, problem, rows) = (null, null, []);
        if (chosen.File.Size > HolidayFile.LargestFile)
        {
            problem = ProblemText.Of(new FieldProblem("File", HolidayFile.TooLarge, HolidayFile.LargestFile / 1024));
            return;
        }

        using var memory = new MemoryStream();
        await using (var stream = chosen.File.OpenReadStream(HolidayFile.LargestFile))
        {
            await stream.CopyToAsync(memory);
        }

        var decoded = HolidayFile.Decode(memory.ToArray());
        if (!decoded.IsSuccess)
        {
            problem = ErrorText.Of(decoded.Error);
            return;
        }

        text = decoded.Value;
        isCalendar = HolidayFile.IsCalendar(text);
        if (!isCalendar)
        {
            var found = HolidayFile.Columns(text);
            (columns, dateColumn, nameColumn) = (found.Names, found.Date ?? -1, found.Name ?? -1);
        }

        await ParseAsync();
    }

    private async Task ParseAsync()
    {
        (rows, problem) = ([], null);
        if (text is null)
        {
            return;
        }

        var year = Viewer.ToLocal(Viewer.Now).Year;
        var read = isCalendar ? HolidayCalendarFile.Read(text, year - 1, year + YearsAhead) : HolidayFile.ReadCsv(text, dateColumn, nameColumn, order);
        known = await Lists.KnownAsync(calendar!.Value, CancellationToken.None);
        rows = read.IsSuccess ? read.Value : [];
        problem = read.Error is { } error ? ErrorText.Of(error) : null;
    }

    private string Outcome(HolidayRow row)
        => row.Problem is { } wrong ? ProblemText.Of(wrong)
            : row.Day is { } day && known.TryGetValue(day, out var name) ? string.Equals(name, row.Name, StringComparison.Ordinal) ? CalendarText.OutcomeSame : string.Format(CultureInfo.CurrentCulture, CalendarText.OutcomeRenamed, name)
            : CalendarText.OutcomeNew;

    private async Task ImportAsync()
    {
        working = true;
        var wanted = rows.Where(static row => row.Problem is null).Select(static row => new HolidayInput { Day = row.Day, Name = row.Name }).ToList();
        var done = await Steps.RunAsync(async () => await Calendars.ImportAsync(await Circuit.GetAsync(), calendar!.Value, wanted, CancellationToken.None));
        working = false;
        if (!done.IsSuccess)
        {
            problem = ErrorText.Of(done.Error);
            return;
        }

        Close();
        Toasts.Good(string.Format(CultureInfo.CurrentCulture, CalendarText.ImportDone, done.Value));
        await Imported.InvokeAsync();
    }
}
