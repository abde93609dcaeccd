using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Lifecycle;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>The week's steps, told alike by the start page's count and by the list it opens.</summary>
internal static class StepWeek
{
    /// <summary>Monday to Sunday of the company's own clock.</summary>
    public static IQueryable<LifecycleEvent> DueInWeekOf(this IQueryable<LifecycleEvent> steps, DateTime now, string zone)
    {
        var (from, until) = CompanyTime.WeekOf(now, zone);
        return steps.Where(step => step.DueAt >= from && step.DueAt < until);
    }

    /// <summary>What is to come or came: neither called off nor refused.</summary>
    public static IQueryable<LifecycleEvent> PlannedOrDone(this IQueryable<LifecycleEvent> steps)
        => steps.Where(static step => step.State == LifecycleState.Planned || step.State == LifecycleState.Done);
}
