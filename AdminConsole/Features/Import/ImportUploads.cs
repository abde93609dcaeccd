using System.Collections.Concurrent;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.Import;

/// <summary>The files that people are importing from this replica: one of each person, gone when done with or after some hours.</summary>
internal sealed partial class ImportUploads(ImportRunner runner, TimeProvider time, ILogger<ImportUploads> logger) : IDisposable
{
    private static readonly TimeSpan kept = TimeSpan.FromHours(4);
    private readonly ConcurrentDictionary<Guid, ImportUpload> uploads = new();

    /// <summary>Takes the file over; an earlier one of the same person goes, unless it is running.</summary>
    public ImportUpload Add(Guid ownerId, string name, SealedTempFile file)
    {
        var now = time.GetUtcNow();
        Expire(ownerId);
        var upload = new ImportUpload(Guid.CreateVersion7(now), ownerId, name, file, now);
        uploads[upload.Id] = upload;
        return upload;
    }

    /// <summary>Lets go what nobody came back to for hours, and every file of <paramref name="ownerId"/> that is not running.</summary>
    public void Expire(Guid? ownerId = null)
    {
        var now = time.GetUtcNow();
        foreach (var old in uploads.Values.Where(old => !old.IsRunning && (old.OwnerId == ownerId || now - old.UsedAt > kept)))
        {
            Remove(old);
        }
    }

    /// <summary>The person's own file; nobody sees another's.</summary>
    public ImportUpload? Find(Guid id, Guid? ownerId)
    {
        if (!uploads.TryGetValue(id, out var upload) || upload.OwnerId != ownerId)
        {
            return null;
        }

        upload.UsedAt = time.GetUtcNow();
        return upload;
    }

    /// <summary>The person's file that is being imported, for whoever comes back to the page.</summary>
    public ImportUpload? RunningOf(Guid? ownerId) => uploads.Values.FirstOrDefault(upload => upload.OwnerId == ownerId && upload.IsRunning);

    public void Remove(ImportUpload upload)
    {
        if (uploads.TryRemove(upload.Id, out _))
        {
            upload.Dispose();
        }
    }

    /// <summary>
    /// Starts the run and answers as soon as it has begun or was refused. It goes on when the page is left, and ends
    /// when the person's session does.
    /// </summary>
    public async Task<Result<Done>> StartAsync(Actor actor, ImportUpload upload, ImportSurvey survey, ImportMapping mapping)
    {
        if (upload.IsRunning)
        {
            return Done.Instance;
        }

        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stop = upload.Begin();
        var run = Task.Run(async () =>
        {
            Result<ImportRun> result;
            try
            {
                result = await runner.RunAsync(actor, upload.File, survey, mapping, new Told(upload, begun), stop);
            }
            catch (Exception exception)
            {
                // Nobody may be left who waits for it, and a file that never ends could be neither run on nor let go.
                LogBrokenOff(exception);
                result = new ImportBrokenOffError(upload.Id);
            }

            upload.End(result);
            return result;
        });
        await Task.WhenAny(run, begun.Task);
        if (!run.IsCompleted)
        {
            return Done.Instance;
        }

        return (await run).Map(static _ => Done.Instance);
    }

    public void Dispose()
    {
        foreach (var upload in uploads.Values)
        {
            upload.Cancel();
            Remove(upload);
        }
    }

    [LoggerMessage(EventId = 3403, Level = LogLevel.Error, Message = "An import was broken off; what it settled is written")]
    private partial void LogBrokenOff(Exception exception);

    private sealed class Told(ImportUpload upload, TaskCompletionSource begun) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            upload.Tell(value);
            begun.TrySetResult();
        }
    }
}

/// <summary>One file and how far its import is.</summary>
internal sealed class ImportUpload(Guid id, Guid ownerId, string name, SealedTempFile file, DateTimeOffset at) : IDisposable
{
    private CancellationTokenSource? stop;

    /// <summary>Raised on the thread that runs the import.</summary>
    public event Action? Changed;

    public Guid Id { get; } = id;

    public Guid OwnerId { get; } = ownerId;

    public string Name { get; } = name;

    /// <summary>When its owner last came for it.</summary>
    public DateTimeOffset UsedAt { get; set; } = at;

    public ImportFile File { get; } = new(file.Open, file.Length);

    /// <summary>As read the first time.</summary>
    public ImportSurvey? Survey { get; set; }

    /// <summary>As the person last chose it.</summary>
    public ImportMapping? Mapping { get; set; }

    /// <summary>What the dry run found under <see cref="Mapping"/>; null while none was made.</summary>
    public ImportTrial? Trial { get; set; }

    public ImportProgress? Progress { get; private set; }

    public Result<ImportRun>? Outcome { get; private set; }

    public bool IsRunning => stop is not null && Outcome is null;

    public CancellationToken Begin()
    {
        stop?.Dispose();
        stop = new CancellationTokenSource();
        (Progress, Outcome) = (null, null);
        return stop.Token;
    }

    public void Tell(ImportProgress progress)
    {
        Progress = progress;
        Changed?.Invoke();
    }

    public void End(Result<ImportRun> outcome)
    {
        Outcome = outcome;
        Changed?.Invoke();
    }

    public void Cancel() => stop?.Cancel();

    public void Dispose()
    {
        stop?.Dispose();
        file.Dispose();
    }
}

/// <summary>What a dry run found: counts of all rows, and the first rows of each outcome.</summary>
internal sealed class ImportTrial
{
    /// <summary>Rows of one outcome that the page keeps; the report has them all.</summary>
    public const int Kept = 200;

    private readonly Dictionary<ImportOutcome, List<RowVerdict>> first = [];
    private readonly Dictionary<ImportOutcome, long> counts = [];

    public long Total { get; private set; }

    public void Add(RowVerdict verdict)
    {
        Total++;
        counts[verdict.Outcome] = CountOf(verdict.Outcome) + 1;
        if (!first.TryGetValue(verdict.Outcome, out var rows))
        {
            first[verdict.Outcome] = rows = [];
        }

        if (rows.Count < Kept)
        {
            rows.Add(verdict);
        }
    }

    public long CountOf(ImportOutcome outcome) => counts.GetValueOrDefault(outcome);

    /// <summary>The rows kept of an outcome, or the first of all.</summary>
    public IReadOnlyList<RowVerdict> Of(ImportOutcome? outcome)
        => outcome is { } one ? first.GetValueOrDefault(one) ?? [] : [.. first.Values.SelectMany(static rows => rows).OrderBy(static row => row.Line).Take(Kept)];
}
