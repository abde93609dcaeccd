using AdminConsole.Domain;
using AdminConsole.Domain.Roles;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.People;

/// <summary>The same act on many people: each its own unit, so that one refusal undoes nobody else's, with a result per row.</summary>
internal sealed class PeopleBulk(PersonService people, AssignmentService assignments)
{
    /// <summary>As many as can be selected on one page.</summary>
    public const int Most = 100;

    public Task<IReadOnlyList<BulkResult>> DisableAsync(Actor actor, IReadOnlyCollection<Guid> ids, string? reason, IProgress<int>? progress, CancellationToken cancellationToken)
        => EachAsync(ids, async id => (await people.DisableAsync(actor, id, reason, cancellationToken)).Error, progress, cancellationToken);

    public Task<IReadOnlyList<BulkResult>> EnableAsync(Actor actor, IReadOnlyCollection<Guid> ids, string? reason, IProgress<int>? progress, CancellationToken cancellationToken)
        => EachAsync(ids, async id => (await people.EnableAsync(actor, id, reason, cancellationToken)).Error, progress, cancellationToken);

    public Task<IReadOnlyList<BulkResult>> GiveAsync(Actor actor, IReadOnlyCollection<Guid> ids, GiveRoleInput input, IProgress<int>? progress, CancellationToken cancellationToken)
        => EachAsync(ids, async id => (await assignments.GiveAsync(actor, id, input, cancellationToken)).Error, progress, cancellationToken);

    private static async Task<IReadOnlyList<BulkResult>> EachAsync(IReadOnlyCollection<Guid> ids, Func<Guid, Task<ConsoleError?>> act, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        List<BulkResult> results = [];
        foreach (var id in ids.Distinct().Take(Most))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var error = await act(id);
            results.Add(new BulkResult(id, error));
            progress?.Report(results.Count);
            // What is wrong with the reason is wrong with every row, and a session that ended ends the rest.
            if (error is SessionEndedError || (results.Count == 1 && error is InvalidError { Problems: [{ Field: PersonService.ReasonField }, ..] }))
            {
                break;
            }
        }

        return results;
    }
}

/// <summary>How it went with one person; null for well.</summary>
internal sealed record BulkResult(Guid PersonId, ConsoleError? Error);
