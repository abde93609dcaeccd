using System.Collections.Concurrent;
using System.Collections.Frozen;
using AdminConsole.Domain;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Settings;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Calendars;

/// <summary>
/// Whose working time is whose: the person's calendar, else the default one, else Monday to Friday from nine to five
/// in the company's zone. Holidays are kept in memory per calendar until its version moves, as it does with each of them.
/// </summary>
internal sealed class CalendarReader(SettingsReader settings)
{
    /// <summary>Calendars kept in memory at most; a company has a handful.</summary>
    private const int Kept = 200;

    private readonly ConcurrentDictionary<Guid, (long Version, FrozenSet<DateOnly> Days)> holidays = new();

    /// <summary>The working days of one person.</summary>
    public async Task<WorkingDays> OfPersonAsync(ConsoleDbContext context, Guid personId, CancellationToken cancellationToken)
        => (await OfPeopleAsync(context, [personId], cancellationToken))[personId];

    /// <summary>The working days of each of these people, of whom a page or a stage holds a few. Whoever is unknown works by the default.</summary>
    public async Task<IReadOnlyDictionary<Guid, WorkingDays>> OfPeopleAsync(ConsoleDbContext context, IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. personIds.Distinct()];
        var own = new Dictionary<Guid, Guid?>();
        foreach (var chunk in ids.Chunk(200))
        {
            foreach (var row in await context.People.AsNoTracking().Where(person => chunk.Contains(person.Id)).Select(static person => new { person.Id, person.CalendarId }).ToListAsync(cancellationToken))
            {
                own[row.Id] = row.CalendarId;
            }
        }

        Guid?[] used = [.. ids.Select(own.GetValueOrDefault).Distinct()];
        var found = new Dictionary<Guid, WorkingDays>();
        var calendars = await context.Calendars.AsNoTracking().Where(calendar => calendar.DefaultMark != null || used.Contains(calendar.Id)).ToListAsync(cancellationToken);
        foreach (var calendar in calendars)
        {
            found[calendar.Id] = new WorkingDays(calendar, await HolidaysAsync(context, calendar, cancellationToken));
        }

        var fallback = calendars.Find(static calendar => calendar.IsDefault) is { } standing ? found[standing.Id] : Ordinary();
        return ids.ToDictionary(static id => id, id => own.GetValueOrDefault(id) is { } calendar && found.TryGetValue(calendar, out var days) ? days : fallback);
    }

    /// <summary>The working days of whoever has no calendar of their own.</summary>
    public async Task<WorkingDays> DefaultAsync(ConsoleDbContext context, CancellationToken cancellationToken)
        => await context.Calendars.AsNoTracking().OrderBy(static calendar => calendar.Id).FirstOrDefaultAsync(static calendar => calendar.DefaultMark != null, cancellationToken) is { } calendar
            ? new WorkingDays(calendar, await HolidaysAsync(context, calendar, cancellationToken))
            : Ordinary();

    private WorkingDays Ordinary() => new(CalendarRules.Ordinary(settings.Get(SettingDefinitions.CompanyTimeZone)), FrozenSet<DateOnly>.Empty);

    private async Task<FrozenSet<DateOnly>> HolidaysAsync(ConsoleDbContext context, WorkingCalendar calendar, CancellationToken cancellationToken)
    {
        if (holidays.TryGetValue(calendar.Id, out var known) && known.Version == calendar.Version)
        {
            return known.Days;
        }

        var days = (await context.Holidays.AsNoTracking().Where(holiday => holiday.CalendarId == calendar.Id).Select(static holiday => holiday.Day).ToListAsync(cancellationToken)).ToFrozenSet();
        if (holidays.Count >= Kept)
        {
            holidays.Clear();
        }

        // The rows may be newer than the version read before them; then the next reader sees a newer version and reads again.
        holidays[calendar.Id] = (calendar.Version, days);
        return days;
    }
}

/// <summary>A calendar with its holidays.</summary>
internal sealed record WorkingDays(WorkingCalendar Calendar, IReadOnlySet<DateOnly> Holidays)
{
    /// <inheritdoc cref="WorkingTime.Add"/>
    public Result<DateTime> Add(DateTime fromUtc, TimeSpan workingTime) => WorkingTime.Add(fromUtc, workingTime, Calendar, Holidays);

    /// <summary>The moment after so many whole working days.</summary>
    public Result<DateTime> AddDays(DateTime fromUtc, int days) => Add(fromUtc, WorkingTime.Days(days, Calendar));

    /// <inheritdoc cref="WorkingTime.Between"/>
    public TimeSpan Between(DateTime fromUtc, DateTime untilUtc) => WorkingTime.Between(fromUtc, untilUtc, Calendar, Holidays);
}
