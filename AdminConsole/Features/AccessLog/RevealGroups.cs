using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.AccessLog;

/// <summary>Counts the looks by who looked, at whom, or at what. The database counts; what comes back is the lines shown.</summary>
internal sealed class RevealGroups(IDbContextFactory<ConsoleDbContext> contexts, RevealLog log)
{
    /// <summary>Lines shown, those with the most looks.</summary>
    public const int Most = 100;

    public async Task<Result<RevealGroupPage>> ReadAsync(Actor actor, RevealFilterInput input, RevealView view, CancellationToken cancellationToken)
    {
        if (log.Sight(actor, input) is not { } sight)
        {
            return new DeniedError(ConsolePermissions.PersonalLog);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var looks = sight.Of(context);
        if (view is RevealView.Fields)
        {
            var fields = await looks.GroupBy(static reveal => reveal.Field)
                .Select(static group => new RevealGroup(
                    null, group.Key, group.Count(),
                    group.Select(static reveal => reveal.ReaderId).Distinct().Count(), group.Select(static reveal => reveal.SubjectId).Distinct().Count(),
                    group.Min(static reveal => reveal.At), group.Max(static reveal => reveal.At)))
                .ToListAsync(cancellationToken);
            return new RevealGroupPage([.. fields.OrderByDescending(static group => group.Looks).ThenBy(static group => group.Field)], fields.Count, sight.Problems);
        }

        // Counted first, which an index answers alone; how many different ones, only of the lines that are shown.
        var isReaders = view is RevealView.Readers;
        var groups = await (isReaders ? looks.GroupBy(static reveal => reveal.ReaderId) : looks.GroupBy(static reveal => reveal.SubjectId))
            .Select(static group => new { group.Key, Looks = group.Count(), First = group.Min(static reveal => reveal.At), Last = group.Max(static reveal => reveal.At) })
            .OrderByDescending(static group => group.Looks).ThenBy(static group => group.Key)
            .Take(Most)
            .ToListAsync(cancellationToken);
        List<Guid> ids = [.. groups.Select(static group => group.Key)];
        var others = await (isReaders
                ? looks.Where(reveal => ids.Contains(reveal.ReaderId)).GroupBy(static reveal => reveal.ReaderId).Select(static group => new { group.Key, Count = group.Select(static reveal => reveal.SubjectId).Distinct().Count() })
                : looks.Where(reveal => ids.Contains(reveal.SubjectId)).GroupBy(static reveal => reveal.SubjectId).Select(static group => new { group.Key, Count = group.Select(static reveal => reveal.ReaderId).Distinct().Count() }))
            .ToDictionaryAsync(static group => group.Key, static group => group.Count, cancellationToken);
        var all = groups.Count < Most ? groups.Count
            : await (isReaders ? looks.Select(static reveal => reveal.ReaderId) : looks.Select(static reveal => reveal.SubjectId)).Distinct().CountAsync(cancellationToken);
        var names = await RevealNames.PeopleAsync(context, ids, cancellationToken);
        return new RevealGroupPage(
            [.. groups.Select(group => new RevealGroup(
                group.Key, null, group.Looks, isReaders ? 1 : others.GetValueOrDefault(group.Key), isReaders ? others.GetValueOrDefault(group.Key) : 1, group.First, group.Last)
                { Name = names.GetValueOrDefault(group.Key) })],
            all,
            sight.Problems);
    }
}

/// <summary>How the looks are shown.</summary>
internal enum RevealView
{
    /// <summary>One by one.</summary>
    Rows,

    /// <summary>By who looked.</summary>
    Readers,

    /// <summary>By whom it was about.</summary>
    People,

    /// <summary>By what was looked at.</summary>
    Fields,
}

/// <summary>The looks of one reader, at one person, or at one field.</summary>
/// <param name="Id">The person, when it is one.</param>
/// <param name="Field">The field, when it is one.</param>
/// <param name="Looks">How many.</param>
/// <param name="Readers">By how many different readers.</param>
/// <param name="People">At how many different people.</param>
/// <param name="First">The earliest, UTC.</param>
/// <param name="Last">The latest, UTC.</param>
internal sealed record RevealGroup(Guid? Id, PersonalField? Field, int Looks, int Readers, int People, DateTime First, DateTime Last)
{
    public string? Name { get; init; }
}

/// <summary>The lines with the most looks, of how many there are.</summary>
internal sealed record RevealGroupPage(IReadOnlyList<RevealGroup> Groups, int All, IReadOnlyList<FieldProblem> Problems);
