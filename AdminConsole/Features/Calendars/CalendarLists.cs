using AdminConsole.Domain.Calendars;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Calendars;

/// <summary>Reads calendars for their pages. A company has a handful, and a year of one a few dozen holidays.</summary>
internal sealed class CalendarLists(IDbContextFactory<ConsoleDbContext> contexts)
{
    private const int Most = 500;

    public async Task<IReadOnlyList<CalendarRow>> AllAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var calendars = await context.Calendars.AsNoTracking().OrderByDescending(static calendar => calendar.DefaultMark).ThenBy(static calendar => calendar.Name).Take(Most).ToListAsync(cancellationToken);
        var holidays = await context.Holidays.GroupBy(static holiday => holiday.CalendarId).Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, cancellationToken);
        var people = await context.People.Where(static person => person.CalendarId != null).GroupBy(static person => person.CalendarId!.Value).Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, cancellationToken);
        return [.. calendars.Select(calendar => new CalendarRow(calendar, holidays.GetValueOrDefault(calendar.Id), people.GetValueOrDefault(calendar.Id)))];
    }

    /// <summary>One with its holidays of a year, or null.</summary>
    public async Task<CalendarYear?> YearAsync(Guid id, int year, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Calendars.AsNoTracking().SingleOrDefaultAsync(calendar => calendar.Id == id, cancellationToken) is not { } calendar)
        {
            return null;
        }

        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        return new CalendarYear(
            calendar,
            await context.People.CountAsync(person => person.CalendarId == id, cancellationToken),
            await context.Holidays.AsNoTracking().Where(holiday => holiday.CalendarId == id && holiday.Day >= first && holiday.Day <= last).OrderBy(static holiday => holiday.Day).ToListAsync(cancellationToken));
    }

    /// <summary>Every day that is off with its name, to compare a file with.</summary>
    public async Task<IReadOnlyDictionary<DateOnly, string>> KnownAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Holidays.AsNoTracking().Where(holiday => holiday.CalendarId == id).ToDictionaryAsync(static holiday => holiday.Day, static holiday => holiday.Name, cancellationToken);
    }
}

/// <summary>A calendar as it is listed.</summary>
internal sealed record CalendarRow(WorkingCalendar Calendar, int Holidays, int People);

/// <summary>A calendar with one year's holidays.</summary>
internal sealed record CalendarYear(WorkingCalendar Calendar, int People, IReadOnlyList<Holiday> Holidays);
