using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>The report of a dry run or of a run as CSV, in the reader's language: lines, numbers and reasons, and no other cell of the file.</summary>
internal sealed class ImportReport(IDbContextFactory<ConsoleDbContext> contexts, ImportDryRun dryRun)
{
    public static string NameOf(string column)
        => ImportText.ResourceManager.GetString("Column_" + column.Replace('-', '_'), CultureInfo.CurrentUICulture) ?? column;

    public static string NameOf(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Created => ImportText.Created,
        ImportOutcome.Changed => ImportText.Changed,
        ImportOutcome.Unchanged => ImportText.Unchanged,
        _ => ImportText.Refused,
    };

    /// <summary>"Column: what is wrong with it".</summary>
    public static string Sentence(FieldProblem problem) => $"{NameOf(problem.Field)}: {ProblemText.Of(problem)}";

    /// <summary>Every row of the file with what would come of it.</summary>
    public async Task WriteTrialAsync(Actor actor, ImportFile file, ImportSurvey survey, ImportMapping mapping, Stream stream, CancellationToken cancellationToken)
    {
        await using var csv = new CsvWriter(stream);
        await csv.WriteAsync([ImportText.Line, ImportText.Number, ImportText.Outcome, ImportText.Why], cancellationToken);
        await foreach (var row in dryRun.RunAsync(actor, file, survey, mapping, cancellationToken))
        {
            await csv.WriteAsync([row.Line.ToString(CultureInfo.InvariantCulture), row.Number, NameOf(row.Outcome), string.Join(' ', row.Problems.Select(Sentence))], cancellationToken);
        }

        await csv.FlushAsync(cancellationToken);
    }

    /// <summary>What was refused in a run of the person's own.</summary>
    public async Task WriteRunAsync(ImportRun run, Stream stream, CancellationToken cancellationToken)
    {
        await using var csv = new CsvWriter(stream);
        await csv.WriteAsync([ImportText.Line, ImportText.Column, ImportText.Why], cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.ImportProblems.AsNoTracking().Where(row => row.RunId == run.Id).OrderBy(static row => row.Line).ThenBy(static row => row.Ordinal);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            await csv.WriteAsync([row.Line.ToString(CultureInfo.InvariantCulture), NameOf(row.Field), WordsOf(row.Code)], cancellationToken);
        }

        await csv.FlushAsync(cancellationToken);
    }

    /// <summary>The first lines of what was refused in a run, as sentences.</summary>
    public async Task<IReadOnlyList<(long Line, string Sentence)>> FirstAsync(ImportRun run, int most, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.ImportProblems.AsNoTracking().Where(row => row.RunId == run.Id).OrderBy(static row => row.Line).ThenBy(static row => row.Ordinal).Take(most).ToListAsync(cancellationToken);
        return rows.ConvertAll(static row => (row.Line, $"{NameOf(row.Field)}: {WordsOf(row.Code)}"));
    }

    public async Task<ImportRun?> FindAsync(Guid runId, Guid? personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ImportRuns.AsNoTracking().SingleOrDefaultAsync(run => run.Id == runId && run.StartedBy == personId, cancellationToken);
    }

    // A run keeps codes alone; a text with places for numbers is shown without them.
    private static string WordsOf(string code)
    {
        var text = RuleText.ResourceManager.GetString(code.Replace('-', '_'), CultureInfo.CurrentUICulture) ?? code;
        return text.Contains("{0", StringComparison.Ordinal) ? string.Format(CultureInfo.CurrentCulture, text, "…", "…", "…") : text;
    }
}
