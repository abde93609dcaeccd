using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.AccessLog;

/// <summary>Tells somebody who looked at their own personal data; of nobody else's.</summary>
internal sealed class OwnLooks(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Counting goes no further.</summary>
    public const int CountLimit = 10_000;

    /// <summary>A page of the looks at the actor's data, newest first; their own looks only when asked for.</summary>
    public async Task<Result<OwnLooksPage>> ListAsync(Actor actor, bool withOwn, KeysetRequest request, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } person || !access.Current.AllowsSomewhere(person, ConsolePermissions.OwnRead, time.GetUtcNow().UtcDateTime))
        {
            return new DeniedError(ConsolePermissions.OwnRead);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var looks = context.Reveals.AsNoTracking().Where(reveal => reveal.SubjectId == person);
        if (!withOwn)
        {
            looks = looks.Where(static reveal => reveal.Kind != RevealKind.Own);
        }

        var page = await RevealNames.ByTime.ReadAsync(
            looks, RevealNames.Row, request with { Size = Math.Clamp(request.Size, RevealLog.FewestRows, RevealLog.MostRows) }, descending: true, cancellationToken);
        var rows = await RevealNames.NamedAsync(context, page.Rows, cancellationToken);
        var count = await looks.Select(static reveal => reveal.Id).Take(CountLimit + 1).CountAsync(cancellationToken);
        return new OwnLooksPage(
            // Where somebody sat when they looked is for the officers, not for everybody they looked at.
            page with { Rows = [.. rows.Select(static row => row with { Address = string.Empty, SessionId = null })] },
            rows is [var first, ..] ? RevealNames.ByTime.CursorOf(first, descending: true) : null,
            rows is [.., var last] ? RevealNames.ByTime.CursorOf(last, descending: true) : null,
            new CappedCount(Math.Min(count, CountLimit), count > CountLimit));
    }
}

/// <summary>A page of the looks at one's own data.</summary>
internal sealed record OwnLooksPage(KeysetPage<RevealRow> Page, string? FirstCursor, string? LastCursor, CappedCount Count);
