using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.AccessLog;

/// <summary>
/// Counts what the drawings show. The database counts by the quarter of an hour in UTC, at most some seventy thousand
/// of them; which day and hour that was on the viewer's clock is worked out here, since the database does not know it.
/// </summary>
internal sealed class RevealPictures(IDbContextFactory<ConsoleDbContext> contexts, RevealLog log)
{
    /// <summary>Up to so many days a bar is a day, beyond a week.</summary>
    public const int MostDays = 92;

    public async Task<Result<RevealPicture>> ReadAsync(Actor actor, RevealFilterInput input, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        if (log.Sight(actor, input) is not { } sight)
        {
            return new DeniedError(ConsolePermissions.PersonalLog);
        }

        var end = sight.Filter.To is { } to && to < sight.Now ? to : sight.Now;
        var earliest = end - RevealMatching.Longest;
        var isCut = sight.Filter.From is not { } asked || asked < earliest;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var looks = sight.Of(context);
        if (isCut)
        {
            looks = looks.Where(reveal => reveal.At >= earliest);
        }

        var counts = await (IsWholeHours(zone, isCut ? earliest : sight.Filter.From!.Value, end) ? ByHour(looks) : ByQuarter(looks)).ToListAsync(cancellationToken);
        isCut = isCut && await sight.Of(context).AnyAsync(reveal => reveal.At < earliest, cancellationToken);
        return Draw(counts, sight.Filter.From is { } from && from >= earliest ? from : null, end, zone, isCut);
    }

    private static RevealPicture Draw(List<QuarterCount> counts, DateTime? from, DateTime end, TimeZoneInfo zone, bool isCut)
    {
        var cells = new int[HourOfWeek.Days * HourOfWeek.Hours];
        SortedDictionary<DateOnly, int> days = [];
        foreach (var count in counts)
        {
            var utc = DateTime.SpecifyKind(count.Date.Date.AddHours(count.Hour).AddMinutes(count.Quarter * 15), DateTimeKind.Utc);
            var local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
            var hour = HourOfWeek.Of(local);
            cells[((hour.Day - 1) * HourOfWeek.Hours) + hour.Hour] += count.Looks;
            var day = DateOnly.FromDateTime(local);
            days[day] = days.GetValueOrDefault(day) + count.Looks;
        }

        // The last day is the one that holds the moment before the end.
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(end.AddTicks(-1), zone));
        var first = from is { } start ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(start, zone)) : days.Count > 0 ? days.Keys.First() : last;
        var isWeekly = last.DayNumber - first.DayNumber >= MostDays;
        var step = isWeekly ? HourOfWeek.Days : 1;
        List<PictureBar> bars = [];
        for (var day = isWeekly ? MondayOf(first) : first; day <= last; day = day.AddDays(step))
        {
            var until = day.AddDays(step - 1);
            bars.Add(new PictureBar(day, until, isWeekly ? days.Where(entry => entry.Key >= day && entry.Key <= until).Sum(static entry => entry.Value) : days.GetValueOrDefault(day)));
        }

        return new RevealPicture(bars, isWeekly, cells, counts.Sum(static count => count.Looks), isCut);
    }

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % HourOfWeek.Days));

    private static IQueryable<QuarterCount> ByHour(IQueryable<Reveal> looks)
        => looks.GroupBy(static reveal => new { reveal.At.Date, reveal.At.Hour })
            .Select(static group => new QuarterCount(group.Key.Date, group.Key.Hour, 0, group.Count()));

    private static IQueryable<QuarterCount> ByQuarter(IQueryable<Reveal> looks)
        => looks.GroupBy(static reveal => new { reveal.At.Date, reveal.At.Hour, Part = reveal.At.Minute >= 45 ? 3 : reveal.At.Minute >= 30 ? 2 : reveal.At.Minute >= 15 ? 1 : 0 })
            .Select(static group => new QuarterCount(group.Key.Date, group.Key.Hour, group.Key.Part, group.Count()));

    private static bool IsWholeHours(TimeZoneInfo zone, DateTime from, DateTime to)
    {
        for (var at = from; at < to.AddDays(1); at = at.AddDays(1))
        {
            if (zone.GetUtcOffset(at).Ticks % TimeSpan.TicksPerHour != 0)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record QuarterCount(DateTime Date, int Hour, int Quarter, int Looks);
}

/// <summary>What the drawings show, on the viewer's clock.</summary>
/// <param name="Bars">The looks over time, in order, without a gap.</param>
/// <param name="IsWeekly">True when a bar is a week from Monday, not a day.</param>
/// <param name="Cells">The looks by hour of the week: Monday's 24, Tuesday's, and so on.</param>
/// <param name="Total">How many in all.</param>
/// <param name="IsCut">True when there are older ones that are not drawn.</param>
internal sealed record RevealPicture(IReadOnlyList<PictureBar> Bars, bool IsWeekly, IReadOnlyList<int> Cells, int Total, bool IsCut);

/// <summary>The looks from one day to another, both included.</summary>
internal readonly record struct PictureBar(DateOnly From, DateOnly To, int Looks);
