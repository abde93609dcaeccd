using AdminConsole.Domain.Lifecycle;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>Opens somebody's list of things to do, from the items of their branch.</summary>
internal static class Checklists
{
    public static async Task<int> OpenAsync(Unit unit, LifecycleEvent step, Guid departmentId, LifecycleKind kind, CancellationToken cancellationToken)
    {
        var items = await unit.Database.ChecklistItems.AsNoTracking().Where(item => item.Kind == kind && item.RetiredAt == null).ToListAsync(cancellationToken);
        var mine = items.Where(item => item.DepartmentId is not { } branch || unit.Access.Departments.IsWithin(departmentId, branch)).ToList();
        unit.Database.ChecklistTasks.AddRange(mine.Select(item => new ChecklistTask
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero)),
            PersonId = step.PersonId,
            EventId = step.Id,
            ItemId = item.Id,
        }));
        return mine.Count;
    }
}
