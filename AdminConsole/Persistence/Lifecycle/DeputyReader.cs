using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>
/// Who stands in for whom at a moment, and who is away. A deputy counts while they are active. When a deputy is away
/// themselves, those who stand in for them count too, a few steps far; a circle of deputies ends where it began.
/// Take the context of the unit or of the read: the answer is then of that moment.
/// </summary>
internal static class DeputyReader
{
    /// <summary>How many deputies of deputies are followed.</summary>
    public const int LongestChain = 5;

    private const int Chunk = 200;

    /// <summary>Of each of these people: whether they are away, and who stands in for them.</summary>
    /// <param name="context">Where to read.</param>
    /// <param name="personIds">Whoever is asked about; a page or a stage of them.</param>
    /// <param name="at">UTC.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public static async Task<IReadOnlyDictionary<Guid, StandIns>> OfAsync(ConsoleDbContext context, IReadOnlyCollection<Guid> personIds, DateTime at, CancellationToken cancellationToken)
    {
        var known = new Dictionary<Guid, Standing>();
        Guid[] next = [.. personIds.Distinct()];
        for (var step = 0; step <= LongestChain && next.Length > 0; step++)
        {
            foreach (var chunk in next.Chunk(Chunk))
            {
                await ReadAsync(context, chunk, at, known, cancellationToken);
            }

            next = [.. next.SelectMany(id => known[id].Deputies).Distinct().Where(id => !known.ContainsKey(id))];
        }

        return personIds.Distinct().ToDictionary(static id => id, id => Follow(id, known));
    }

    /// <summary>Everybody for whom this person stands in now, directly or through a deputy who is away.</summary>
    public static async Task<IReadOnlyList<Guid>> PrincipalsAsync(ConsoleDbContext context, Guid deputyId, DateTime at, CancellationToken cancellationToken)
    {
        var found = new HashSet<Guid>();
        Guid[] next = [deputyId];
        for (var step = 0; step <= LongestChain && next.Length > 0; step++)
        {
            var through = next;
            var rows = await context.Deputyships.AsNoTracking()
                .Where(stand => stand.DeputyId != null && through.Contains(stand.DeputyId.Value) && stand.From <= at && stand.Until > at)
                .Join(context.People.Where(static person => person.Status == PersonStatus.Active), static stand => stand.DeputyId, static person => (Guid?)person.Id, static (stand, _) => stand.PersonId)
                .Distinct()
                .ToListAsync(cancellationToken);
            Guid[] fresh = [.. rows.Where(id => id != deputyId && found.Add(id))];
            // Only who is away themselves hands on what they stand in for.
            next = fresh.Length == 0 ? [] : [.. await AwayAsync(context, fresh, at, cancellationToken)];
        }

        return [.. found.Order()];
    }

    /// <summary>Which of these people are away at the moment.</summary>
    public static async Task<IReadOnlySet<Guid>> AwayAsync(ConsoleDbContext context, IReadOnlyCollection<Guid> personIds, DateTime at, CancellationToken cancellationToken)
    {
        var away = new HashSet<Guid>();
        foreach (var chunk in personIds.Distinct().Chunk(Chunk))
        {
            away.UnionWith(await context.Deputyships.AsNoTracking()
                .Where(stand => stand.IsAbsence && chunk.Contains(stand.PersonId) && stand.From <= at && stand.Until > at)
                .Select(static stand => stand.PersonId)
                .ToListAsync(cancellationToken));
        }

        return away;
    }

    /// <summary>The periods (UTC) within which this person is away after a moment, in order; for moving deadlines behind them.</summary>
    public static Task<List<Deputyship>> AbsencesAsync(ConsoleDbContext context, Guid personId, DateTime after, CancellationToken cancellationToken)
        => context.Deputyships.AsNoTracking()
            .Where(stand => stand.IsAbsence && stand.PersonId == personId && stand.Until > after)
            .OrderBy(static stand => stand.From).ThenBy(static stand => stand.Id)
            .Take(Chunk)
            .ToListAsync(cancellationToken);

    private static async Task ReadAsync(ConsoleDbContext context, Guid[] ids, DateTime at, Dictionary<Guid, Standing> known, CancellationToken cancellationToken)
    {
        var rows = await context.Deputyships.AsNoTracking()
            .Where(stand => ids.Contains(stand.PersonId) && stand.From <= at && stand.Until > at)
            .OrderBy(static stand => stand.From).ThenBy(static stand => stand.Id)
            .Select(stand => new
            {
                stand.PersonId,
                stand.DeputyId,
                stand.IsAbsence,
                IsActive = context.People.Any(person => person.Id == stand.DeputyId && person.Status == PersonStatus.Active),
            })
            .ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            var own = rows.Where(row => row.PersonId == id).ToList();
            known[id] = new Standing(
                own.Exists(static row => row.IsAbsence),
                [.. own.Where(row => row.IsActive && row.DeputyId is { } deputy && deputy != id).Select(static row => row.DeputyId!.Value).Distinct()]);
        }
    }

    private static StandIns Follow(Guid person, Dictionary<Guid, Standing> known)
    {
        var start = known[person];
        List<Guid> found = [];
        var seen = new HashSet<Guid> { person };
        IReadOnlyList<Guid> next = start.Deputies;
        for (var step = 0; step < LongestChain && next.Count > 0; step++)
        {
            List<Guid> further = [];
            foreach (var deputy in next.Where(seen.Add))
            {
                found.Add(deputy);
                if (known.TryGetValue(deputy, out var theirs) && theirs.IsAway)
                {
                    further.AddRange(theirs.Deputies);
                }
            }

            next = further;
        }

        return new StandIns(start.IsAway, found);
    }

    private sealed record Standing(bool IsAway, IReadOnlyList<Guid> Deputies);
}

/// <summary>Whether somebody is away, and who stands in for them, the nearest first; a deputy who is away is among them.</summary>
internal sealed record StandIns(bool IsAway, IReadOnlyList<Guid> Deputies);
