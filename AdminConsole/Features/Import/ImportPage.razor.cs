using System.Globalization;
using System.Security.Cryptography;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components;

namespace AdminConsole.Features.Import;

/// <summary>A file of people: chosen, its columns named, tried, and run.</summary>
public sealed partial class ImportPage : IDisposable
{
    private const string OutcomeKey = "outcome";
    private const int TellEvery = 2_000;
    private static readonly ImportOutcome?[] Outcomes = [null, ImportOutcome.Created, ImportOutcome.Changed, ImportOutcome.Unchanged, ImportOutcome.Refused];

    private readonly CancellationTokenSource gone = new();
    private readonly List<ColumnPlace> places = [];
    private ConfirmDialog confirm = default!;
    private UrlState url = UrlState.Read(ConsoleUrls.PeopleImport);
    private ImportUpload? upload;
    private ImportOutcome? shown;
    private ImportDates? dates;
    private string? problem;
    private bool isRemembered;
    private bool busy;
    private long tried;

    [SupplyParameterFromQuery(Name = ImportEndpoints.FileKey)]
    private string? FileParameter { get; set; }

    [SupplyParameterFromQuery(Name = ImportEndpoints.FaultKey)]
    private string? FaultParameter { get; set; }

    [SupplyParameterFromQuery(Name = OutcomeKey)]
    private string? OutcomeParameter { get; set; }

    [Inject]
    private ImportUploads Uploads { get; set; } = default!;

    [Inject]
    private ImportOptions Options { get; set; } = default!;

    [Inject]
    private ImportDryRun DryRun { get; set; } = default!;

    [Inject]
    private ImportMemories Memories { get; set; } = default!;

    [Inject]
    private CircuitActor Circuit { get; set; } = default!;

    [Inject]
    private StepUp Steps { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool IsEncodingCertain => upload?.Survey is not { Encoding.CodePage: 1252 };

    private string EncodingName => upload?.Survey is { } survey ? ImportEncoding.NameOf(survey.Encoding) : string.Empty;

    private IReadOnlyList<string?> Chosen => [.. places.Select(static place => place.Column.Length == 0 ? null : place.Column)];

    private bool AsksDates => upload?.Survey is { } survey && !survey.DatesAreIso(Chosen);

    private string SeparatorName => upload?.Survey?.Separator switch
    {
        ',' => ImportText.Commas,
        ';' => ImportText.Semicolons,
        '\t' => ImportText.Tabs,
        '|' => ImportText.Bars,
        _ => ImportText.NoSeparator,
    };

    private string RunningText => upload?.Progress is not { } at
        ? ImportText.Running
        : string.Format(CultureInfo.CurrentCulture, at.Left is null ? ImportText.RunningCounts : ImportText.RunningLeft, at.Created, at.Changed, at.Refused, at.Left?.ToString(@"h\:mm\:ss", CultureInfo.CurrentCulture));

    /// <inheritdoc />
    public void Dispose()
    {
        Watch(null);
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        url = UrlState.Read(Navigation.Uri);
        shown = url.Enum<ImportOutcome>(OutcomeKey);
        problem = FaultParameter switch
        {
            ImportRules.TooLarge => ProblemText.Of(new FieldProblem("file", ImportRules.TooLarge, Options.LargestMegabytes)),
            ImportRules.NoRoom => ProblemText.Of(new FieldProblem("file", ImportRules.NoRoom)),
            ImportEndpoints.NoFile => ImportText.NoFile,
            _ => null,
        };
        var owner = (await Circuit.GetAsync()).PersonId;
        var found = Guid.TryParse(FileParameter, out var id) ? Uploads.Find(id, owner) : Uploads.RunningOf(owner);
        if (found is null && FileParameter is not null)
        {
            problem = ImportText.Gone;
        }

        if (!ReferenceEquals(found, upload))
        {
            Watch(found);
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        places.Clear();
        if (upload is null)
        {
            return;
        }

        if (upload.Survey is null)
        {
            var survey = await upload.File.SurveyAsync(gone.Token);
            if (!survey.IsSuccess)
            {
                problem = ErrorText.Of(survey.Error);
                Uploads.Remove(upload);
                Watch(null);
                return;
            }

            upload.Survey = survey.Value;
        }

        var found = upload.Survey;
        var remembered = await Memories.FindAsync(found.Headers, gone.Token);
        isRemembered = remembered is not null;
        var columns = upload.Mapping?.Columns ?? remembered?.Columns ?? found.Guess();
        dates = upload.Mapping?.Dates;
        for (var index = 0; index < found.Headers.Count; index++)
        {
            var place = index;
            places.Add(new ColumnPlace(index, found.Headers[index], string.Join(" · ", found.Samples.Select(row => place < row.Length ? Short(row[place]) : string.Empty).Where(static text => text.Length > 0)), columns[index] ?? string.Empty));
        }
    }

    // Another reading of the file is another trial.
    private void Remap()
    {
        upload!.Trial = null;
        problem = null;
    }

    private ImportMapping? Mapping()
    {
        if (AsksDates && dates is null)
        {
            problem = ImportText.DatesAsk;
            return null;
        }

        var mapping = new ImportMapping(Chosen, AsksDates ? dates!.Value : ImportDates.Iso);
        problem = mapping.Check() is { Count: > 0 } wrong ? string.Join(' ', wrong.Select(ImportReport.Sentence)) : null;
        return problem is null ? mapping : null;
    }

    private async Task TryAsync()
    {
        if (busy || upload is not { Survey: { } survey } file || Mapping() is not { } mapping)
        {
            return;
        }

        (busy, tried, file.Mapping, file.Trial) = (true, 0, mapping, null);
        try
        {
            var trial = new ImportTrial();
            var actor = await Circuit.GetAsync();
            await foreach (var verdict in DryRun.RunAsync(actor, file.File, survey, mapping, gone.Token))
            {
                trial.Add(verdict);
                if (++tried % TellEvery == 0)
                {
                    StateHasChanged();
                    await Task.Yield();
                }
            }

            file.Trial = trial;
        }
        catch (Exception exception) when (exception is FileNotFoundException or CryptographicException)
        {
            // Another window of the same person chose another file, or nobody came for hours.
            problem = ImportText.Gone;
        }
        finally
        {
            busy = false;
        }
    }

    private async Task RunAsync()
    {
        if (busy || upload is not { Survey: { } survey, Mapping: { } mapping, Trial: { } trial } file)
        {
            return;
        }

        var text = string.Format(CultureInfo.CurrentCulture, ImportText.ConfirmText, trial.CountOf(ImportOutcome.Created), trial.CountOf(ImportOutcome.Changed), trial.CountOf(ImportOutcome.Refused));
        if (!await confirm.AskAsync(ImportText.ConfirmTitle, text, ImportText.Run))
        {
            return;
        }

        var actor = await Circuit.GetAsync();
        if (!await Steps.EnsureAsync(gone.Token))
        {
            return;
        }

        await Uploads.StartAsync(actor, file, survey, mapping);
    }

    private async Task CancelAsync()
    {
        if (await confirm.AskAsync(ImportText.StopTitle, ImportText.StopText, ImportText.Stop))
        {
            upload?.Cancel();
        }
    }

    private void Forget()
    {
        if (upload is { IsRunning: false } file)
        {
            Watch(null);
            Uploads.Remove(file);
        }

        Navigation.NavigateTo(ConsoleUrls.PeopleImport);
    }

    private void Watch(ImportUpload? next)
    {
        if (upload is not null)
        {
            upload.Changed -= Follow;
        }

        upload = next;
        if (upload is not null)
        {
            upload.Changed += Follow;
        }
    }

    private void Follow() => _ = InvokeAsync(StateHasChanged);

    private static string TabText(ImportTrial trial, ImportOutcome? outcome)
        => string.Format(CultureInfo.CurrentCulture, "{0} ({1:N0})", outcome is { } one ? ImportReport.NameOf(one) : ImportText.All, outcome is { } counted ? trial.CountOf(counted) : trial.Total);

    private static string ReachedText(ImportProgress at)
        => string.Format(CultureInfo.CurrentCulture, ImportText.Reached, at.RowsDone, at.Rows) + " " + Counts(at.Created, at.Changed, at.Unchanged, at.Refused);

    private static string Counts(long created, long changed, long unchanged, long refused) => string.Format(CultureInfo.CurrentCulture, ImportText.Counts, created, changed, unchanged, refused);

    private static Tone ToneOf(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Created => Tone.Good,
        ImportOutcome.Changed => Tone.Info,
        ImportOutcome.Refused => Tone.Bad,
        _ => Tone.Neutral,
    };

    private static string Short(string text) => text.Length > 40 ? text[..39] + "…" : text;

    /// <summary>A column of the file and what it is taken for.</summary>
    private sealed class ColumnPlace(int index, string header, string samples, string column)
    {
        public Guid Key { get; } = new(index, 0, 0, new byte[8]);

        public string Header { get; } = header;

        public string Samples { get; } = samples;

        public string Column { get; set; } = column;
    }
}
