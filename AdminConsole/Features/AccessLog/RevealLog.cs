using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.AccessLog;

/// <summary>
/// Reads who looked at whose personal data. Whoever may for a branch sees the looks at people who belonged to it then,
/// and nothing else, by whatever way they ask.
/// </summary>
internal sealed class RevealLog(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder holder, TimeProvider time)
{
    public const int MostRows = 200;
    public const int FewestRows = 10;

    /// <summary>Counting goes no further.</summary>
    public const int CountLimit = 10_000;

    /// <summary>A page of the looks that match and the actor may see.</summary>
    public async Task<Result<RevealPage>> ListAsync(Actor actor, RevealFilterInput input, KeysetRequest request, CancellationToken cancellationToken)
    {
        if (Sight(actor, input) is not { } sight)
        {
            return new DeniedError(ConsolePermissions.PersonalLog);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var page = await RevealNames.ByTime.ReadAsync(
            sight.Of(context), RevealNames.Row, request with { Size = Math.Clamp(request.Size, FewestRows, MostRows) }, descending: true, cancellationToken);
        var rows = await RevealNames.NamedAsync(context, page.Rows, cancellationToken);
        return new RevealPage(
            page with { Rows = rows },
            rows is [var first, ..] ? RevealNames.ByTime.CursorOf(first, descending: true) : null,
            rows is [.., var last] ? RevealNames.ByTime.CursorOf(last, descending: true) : null,
            page.CursorLost ? [.. sight.Problems, new FieldProblem("Place", FilterRules.BadCursor)] : sight.Problems);
    }

    /// <summary>How many looks match, counted no further than <see cref="CountLimit"/>.</summary>
    public async Task<Result<CappedCount>> CountAsync(Actor actor, RevealFilterInput input, CancellationToken cancellationToken)
    {
        if (Sight(actor, input) is not { } sight)
        {
            return new DeniedError(ConsolePermissions.PersonalLog);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var count = await sight.Of(context).Select(static reveal => reveal.Id).Take(CountLimit + 1).CountAsync(cancellationToken);
        return new CappedCount(Math.Min(count, CountLimit), count > CountLimit);
    }

    /// <summary>One look, when the actor may see it.</summary>
    public async Task<Result<RevealRow>> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (Sight(actor, new RevealFilterInput { Range = RevealFilter.Always }) is not { } sight)
        {
            return new DeniedError(ConsolePermissions.PersonalLog);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await sight.Of(context).Where(reveal => reveal.Id == id).Select(RevealNames.Row).ToListAsync(cancellationToken);
        return found.Count == 0 ? new NotFoundError() : (await RevealNames.NamedAsync(context, found, cancellationToken))[0];
    }

    /// <summary>Every reason, in the order of its English name: what the filter offers.</summary>
    public async Task<IReadOnlyList<ReasonName>> ReasonsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (Sight(actor, new RevealFilterInput()) is null)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RevealReasons.OrderBy(static reason => reason.NameEn)
            .Select(static reason => new ReasonName(reason.Id, reason.NameEn, reason.NameEs, reason.RetiredAt != null)).ToListAsync(cancellationToken);
    }

    /// <summary>What the actor asks for and may see; null for whoever may see nothing.</summary>
    public RevealSight? Sight(Actor actor, RevealFilterInput input)
    {
        var (access, now) = (holder.Current, time.GetUtcNow().UtcDateTime);
        var scope = actor.PersonId is { } person ? access.ScopeOf(person, ConsolePermissions.PersonalLog, now) : DepartmentScope.Nowhere;
        if (scope.IsNowhere)
        {
            return null;
        }

        var (filter, problems) = RevealFilter.Parse(input, access.Departments, now);
        return new RevealSight(filter, scope, access.Departments, now, problems);
    }
}

/// <summary>A filter within the scope of whoever asks.</summary>
internal sealed record RevealSight(RevealFilter Filter, DepartmentScope Scope, DepartmentTree Departments, DateTime Now, IReadOnlyList<FieldProblem> Problems)
{
    public IQueryable<Domain.PersonalData.Reveal> Of(ConsoleDbContext context) => RevealMatching.Of(context, Filter, Scope, Departments, Now);
}
