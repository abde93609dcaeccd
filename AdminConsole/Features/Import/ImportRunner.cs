using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Import;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Import;

/// <summary>
/// Runs an import in two passes over the file, people first and managers second, a batch a unit. The batch and the
/// position commit together, so a killed run goes on with the same file at the next batch and does nothing twice.
/// </summary>
internal sealed class ImportRunner(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts, ImportWriter writer, SettingsReader settings, TimeProvider time)
{
    /// <summary>Rows in one unit.</summary>
    public const int BatchSize = 500;

    /// <summary>Problem rows kept of one run; the counts are of all.</summary>
    public const int ProblemsKept = 10_000;

    /// <summary>Runs the file, or goes on with it where an earlier run of the same file and mapping stopped.</summary>
    public async Task<Result<ImportRun>> RunAsync(Actor actor, ImportFile file, ImportSurvey survey, ImportMapping mapping, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (mapping.Check() is { Count: > 0 } problems)
        {
            return new InvalidError(problems);
        }

        var begun = await BeginAsync(actor, survey, mapping, cancellationToken);
        if (!begun.IsSuccess)
        {
            return begun.Error;
        }

        var run = begun.Value;
        var started = time.GetTimestamp();
        var settledBefore = Settled(run, survey);
        try
        {
            while (run.State == ImportState.Running)
            {
                var passed = await PassAsync(actor, file, survey, mapping, run, settledBefore, started, progress, cancellationToken);
                if (!passed.IsSuccess)
                {
                    // "Nothing was changed" is true of the batch alone.
                    return passed.Error is UnavailableError ? new ImportBrokenOffError(run.Id) : passed.Error;
                }

                run = passed.Value;
            }

            return run;
        }
        catch (Exception exception) when (exception is DbException || TransientFaults.IsTransient(exception))
        {
            // Between two units; the providers wrap what a lost connection throws.
            return new ImportBrokenOffError(run.Id);
        }
        catch (OperationCanceledException)
        {
            // Also when it cannot be written down: the position is, and the same file goes on from there.
            await EndAsync(actor, run.Id, ImportState.Cancelled, CancellationToken.None);
            return new ImportCancelledError(run.Id);
        }
    }

    private static long Settled(ImportRun run, ImportSurvey survey) => run.Phase == 1 ? run.Position : survey.Rows + run.Position;

    private static byte[] HashOf(ImportMapping mapping) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(mapping));

    private async Task<Result<ImportRun>> BeginAsync(Actor actor, ImportSurvey survey, ImportMapping mapping, CancellationToken cancellationToken)
    {
        var (id, mappingHash) = (Guid.CreateVersion7(time.GetUtcNow()), HashOf(mapping));
        return await work.ExecuteAsync<ImportRun>(
            actor,
            actor.IsConsole
                ? Intent.ByConsole(AuditActions.PersonImport, AuditTargets.Import, id)
                : Intent.ByPermission(ConsolePermissions.PersonImport, AuditActions.PersonImport, AuditTargets.Import, id, alwaysRecord: true),
            async (unit, token) =>
            {
                if (unit.AuthorizeWithin(unit.ScopeOf(ConsolePermissions.PersonImport, ConsolePermissions.PersonRead)) is { } denied)
                {
                    return denied;
                }

                await RememberAsync(unit, survey, mapping, token);
                var open = await unit.Database.ImportRuns
                    .Where(run => run.FileHash == survey.Hash && run.MappingHash == mappingHash && run.State != ImportState.Done && run.StartedBy == actor.PersonId)
                    .OrderByDescending(static run => run.StartedAt).FirstOrDefaultAsync(token);
                if (open is null)
                {
                    open = new ImportRun { Id = id, FileHash = survey.Hash, MappingHash = mappingHash, StartedBy = actor.PersonId, StartedAt = unit.Now };
                    unit.Database.ImportRuns.Add(open);
                }
                else
                {
                    open.State = ImportState.Running;
                    open.Version++;
                }

                unit.Audit.Note("run", open.Id).Note("rows", survey.Rows).Note("from", Settled(open, survey)).Note("file", Convert.ToHexStringLower(survey.Hash));
                return open;
            },
            cancellationToken);
    }

    private static async Task RememberAsync(Unit unit, ImportSurvey survey, ImportMapping mapping, CancellationToken cancellationToken)
    {
        var key = ImportMemories.KeyOf(survey.Headers);
        var memory = await unit.Database.ImportMemories.SingleOrDefaultAsync(row => row.HeadersHash == key, cancellationToken);
        if (memory is null)
        {
            unit.Database.ImportMemories.Add(new ImportMemory { HeadersHash = key, Mapping = JsonSerializer.Serialize(mapping), UsedAt = unit.Now });
            return;
        }

        (memory.Mapping, memory.UsedAt) = (JsonSerializer.Serialize(mapping), unit.Now);
    }

    /// <summary>One pass from the run's position to the file's end; returns the run as it stands.</summary>
    private async Task<Result<ImportRun>> PassAsync(
        Actor actor, ImportFile file, ImportSurvey survey, ImportMapping mapping, ImportRun run, long settledBefore, long started, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var zone = settings.Get(SettingDefinitions.CompanyTimeZone);
        var today = CompanyTime.DayOf(time.GetUtcNow().UtcDateTime, zone);
        var pass = await ImportPass.BeginAsync(run, new ImportAuthority(actor), contexts, cancellationToken);
        List<ImportRow> batch = [];
        long index = 0;
        await foreach (var row in file.RowsAsync(survey, mapping, settings.Get(SettingDefinitions.HomeCountry), today, cancellationToken))
        {
            // Rows that are settled are read again, so that numbers that come twice are still found.
            if (index++ < run.Position)
            {
                pass.Remember(row);
                continue;
            }

            batch.Add(row);
            if (batch.Count == BatchSize)
            {
                var settled = await SettleAsync(actor, run.Id, pass, batch, isLast: false, zone, cancellationToken);
                if (!settled.IsSuccess)
                {
                    return settled.Error;
                }

                run = settled.Value;
                Report();
                batch.Clear();
            }
        }

        var last = await SettleAsync(actor, run.Id, pass, batch, isLast: true, zone, cancellationToken);
        if (last.IsSuccess)
        {
            run = last.Value;
            Report();
        }

        return last;

        void Report()
        {
            if (progress is null)
            {
                return;
            }

            var (done, total) = (run.State == ImportState.Done ? survey.Rows * 2 : Settled(run, survey), survey.Rows * 2);
            var elapsed = time.GetElapsedTime(started);
            TimeSpan? left = done > settledBefore ? elapsed * ((double)(total - done) / (done - settledBefore)) : null;
            progress.Report(new ImportProgress(done, total, left, run.Created, run.Changed, run.Unchanged, run.Refused));
        }
    }

    private async Task<Result<ImportRun>> SettleAsync(Actor actor, Guid runId, ImportPass pass, List<ImportRow> batch, bool isLast, string zone, CancellationToken cancellationToken)
    {
        var memo = new BatchMemo();
        return await work.ExecuteAsync<ImportRun>(
            actor,
            actor.IsConsole
                ? Intent.ByConsole(AuditActions.PersonImport, AuditTargets.Import, runId, movesAccess: true, recordAlways: false)
                // The proof was asked when the run began; whose session ended runs nothing on.
                : Intent.ByOwner(AuditActions.PersonImport, AuditTargets.Import, runId, ownerId: actor.PersonId, movesAccess: true),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } denied)
                {
                    return denied;
                }

                var run = await unit.Database.ImportRuns.SingleAsync(row => row.Id == runId, token);
                if (run.State != ImportState.Running || run.Phase != pass.Phase || run.Position != pass.Position)
                {
                    // Another window runs the same file.
                    return new ImportTakenError(runId);
                }

                var written = pass.Phase == 1
                    ? await writer.WritePeopleAsync(unit, pass, batch, memo, zone, token)
                    : await ImportWriter.WriteManagersAsync(unit, pass, batch, token);
                if (!written.IsSuccess)
                {
                    return written.Error;
                }

                var done = written.Value;
                run.Created += done.Created;
                run.Changed += done.Changed;
                run.Unchanged += done.Unchanged;
                run.Refused += done.Refused;
                run.Position += batch.Count;
                if (isLast)
                {
                    (run.Phase, run.Position, run.State, run.FinishedAt) = run.Phase == 1 ? (2, 0L, ImportState.Running, null) : (2, run.Position, ImportState.Done, (DateTime?)unit.Now);
                }

                run.Version++;
                if (pass.Phase == 1)
                {
                    unit.Audit.Note("created", done.Created).Note("changed", done.Changed).Note("unchanged", done.Unchanged).Note("refused", done.Refused);
                }

                unit.Audit.Note("phase", pass.Phase).Note("position", run.Position);
                return run;
            },
            cancellationToken) is var result && result.IsSuccess ? pass.Settled(result.Value, batch.Count) : result;
    }

    private Task<Result<Done>> EndAsync(Actor actor, Guid runId, ImportState state, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            actor.IsConsole ? Intent.ByConsole(AuditActions.PersonImport, AuditTargets.Import, runId) : Intent.ByOwner(AuditActions.PersonImport, AuditTargets.Import, runId, ownerId: actor.PersonId),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } denied)
                {
                    return denied;
                }

                var run = await unit.Database.ImportRuns.SingleAsync(row => row.Id == runId, token);
                unit.Audit.Change("state", run.State.ToString(), state.ToString());
                run.State = state;
                run.Version++;
                return Done.Instance;
            },
            cancellationToken);
}

/// <summary>How far a run came: rows settled of both passes, an estimate of the time left, and the counts.</summary>
internal sealed record ImportProgress(long Done, long Total, TimeSpan? Left, long Created, long Changed, long Unchanged, long Refused)
{
    /// <summary>Rows of the file: each is settled twice, for its person and for its manager.</summary>
    public long Rows => Total / 2;

    /// <summary>Rows of the first pass that are settled.</summary>
    public long RowsDone => Math.Min(Done, Rows);
}

/// <summary>Somebody stopped it; it goes on where it stopped when the same file is run again.</summary>
internal sealed record ImportCancelledError(Guid RunId) : ConsoleError("import-cancelled");

/// <summary>The database went away while it ran; what is settled is written, and the same file goes on from there.</summary>
internal sealed record ImportBrokenOffError(Guid RunId) : ConsoleError("import-broken-off");

/// <summary>Another window or replica runs the same file.</summary>
internal sealed record ImportTakenError(Guid RunId) : ConsoleError("import-taken");
