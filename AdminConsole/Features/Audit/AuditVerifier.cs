using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Audit;

/// <summary>
/// Walks the trail and computes each event's MAC anew. It finds what was altered or written by another hand; what
/// was taken out is found by the Merkle tree that a later part brings (Security/AuditLog/README.md).
/// </summary>
internal sealed class AuditVerifier(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder holder, AuditMac mac, TimeProvider time)
{
    /// <summary>Events one check on the page reads at most; the command line has no limit.</summary>
    public const int PageLimit = 250_000;

    /// <summary>Bad events that are listed; beyond, they are counted.</summary>
    public const int ListLimit = 100;

    private const int Batch = 1_000;

    /// <summary>Checks what the actor's filter shows, the newest <see cref="PageLimit"/> of it.</summary>
    public async Task<Result<AuditCheck>> CheckAsync(Actor actor, AuditFilterInput input, IProgress<AuditCheck>? progress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var access = holder.Current;
        var scope = actor.PersonId is { } person ? access.ScopeOf(person, ConsolePermissions.AuditRead, now) : DepartmentScope.Nowhere;
        if (scope.IsNowhere)
        {
            return new DeniedError(ConsolePermissions.AuditRead);
        }

        var (filter, _) = AuditFilter.Parse(input, access.Departments, now);
        return await WalkAsync(filter, scope, access.Departments, PageLimit, progress, cancellationToken);
    }

    /// <summary>Checks every event of the range, for whoever stands at the machine itself.</summary>
    public Task<AuditCheck> CheckAllAsync(AuditFilter filter, IProgress<AuditCheck>? progress, CancellationToken cancellationToken)
        => WalkAsync(filter, DepartmentScope.Company, holder.Current.Departments, int.MaxValue, progress, cancellationToken);

    private async Task<AuditCheck> WalkAsync(
        AuditFilter filter, DepartmentScope scope, DepartmentTree departments, int limit, IProgress<AuditCheck>? progress, CancellationToken cancellationToken)
    {
        List<BadEvent> bad = [];
        var state = new AuditCheck(0, 0, [], IsWhole: false, null, null);
        var last = long.MaxValue;
        while (state.Checked < limit)
        {
            // A context a batch: nothing grows, and no snapshot is held open for as long as the walk takes.
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var matching = await AuditQuery.MatchingAsync(context, filter, scope, departments, cancellationToken);
            var batch = await TolerantRead.EventsAsync(
                matching.Where(entry => entry.Sequence < last).OrderByDescending(static entry => entry.Sequence).Take(Math.Min(Batch, limit - state.Checked)),
                cancellationToken);
            if (batch.Count == 0)
            {
                return state with { IsWhole = true };
            }

            var found = 0;
            foreach (var (sequence, entry) in batch)
            {
                var seal = entry is null ? new AuditSeal(AuditSealState.Unreadable) : AuditSeal.Of(mac, entry);
                if (seal.IsIntact)
                {
                    continue;
                }

                found++;
                if (bad.Count < ListLimit)
                {
                    bad.Add(new BadEvent(sequence, entry?.Id, entry?.At, entry?.Action, seal.State));
                }
            }

            last = batch[^1].Sequence;
            state = state with
            {
                // A copy: whoever shows the progress reads it while the walk goes on.
                Bad = [.. bad],
                Checked = state.Checked + batch.Count,
                BadCount = state.BadCount + found,
                Newest = state.Newest ?? batch[0].Sequence,
                Oldest = last,
            };
            progress?.Report(state);
        }

        return state;
    }
}

/// <summary>
/// How a check stands. <see cref="IsWhole"/> is true when there was nothing further to read; the newest and oldest
/// numbers say what was read.
/// </summary>
internal sealed record AuditCheck(int Checked, int BadCount, IReadOnlyList<BadEvent> Bad, bool IsWhole, long? Newest, long? Oldest)
{
    public bool IsClean => BadCount == 0;
}

/// <summary>An event that is not as it was written. What it says of itself may be false.</summary>
internal sealed record BadEvent(long Sequence, Guid? Id, DateTime? At, string? Action, AuditSealState State);
