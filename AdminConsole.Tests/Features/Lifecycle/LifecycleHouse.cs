using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Roles;
using AdminConsole.Features.BirthrightRules;
using AdminConsole.Features.Lifecycle;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Features.People;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminConsole.Tests.Features.Lifecycle;

/// <summary>The services of joining, moving and leaving on a test's console.</summary>
internal sealed class LifecycleHouse(TestConsole console)
{
    public PlaceReader Places { get; } = new(console.Contexts, console.Holder, console.Time);

    public JoinService Joins => new(console.Work, Places, console.Settings, console.Time);

    public MoveService Moves => new(console.Work, Places, console.Settings, console.Time);

    public LeaveService Leaves => new(console.Work, console.Contexts, console.Holder, console.Time);

    public RehireService Rehires => new(console.Work, Places, console.Settings, console.Time);

    public StepService Steps => new(console.Work, console.Time);

    public LifecycleReader Reader => new(console.Contexts, console.Holder, console.Settings, console.Time);

    public LifecycleRunner Runner => new(console.Contexts, console.Work, console.Time, NullLogger<LifecycleRunner>.Instance);

    public ChecklistService Checklists => new(console.Work, console.Contexts, console.Time);

    public BirthrightService Rules => new(console.Work, console.Contexts, console.Holder, console.Time);

    public BirthrightPreviewer Previewer => new(console.Contexts, console.Holder, console.Time);

    public BirthrightSweeper Sweeper => new(console.Contexts, console.Work, console.Loader, console.Time, NullLogger<BirthrightSweeper>.Instance);

    public static JoinInput Join(Guid departmentId, string number = "N-1") => new() { Person = PeopleHouse.Input(departmentId, number) };

    /// <summary>A rule straight into the tables, without the sweep that would follow.</summary>
    public async Task<Guid> RuleAsync(string role, Guid? departmentId = null, bool branch = true, string title = "", BirthrightReach reach = BirthrightReach.OwnDepartment)
    {
        await using var context = console.Contexts.CreateDbContext();
        var rule = new BirthrightRule
        {
            Id = console.Key(),
            Name = role,
            DepartmentId = departmentId,
            IncludesBranch = branch,
            JobTitle = title,
            TitleKey = AdminConsole.Domain.TextRules.Fold(title),
            RoleId = TestConsole.RoleId(role),
            Reach = reach,
            CreatedAt = console.Now,
        };
        context.Add(rule);
        await TestConsole.SaveAsync(context);
        return rule.Id;
    }

    /// <summary>What somebody holds now: role, scope, end.</summary>
    public async Task<List<Assignment>> HeldAsync(Guid personId)
    {
        await using var context = console.Contexts.CreateDbContext();
        var now = console.Now;
        return await context.Assignments.Where(row => row.PersonId == personId && row.ValidFrom <= now && (row.ValidUntil == null || row.ValidUntil > now)).OrderBy(static row => row.Id).ToListAsync();
    }

    public Task SettleAsync() => console.Loader.RefreshAsync(CancellationToken.None);
}
