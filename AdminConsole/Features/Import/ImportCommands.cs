using System.CommandLine;
using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Security;
using AdminConsole.Security.Authorization;
using Spectre.Console;

namespace AdminConsole.Features.Import;

/// <summary>
/// <c>people import</c>: the same import from the machine itself. A run that was stopped goes on when the same file is
/// given again.
/// </summary>
internal static class ImportCommands
{
    private const int Failed = 1;
    private const int ProblemsShown = 50;
    private const int LongestMapping = 64 * 1024;

    public static Command Create(ChangeCommand.WithServices run)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A CSV file: a header row, then a person a row." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what each row would do." };
        var mapping = new Option<string?>("--mapping") { Description = $"Which column each header holds, and no other: \"number=Employee no,given-name=First\", or a file with such a pair a line. Without it, as the last time for these headers, or by what they say. Columns: {string.Join(", ", ImportColumns.All.Select(static column => column.Key))}.", HelpName = "FILE|PAIRS" };
        var dates = new Option<string?>("--date-format") { Description = "How dates are written: iso, day-first or month-first. Needed when a column that holds dates is not all in ISO 8601.", HelpName = "FORMAT" };
        dates.AcceptOnlyFromAmong("iso", "day-first", "month-first");
        var report = new Option<FileInfo?>("--report") { Description = "Writes a CSV: of a dry run every row with what would come of it, of a run what was refused. A file that is there is written over.", HelpName = "FILE" };
        var import = new Command("import", "Brings in or changes people by a file.") { file, dryRun, mapping, dates, report };
        import.SetAction((parsed, cancellationToken) => run(
            parsed,
            (services, token) => ImportAsync(services, parsed.GetRequiredValue(file), parsed.GetValue(dryRun), parsed.GetValue(mapping), parsed.GetValue(dates), parsed.GetValue(report), token),
            cancellationToken));
        return new Command("people", "Works on many people at once.") { import };
    }

    private static async Task<int> ImportAsync(IServiceProvider services, FileInfo info, bool dryRun, string? pairs, string? dates, FileInfo? report, CancellationToken cancellationToken)
    {
        if (!info.Exists)
        {
            return await TellAsync($"there is no file {info.Name}.");
        }

        var file = new ImportFile(() => new FileStream(info.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, FileOptions.SequentialScan), info.Length);
        var survey = await file.SurveyAsync(cancellationToken);
        if (!survey.IsSuccess)
        {
            return await TellAsync(Sentence(survey.Error));
        }

        var found = survey.Value;
        var format = dates switch { "day-first" => ImportDates.DayFirst, "month-first" => ImportDates.MonthFirst, _ => ImportDates.Iso };
        var columns = await ColumnsAsync(services, found, pairs, cancellationToken);
        if (!columns.IsSuccess)
        {
            return await TellAsync(Sentence(columns.Error));
        }

        var mapping = new ImportMapping(columns.Value, format);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{found.Rows:N0} rows, {ImportEncoding.NameOf(found.Encoding)}, separated by {SeparatorName(found.Separator)}"));
        foreach (var (header, column) in found.Headers.Zip(mapping.Columns))
        {
            await Console.Out.WriteLineAsync($"  {header} -> {column ?? "(left out)"}");
        }

        if (mapping.Check() is { Count: > 0 } problems)
        {
            return await TellAsync(string.Join(' ', problems.Select(static problem => $"{problem.Field}: {ProblemText.Of(problem)}")));
        }

        if (dates is null && !found.DatesAreIso(mapping.Columns))
        {
            return await TellAsync("the dates are not all in ISO 8601 (2026-11-30): say how they are written with --date-format day-first or --date-format month-first.");
        }

        var actor = Actor.Console(services.GetRequiredService<TimeProvider>());
        try
        {
            // Opened before anything is done: a place that cannot be written is no surprise at the end.
            await using var target = report is null ? null : new FileStream(report.FullName, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write }.OwnerOnly());
            return dryRun ? await TryAsync(services, actor, file, found, mapping, target, cancellationToken) : await RunAsync(services, actor, file, found, mapping, target, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await TellAsync($"--report: {exception.Message}");
        }
    }

    private static async Task<Result<IReadOnlyList<string?>>> ColumnsAsync(IServiceProvider services, ImportSurvey survey, string? pairs, CancellationToken cancellationToken)
    {
        if (pairs is null)
        {
            var remembered = await services.GetRequiredService<ImportMemories>().FindAsync(survey.Headers, cancellationToken);
            return Result.Of(remembered?.Columns ?? survey.Guess());
        }

        return File.Exists(pairs)
            ? new FileInfo(pairs).Length > LongestMapping
                ? new InvalidError("mapping", ImportRules.BadPair, Path.GetFileName(pairs))
                : ImportMappingText.Read(await File.ReadAllLinesAsync(pairs, cancellationToken), survey.Headers)
            : ImportMappingText.Read(pairs.Split(','), survey.Headers);
    }

    private static async Task<int> TryAsync(IServiceProvider services, Actor actor, ImportFile file, ImportSurvey survey, ImportMapping mapping, FileStream? report, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<ImportOutcome, long>();
        var shown = 0;
        await foreach (var verdict in services.GetRequiredService<ImportDryRun>().RunAsync(actor, file, survey, mapping, cancellationToken))
        {
            counts[verdict.Outcome] = counts.GetValueOrDefault(verdict.Outcome) + 1;
            if (verdict.Problems.Count > 0 && shown++ < ProblemsShown)
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"line {verdict.Line}: {string.Join(' ', verdict.Problems.Select(ImportReport.Sentence))}"));
            }
        }

        await MoreAsync(shown);
        if (report is not null)
        {
            await services.GetRequiredService<ImportReport>().WriteTrialAsync(actor, file, survey, mapping, report, cancellationToken);
        }

        await SayAsync("would be", counts.GetValueOrDefault(ImportOutcome.Created), counts.GetValueOrDefault(ImportOutcome.Changed), counts.GetValueOrDefault(ImportOutcome.Unchanged), counts.GetValueOrDefault(ImportOutcome.Refused));
        return 0;
    }

    private static async Task<int> RunAsync(IServiceProvider services, Actor actor, ImportFile file, ImportSurvey survey, ImportMapping mapping, FileStream? report, CancellationToken cancellationToken)
    {
        var result = await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask("People", maxValue: Math.Max(1, survey.Rows * 2));
                return await services.GetRequiredService<ImportRunner>().RunAsync(actor, file, survey, mapping, new Bar(bar), cancellationToken);
            });
        if (!result.IsSuccess)
        {
            return await TellAsync(result.Error is ImportCancelledError ? "stopped; the same file goes on where it stopped." : Sentence(result.Error));
        }

        var (run, reports) = (result.Value, services.GetRequiredService<ImportReport>());
        var problems = await reports.FirstAsync(run, ProblemsShown + 1, cancellationToken);
        foreach (var (line, sentence) in problems.Take(ProblemsShown))
        {
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"line {line}: {sentence}"));
        }

        await MoreAsync(problems.Count);
        if (report is not null)
        {
            await reports.WriteRunAsync(run, report, cancellationToken);
        }

        await SayAsync("were", run.Created, run.Changed, run.Unchanged, run.Refused);
        return 0;
    }

    private static Task MoreAsync(int found)
        => found > ProblemsShown ? Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"more than {ProblemsShown} lines have something to say; --report FILE writes them all.")) : Task.CompletedTask;

    private static Task SayAsync(string verb, long created, long changed, long unchanged, long refused)
        => Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{created:N0} {verb} created, {changed:N0} changed, {unchanged:N0} left as they are, {refused:N0} refused"));

    private static string SeparatorName(char? separator) => separator switch { ',' => "commas", ';' => "semicolons", '\t' => "tabs", '|' => "bars", _ => "nothing" };

    private static string Sentence(ConsoleError error) => error is InvalidError { Problems: [var first, ..] } ? $"{first.Field}: {ProblemText.Of(first)}" : ErrorText.Of(error);

    private static async Task<int> TellAsync(string sentence)
    {
        await Console.Error.WriteLineAsync($"AdminConsole: {sentence}");
        return Failed;
    }

    private sealed class Bar(ProgressTask task) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => task.Value = value.Done;
    }
}
