using AdminConsole.Domain.Access;
using AdminConsole.Domain.Roles;

namespace AdminConsole.Persistence.Seed;

/// <summary>What each person holds, held or will hold, and how they came by it.</summary>
internal sealed class DemoAssignments(DemoPeople people)
{
    private const string HandbookRole = "handbook-editor";
    private const string PeopleOperations = "HR-PEOPLE";

    private static readonly string[] RequestReasons =
    [
        "Needed for the current project", "Covers for a colleague on leave", "Asked for by the customer's contract", "Part of the on-call rota",
        "Follow-up of an incident", "Migration of the old system", "Quarter-end work", "Training on the job",
    ];

    private static readonly string[] TopCodes = [.. DemoDepartments.All.Where(static department => department.Parent is null).Select(static department => department.Code)];

    private readonly DemoCompany company = people.Company;
    private readonly Guid officer = people.IdOf(people.IndexOfCast("officer"));
    private readonly Guid officer2 = people.IdOf(people.IndexOfCast("officer2"));

    public IReadOnlyList<Assignment> Of(int index)
    {
        var hand = new Hand(new DemoRandom(company.Seed, DemoStream.Assignments, index), people.IdOf(index), []);
        var place = people.PlaceOf(index);
        var hired = people.CreatedAt(index);
        var department = company.DepartmentId(place.Department?.Code);
        var manager = place.Manager is { } number ? people.IdOf(number) : officer;

        // What it gives is about oneself, whichever department one moves to: no scope.
        Give(hand, BuiltInRoles.Employee, null, hired, null, AssignmentOrigin.Birthright, "Everyone who works here", null, DemoLifecycle.EveryoneRule);
        if (place.Standing == DemoStanding.Head)
        {
            Give(hand, BuiltInRoles.Manager, department, hired, null, AssignmentOrigin.Direct, "Leads the department", officer);
        }

        if (place.Post.Role.Length > 0)
        {
            GivePost(hand, place, department, hired, manager);
        }

        GiveStaff(hand, place, hired, index);
        if (place.Standing is DemoStanding.Ordinary or DemoStanding.Lead)
        {
            GiveExtra(hand, place, department, hired, manager);
            GiveFormer(hand, hired, manager);
        }

        return hand.Given;
    }

    public IEnumerable<Assignment> All(Action<long> passed)
    {
        for (var index = 0; index < people.Count; index++)
        {
            foreach (var assignment in Of(index))
            {
                yield return assignment;
            }

            passed(index + 1);
        }
    }

    private void GivePost(Hand hand, DemoPlace place, Guid department, DateTime hired, Guid manager)
    {
        // The company's first year came over from the directory it had before.
        if (hired < company.Founded.AddYears(1))
        {
            Give(hand, place.Post.Role, department, hired, null, AssignmentOrigin.Import, "Taken over from the former directory", officer);
        }
        else if (hand.Random.Chance(700))
        {
            Give(hand, place.Post.Role, department, hired, null, AssignmentOrigin.Birthright, $"Comes with the post: {place.Post.Title}", null);
        }
        else
        {
            Give(hand, place.Post.Role, department, hired, null, AssignmentOrigin.Direct, "Given on the first day", manager);
        }
    }

    private void GiveStaff(Hand hand, DemoPlace place, DateTime hired, int index)
    {
        if (place.Cast is { StaffRole: { } role } cast)
        {
            var isFirst = string.Equals(cast.SignIn, "officer", StringComparison.Ordinal);
            Give(
                hand, role, cast.StaffScope is { } scope ? company.DepartmentId(scope) : null, hired, null, AssignmentOrigin.Direct,
                isFirst ? "First security officer" : "Appointed by the management board",
                isFirst ? null : index == people.IndexOfCast("officer2") ? officer : officer2);
        }

        GiveShown(hand, place, hired);
        if (place is { Standing: DemoStanding.Lead, Department.Code: PeopleOperations })
        {
            Give(hand, BuiltInRoles.HrOfficer, company.DepartmentId(hand.Random.Pick(TopCodes)), hired, null, AssignmentOrigin.Direct, "Looks after this department's people", officer2);
        }
    }

    /// <summary>Whoever looks around as an employee finds one of each kind: for a while, in an emergency, not begun yet.</summary>
    private void GiveShown(Hand hand, DemoPlace place, DateTime hired)
    {
        var reference = company.Reference;
        switch (place.Cast?.SignIn)
        {
            case "employee":
                Give(hand, "support-quality", company.DepartmentId("CS-LINE"), reference.AddDays(-12).AddHours(9), reference.AddDays(30).AddHours(17), AssignmentOrigin.Request, "Covers for a colleague on leave", officer);
                Give(hand, HandbookRole, null, Between(hand.Random, hired, reference.AddDays(-200)), reference.AddDays(-100), AssignmentOrigin.Request, "New chapters for the handbook", officer2);
                break;
            case "employee2":
                var night = reference.AddDays(-20).AddHours(2);
                Give(hand, "site-reliability-engineer", company.DepartmentId("ENG-PLAT"), night, night.AddHours(4), AssignmentOrigin.BreakGlass, "Production outage at night", officer);
                break;
            case "employee3":
                Give(hand, "shift-lead", company.DepartmentId("OPS-WARE"), reference.AddDays(5).AddHours(6), null, AssignmentOrigin.Direct, "Becomes shift lead next week", officer2);
                break;
        }
    }

    /// <summary>A second role that was asked for: for good, for a while, over already, or not begun yet.</summary>
    private void GiveExtra(Hand hand, DemoPlace place, Guid department, DateTime hired, Guid manager)
    {
        var random = hand.Random;
        var role = place.Post.ExtraRole is { } extra && random.Chance(400) ? extra : random.Chance(80) ? HandbookRole : null;
        if (role is null)
        {
            return;
        }

        var reference = company.Reference;
        var (from, until) = random.Below(100) switch
        {
            < 40 => (Between(random, hired, reference), (DateTime?)null),
            < 65 => (Between(random, hired, reference), reference.AddDays(5 + random.Below(180)).AddHours(17)),
            < 82 => Past(random, hired, reference),
            _ => (reference.AddDays(1 + random.Below(30)).AddHours(8), reference.AddDays(60 + random.Below(120)).AddHours(17)),
        };
        Give(hand, role, string.Equals(role, HandbookRole, StringComparison.Ordinal) ? null : department, from, until, AssignmentOrigin.Request, random.Pick(RequestReasons), manager);
    }

    /// <summary>The role of a post held before a move; over, so it gives nothing.</summary>
    private void GiveFormer(Hand hand, DateTime hired, Guid manager)
    {
        if (!hand.Random.Chance(50))
        {
            return;
        }

        var former = hand.Random.Pick(DemoDepartments.All);
        if (former.Posts.Count > 0)
        {
            var (from, until) = Past(hand.Random, hired, company.Reference);
            Give(hand, former.Posts[0].Role, company.DepartmentId(former.Code), from, until, AssignmentOrigin.Direct, "Held before the move to another department", manager);
        }
    }

    private void Give(Hand hand, string role, Guid? scope, DateTime from, DateTime? until, AssignmentOrigin origin, string reason, Guid? giver, Guid? source = null)
    {
        var created = from <= company.Reference ? from : company.Reference.AddDays(-1 - hand.Random.Below(5)).AddHours(10);
        hand.Given.Add(new Assignment
        {
            Id = hand.Random.Key(created),
            PersonId = hand.PersonId,
            RoleId = company.RoleId(role),
            ScopeDepartmentId = scope,
            ValidFrom = from,
            ValidUntil = until,
            Origin = origin,
            SourceId = source,
            Reason = reason,
            GiverId = giver,
            CreatedAt = created,
        });
    }

    private static DateTime Between(DemoRandom random, DateTime from, DateTime until)
        => from.AddMinutes((long)((until - from).TotalMinutes * random.Below(1000) / 1000));

    private static (DateTime From, DateTime? Until) Past(DemoRandom random, DateTime hired, DateTime reference)
    {
        var until = Between(random, hired.AddMinutes(30), reference);
        return (Between(random, hired, until.AddMinutes(-10)), until);
    }

    private sealed record Hand(DemoRandom Random, Guid PersonId, List<Assignment> Given);
}
