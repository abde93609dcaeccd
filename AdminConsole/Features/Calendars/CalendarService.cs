using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Calendars;

/// <summary>Keeps working calendars and their holidays. They are the company's. Whatever changes one moves its version: who counts by it reads it anew.</summary>
internal sealed class CalendarService(UnitOfWork work, TimeProvider time)
{
    public async Task<Result<Guid>> CreateAsync(Actor actor, CalendarInput input, CancellationToken cancellationToken)
    {
        var valid = CalendarRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.CalendarManage, AuditActions.CalendarCreate, AuditTargets.Calendar, id),
            async (unit, token) =>
            {
                if ((unit.Authorize(null) ?? await TakenAsync(unit, id, valid.Value.Name!, token)) is { } refused)
                {
                    return refused;
                }

                var calendar = new WorkingCalendar { Id = id, Name = string.Empty, TimeZone = string.Empty, Days = Weekdays.None, OpensAt = 0, ClosesAt = 0 };
                await TakeAsync(unit, calendar, valid.Value, token);
                unit.Database.Calendars.Add(calendar);
                return id;
            },
            cancellationToken);
    }

    /// <summary>Changes its name, zone, days, hours or whether it is the default; <paramref name="seenVersion"/> is the version that was shown.</summary>
    public async Task<Result<Done>> EditAsync(Actor actor, Guid id, long seenVersion, CalendarInput input, CancellationToken cancellationToken)
    {
        var valid = CalendarRules.Validate(input);
        return valid.IsSuccess
            ? await ChangeAsync(
                actor,
                AuditActions.CalendarEdit,
                id,
                async (unit, calendar, token) =>
                {
                    if (calendar.Version != seenVersion)
                    {
                        return new ConflictError(calendar);
                    }

                    if (await TakenAsync(unit, id, valid.Value.Name!, token) is { } taken)
                    {
                        return taken;
                    }

                    await TakeAsync(unit, calendar, valid.Value, token);
                    return await StandsStillAsync(unit, calendar, [], null, token);
                },
                cancellationToken)
            : valid.Error;
    }

    /// <summary>Takes away a calendar that nobody uses, with its holidays. The default one stays: another is made the default first.</summary>
    public Task<Result<Done>> DeleteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
        => ChangeAsync(
            actor,
            AuditActions.CalendarDelete,
            id,
            async (unit, calendar, token) =>
            {
                if (calendar.IsDefault)
                {
                    return new InvalidError(nameof(CalendarInput.IsDefault), CalendarRules.DefaultNeeded);
                }

                if (await unit.Database.People.CountAsync(person => person.CalendarId == id, token) is var people and > 0)
                {
                    return new CalendarInUseError(people);
                }

                unit.Audit.Note("name", calendar.Name);
                unit.Database.Holidays.RemoveRange(await unit.Database.Holidays.Where(holiday => holiday.CalendarId == id).ToListAsync(token));
                unit.Database.Calendars.Remove(calendar);
                return null;
            },
            cancellationToken);

    /// <summary>Puts a holiday in, or names the one of that day anew.</summary>
    public Task<Result<int>> AddHolidayAsync(Actor actor, Guid id, HolidayInput input, CancellationToken cancellationToken)
        => PutAsync(actor, id, AuditActions.CalendarEdit, [input], cancellationToken);

    /// <summary>Puts the holidays of a file in, all or none; how many are new or named anew comes back. Days that are there already and stand in no file stay.</summary>
    public Task<Result<int>> ImportAsync(Actor actor, Guid id, IReadOnlyList<HolidayInput> holidays, CancellationToken cancellationToken)
        => PutAsync(actor, id, AuditActions.CalendarImport, holidays, cancellationToken);

    public Task<Result<Done>> RemoveHolidayAsync(Actor actor, Guid id, DateOnly day, CancellationToken cancellationToken)
        => ChangeAsync(
            actor,
            AuditActions.CalendarEdit,
            id,
            async (unit, calendar, token) =>
            {
                if (await unit.Database.Holidays.SingleOrDefaultAsync(row => row.CalendarId == id && row.Day == day, token) is not { } holiday)
                {
                    return new NotFoundError();
                }

                unit.Audit.Note("name", calendar.Name).Note("holidayRemoved", $"{day:yyyy-MM-dd} {holiday.Name}");
                unit.Database.Holidays.Remove(holiday);
                calendar.Version++;
                return null;
            },
            cancellationToken);

    private async Task<Result<int>> PutAsync(Actor actor, Guid id, string action, IReadOnlyList<HolidayInput> inputs, CancellationToken cancellationToken)
    {
        if (inputs.Count > CalendarRules.MostHolidays)
        {
            return new InvalidError(nameof(HolidayInput.Day), CalendarRules.TooManyHolidays, CalendarRules.MostHolidays);
        }

        var wanted = new SortedDictionary<DateOnly, string>();
        foreach (var input in inputs)
        {
            var valid = CalendarRules.Validate(input);
            if (!valid.IsSuccess)
            {
                return valid.Error;
            }

            wanted[valid.Value.Day!.Value] = valid.Value.Name!;
        }

        var changed = 0;
        var done = await ChangeAsync(
            actor,
            action,
            id,
            async (unit, calendar, token) =>
            {
                var known = await unit.Database.Holidays.Where(row => row.CalendarId == id).ToDictionaryAsync(static row => row.Day, token);
                List<string> put = [];
                foreach (var (day, name) in wanted)
                {
                    if (!known.TryGetValue(day, out var holiday))
                    {
                        unit.Database.Holidays.Add(new Holiday { CalendarId = id, Day = day, Name = name });
                    }
                    else if (string.Equals(holiday.Name, name, StringComparison.Ordinal))
                    {
                        continue;
                    }
                    else
                    {
                        holiday.Name = name;
                    }

                    put.Add($"{day:yyyy-MM-dd} {name}");
                }

                changed = put.Count;
                if (put.Count == 0)
                {
                    return null;
                }

                if (known.Keys.Union(wanted.Keys).Count() > CalendarRules.MostHolidays)
                {
                    return new InvalidError(nameof(HolidayInput.Day), CalendarRules.TooManyHolidays, CalendarRules.MostHolidays);
                }

                // A file's days are counted and its span told; the rows themselves say the rest.
                unit.Audit.Note("name", calendar.Name).Note("holidays", put.Count).Note("holidaysPut", put.Count > 3 ? [put[0], "…", put[^1]] : put);
                calendar.Version++;
                return await StandsStillAsync(unit, calendar, known.Keys, wanted.Keys, token);
            },
            cancellationToken);
        return done.Map(_ => changed);
    }

    private Task<Result<Done>> ChangeAsync(Actor actor, string action, Guid id, Func<Unit, WorkingCalendar, CancellationToken, Task<ConsoleError?>> change, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.CalendarManage, action, AuditTargets.Calendar, id),
            async (unit, token) =>
            {
                if (unit.Authorize(null) is { } refused)
                {
                    return refused;
                }

                return await unit.Database.Calendars.SingleOrDefaultAsync(row => row.Id == id, token) is not { } calendar ? new NotFoundError()
                    : await change(unit, calendar, token) is { } error ? error
                    : Done.Instance;
            },
            cancellationToken);

    private static async Task TakeAsync(Unit unit, WorkingCalendar calendar, CalendarInput input, CancellationToken cancellationToken)
    {
        unit.Audit.Change("name", calendar.Name, input.Name).Change("timeZone", calendar.TimeZone, input.TimeZone)
            .Change("days", calendar.Days.ToString(), input.Days.ToString())
            .Change("hours", Hours(calendar.OpensAt, calendar.ClosesAt), Hours(input.OpensAt, input.ClosesAt))
            .Change("default", calendar.IsDefault, input.IsDefault);
        if (input.IsDefault && !calendar.IsDefault)
        {
            foreach (var other in await unit.Database.Calendars.Where(row => row.DefaultMark != null && row.Id != calendar.Id).ToListAsync(cancellationToken))
            {
                other.IsDefault = false;
                other.Version++;
            }
        }

        var before = unit.Audit.HasChanges;
        (calendar.Name, calendar.TimeZone, calendar.Days, calendar.OpensAt, calendar.ClosesAt, calendar.IsDefault) = (input.Name!, input.TimeZone!, input.Days, input.OpensAt, input.ClosesAt, input.IsDefault);
        if (before && unit.Database.Entry(calendar).State != EntityState.Detached)
        {
            calendar.Version++;
        }
    }

    private static async Task<ConsoleError?> StandsStillAsync(Unit unit, WorkingCalendar calendar, IEnumerable<DateOnly> known, IEnumerable<DateOnly>? more, CancellationToken cancellationToken)
    {
        var days = more is null ? await unit.Database.Holidays.Where(row => row.CalendarId == calendar.Id).Select(static row => row.Day).ToListAsync(cancellationToken) : [.. known, .. more];
        return CalendarRules.HasWorkAhead(unit.Now, calendar, days.ToHashSet()) ? null : new InvalidError(nameof(CalendarInput.Days), CalendarRules.NoWorkdayLeft);
    }

    private static async Task<ConsoleError?> TakenAsync(Unit unit, Guid id, string name, CancellationToken cancellationToken)
        => await unit.Database.Calendars.AnyAsync(row => row.Name == name && row.Id != id, cancellationToken) ? new InvalidError(nameof(CalendarInput.Name), CalendarRules.NameTaken) : null;

    private static string Hours(int opens, int closes) => $"{opens / 60:00}:{opens % 60:00}–{closes / 60:00}:{closes % 60:00}";
}
