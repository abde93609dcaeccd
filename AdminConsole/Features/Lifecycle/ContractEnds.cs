using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;

namespace AdminConsole.Features.Lifecycle;

/// <summary>A contract with a last day plans its own leave, so that nobody has to remember it.</summary>
internal static class ContractEnds
{
    public static void Plan(Unit unit, Person person, string zone)
    {
        if (person.EndsOn is not { } last)
        {
            return;
        }

        unit.Database.LifecycleEvents.Add(new LifecycleEvent
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero)),
            PersonId = person.Id,
            Kind = LifecycleKind.Leave,
            DueAt = CompanyTime.StartOf(last.AddDays(1), zone),
            Plan = PlanText.Write(new LeavePlan(LeaveCause.ContractEnded, null, null)),
            PlannedBy = unit.Actor.PersonId,
            PlannedAt = unit.Now,
        });
    }
}
