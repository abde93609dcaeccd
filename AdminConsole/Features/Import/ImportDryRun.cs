using System.Runtime.CompilerServices;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>Says of every row what an import would do, and writes nothing.</summary>
internal sealed class ImportDryRun(IDbContextFactory<ConsoleDbContext> contexts, AccessModelLoader loader, SettingsReader settings, TimeProvider time)
{
    /// <summary>The verdicts in the order of the rows.</summary>
    public async IAsyncEnumerable<RowVerdict> RunAsync(Actor actor, ImportFile file, ImportSurvey survey, ImportMapping mapping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var authority = new ImportAuthority(actor);
        var planner = new ImportPlanner(authority);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var links = await ManagerLinks.ReadAsync(context, authority, begun: null, cancellationToken);
        var model = await loader.RefreshAsync(cancellationToken);
        links.See(model, now);
        // Managers may come after those who report to them: who comes at all is known first, and a row that is refused brings nobody.
        var ahead = new ImportPlanner(authority);
        List<ImportRow> batch = [];
        await foreach (var (row, _) in RowsAsync(file, survey, mapping, cancellationToken))
        {
            if (row is not null)
            {
                batch.Add(row);
            }

            if (row is null || batch.Count == ImportRunner.BatchSize)
            {
                await BringAsync();
            }
        }

        await BringAsync();
        RowVerdict? broken = null;
        await foreach (var (row, problem) in RowsAsync(file, survey, mapping, cancellationToken))
        {
            if (row is null)
            {
                broken = problem;
                break;
            }

            batch.Add(row);
            if (batch.Count == ImportRunner.BatchSize)
            {
                foreach (var verdict in await VerdictsAsync(batch))
                {
                    yield return verdict;
                }

                batch.Clear();
            }
        }

        foreach (var verdict in await VerdictsAsync(batch))
        {
            yield return verdict;
        }

        if (broken is not null)
        {
            yield return broken;
        }

        async Task BringAsync()
        {
            foreach (var plan in await ahead.PlanAsync(context, model, now, batch, cancellationToken))
            {
                if (plan.Outcome != ImportOutcome.Refused)
                {
                    links.Bring(plan.Row.Number);
                }
            }

            batch.Clear();
        }

        async Task<IEnumerable<RowVerdict>> VerdictsAsync(IReadOnlyList<ImportRow> rows)
            => (await planner.PlanAsync(context, model, now, rows, cancellationToken)).Select(plan =>
            {
                if (plan.Outcome != ImportOutcome.Refused && plan.Row.ManagerNumber.Length > 0 && links.Link(plan.Row.Number, plan.Row.ManagerNumber) is { } wrong)
                {
                    // The person comes all the same; only the line above them is left out.
                    return new RowVerdict(plan.Row.Line, plan.Row.Number, plan.WithoutManager().Outcome, [wrong]);
                }

                return new RowVerdict(plan.Row.Line, plan.Row.Number, plan.Outcome, plan.Problems);
            });
    }

    private async IAsyncEnumerable<(ImportRow? Row, RowVerdict? Broken)> RowsAsync(ImportFile file, ImportSurvey survey, ImportMapping mapping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var today = CompanyTime.DayOf(time.GetUtcNow().UtcDateTime, settings.Get(SettingDefinitions.CompanyTimeZone));
        await using var rows = file.RowsAsync(survey, mapping, settings.Get(SettingDefinitions.HomeCountry), today, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            RowVerdict? broken = null;
            try
            {
                if (!await rows.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (CsvFormatException exception)
            {
                broken = new RowVerdict(exception.LineNumber, string.Empty, ImportOutcome.Refused, [new FieldProblem("file", ImportRules.Malformed)]);
            }

            yield return broken is null ? (rows.Current, null) : (null, broken);
            if (broken is not null)
            {
                yield break;
            }
        }
    }
}

/// <summary>What would come of a row: its line, its number, and its problems by column.</summary>
internal sealed record RowVerdict(long Line, string Number, ImportOutcome Outcome, IReadOnlyList<FieldProblem> Problems);
