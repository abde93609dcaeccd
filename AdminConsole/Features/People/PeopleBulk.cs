using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Features.People;

/// <summary>The same act on many people.</summary>
internal sealed class PeopleBulk(PersonService people, AssignmentService assignments, LinkIssuer links)
{
    public Task<IReadOnlyList<BulkResult>> DisableAsync(Actor actor, IReadOnlyCollection<Guid> ids, string? reason, IProgress<int>? progress, CancellationToken cancellationToken)
        => BulkUnits.EachAsync(ids, async id => (await people.DisableAsync(actor, id, reason, cancellationToken)).Error, progress, cancellationToken);

    public Task<IReadOnlyList<BulkResult>> EnableAsync(Actor actor, IReadOnlyCollection<Guid> ids, string? reason, IProgress<int>? progress, CancellationToken cancellationToken)
        => BulkUnits.EachAsync(ids, async id => (await people.EnableAsync(actor, id, reason, cancellationToken)).Error, progress, cancellationToken);

    public Task<IReadOnlyList<BulkResult>> InviteAsync(Actor actor, IReadOnlyCollection<Guid> ids, string? reason, IProgress<int>? progress, CancellationToken cancellationToken)
        => BulkUnits.EachAsync(ids, async id => (await links.InviteByMailAsync(actor, id, reason, cancellationToken)).Error, progress, cancellationToken);

    public Task<IReadOnlyList<BulkResult>> GiveAsync(Actor actor, IReadOnlyCollection<Guid> ids, GiveRoleInput input, IProgress<int>? progress, CancellationToken cancellationToken)
        => BulkUnits.EachAsync(ids, async id => (await assignments.GiveAsync(actor, id, input, cancellationToken)).Error, progress, cancellationToken);
}
