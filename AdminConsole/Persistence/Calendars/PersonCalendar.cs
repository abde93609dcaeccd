using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Calendars;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Calendars;

/// <summary>Which calendar a person works by.</summary>
internal sealed class PersonCalendar(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts)
{
    /// <summary>Every calendar by its name, and the one the person has of their own.</summary>
    public async Task<(IReadOnlyList<WorkingCalendar> All, Guid? Own)> ChoicesAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (
            await context.Calendars.AsNoTracking().OrderBy(static calendar => calendar.Name).ToListAsync(cancellationToken),
            await context.People.Where(person => person.Id == personId).Select(static person => person.CalendarId).SingleOrDefaultAsync(cancellationToken));
    }

    /// <summary>Gives the person a calendar, or the default one with null.</summary>
    public Task<Result<Done>> SetAsync(Actor actor, Guid personId, Guid? calendarId, CancellationToken cancellationToken)
        => work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonEdit, AuditActions.PersonEdit, AuditTargets.Person, personId),
            async (unit, token) =>
            {
                if (await unit.Database.People.SingleOrDefaultAsync(row => row.Id == personId, token) is not { } person)
                {
                    return new NotFoundError();
                }

                if (unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead) is { } refused)
                {
                    return refused;
                }

                if (calendarId is not null && !await unit.Database.Calendars.AnyAsync(row => row.Id == calendarId, token))
                {
                    return new NotFoundError();
                }

                if (person.CalendarId != calendarId)
                {
                    unit.Audit.Change("calendar", person.CalendarId, calendarId);
                    person.CalendarId = calendarId;
                    person.Version++;
                }

                return Done.Instance;
            },
            cancellationToken);
}
