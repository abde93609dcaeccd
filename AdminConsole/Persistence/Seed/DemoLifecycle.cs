using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;

namespace AdminConsole.Persistence.Seed;

/// <summary>The demo's birthright rule, its checklists, and a few steps to come.</summary>
internal sealed class DemoLifecycle(DemoPeople people)
{
    /// <summary>The rule by which everybody holds the role of an employee.</summary>
    public static Guid EveryoneRule { get; } = SeedKeys.Birthright("everyone");

    private readonly DemoCompany company = people.Company;

    public IReadOnlyList<BirthrightRule> Rules =>
    [
        new()
        {
            Id = EveryoneRule,
            Name = "Everyone who works here",
            RoleId = company.RoleId(BuiltInRoles.Employee),
            Reach = BirthrightReach.Company,
            Reason = "Everybody sees their own account and access",
            CreatedAt = company.Founded,
        },
    ];

    public IReadOnlyList<ChecklistItem> Items =>
    [
        Item("badge-in", LifecycleKind.Join, null, "Print the badge", "Imprimir la tarjeta"),
        Item("laptop-in", LifecycleKind.Join, "ENG", "Hand over a laptop", "Entregar un portátil"),
        Item("badge-out", LifecycleKind.Leave, null, "Take the badge back", "Recoger la tarjeta"),
        Item("laptop-out", LifecycleKind.Leave, "ENG", "Take the laptop back and wipe it", "Recoger el portátil y borrarlo"),
    ];

    /// <summary>Of ordinary people who go on working until then: one moves, two leave.</summary>
    public IReadOnlyList<LifecycleEvent> Steps
    {
        get
        {
            var officer = people.IdOf(people.IndexOfCast("officer"));
            var ordinary = Enumerable.Range(0, people.Count)
                .Where(index => people.PlaceOf(index) is { Cast: null, Standing: DemoStanding.Ordinary } && people.At(index).Status == PersonStatus.Active)
                .Skip(people.Count / 8).Take(3).ToArray();
            if (ordinary.Length < 3)
            {
                return [];
            }

            var place = people.PlaceOf(ordinary[0]);
            return
            [
                Step(0, ordinary[0], LifecycleKind.Move, 6, 8, PlanText.Write(new MovePlan(company.DepartmentId("CS"), place.Post.Title, null, ContractKind.Permanent, 14, [])), "Reinforces customer support", officer),
                Step(1, ordinary[1], LifecycleKind.Leave, 3, 17, PlanText.Write(new LeavePlan(LeaveCause.Resigned, null, null)), "Resigned; last day at five in the afternoon", officer),
                Step(2, ordinary[2], LifecycleKind.Leave, 24, 17, PlanText.Write(new LeavePlan(LeaveCause.Retired, null, null)), "Retires", officer),
            ];
        }
    }

    private ChecklistItem Item(string key, LifecycleKind kind, string? department, string english, string spanish) => new()
    {
        Id = SeedKeys.Checklist(key),
        Kind = kind,
        DepartmentId = department is null ? null : company.DepartmentId(department),
        NameEn = english,
        NameEs = spanish,
    };

    private LifecycleEvent Step(int number, int index, LifecycleKind kind, int days, int hour, string plan, string reason, Guid officer) => new()
    {
        Id = SeedKeys.Checklist($"step-{number}"),
        PersonId = people.IdOf(index),
        Kind = kind,
        DueAt = company.Reference.AddDays(days).AddHours(hour),
        Plan = plan,
        Reason = reason,
        PlannedBy = officer,
        PlannedAt = company.Reference.AddDays(-2).AddHours(10),
    };
}
