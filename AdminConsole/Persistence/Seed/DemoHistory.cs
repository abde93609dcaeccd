using System.Globalization;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.AuditLog;

namespace AdminConsole.Persistence.Seed;

/// <summary>
/// The audit trail of the fictional company, drawn one event after the other and never held. Each event has the
/// shape that the doorway gives it, and a MAC by the key of this installation.
/// </summary>
internal sealed class DemoHistory
{
    private const int MostOpenSessions = 256;
    private const int MostOnLeave = 32;
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(12);

    private static readonly string[] EditReasons = ["", "", "", "Yearly review", "Asked for by the person", "Reorganisation", "Correction of a typing mistake"];
    private static readonly string[] GiveReasons = ["Needed for the current project", "Covers for a colleague on leave", "New post", "On-call rota", "Approved by the head of department"];
    private static readonly string[] TakeReasons = ["No longer needed", "Moved to another department", "Found in the quarter's review", "Project ended"];
    private static readonly string[] LeaveReasons = ["Parental leave", "Sabbatical", "Long illness", "Suspected misuse, under investigation"];

    private readonly DemoPeople people;
    private readonly DemoCompany company;
    private readonly AuditMac mac;
    private readonly long count;
    private readonly DemoRandom random;
    private readonly int[] officers;
    private readonly int[] hrOfficers;
    private readonly int[] auditors;
    private readonly int administrator;
    private readonly Queue<OpenSession> sessions = new();
    private readonly Queue<int> onLeave = new();
    private readonly (string Action, int Weight)[] mix;
    private readonly int mixTotal;
    private int nextHire;
    private long written;

    public DemoHistory(DemoPeople people, AuditMac mac, long count)
    {
        this.people = people;
        this.mac = mac;
        this.count = count;
        company = people.Company;
        random = new DemoRandom(company.Seed, DemoStream.Events, 0);
        officers = Staff(BuiltInRoles.SecurityOfficer);
        hrOfficers = Staff(BuiltInRoles.HrOfficer);
        auditors = Staff(BuiltInRoles.Auditor);
        administrator = Staff(BuiltInRoles.Administrator)[0];
        mix =
        [
            (AuditActions.SignIn, 450), (AuditActions.SignOut, 215), (AuditActions.SignInFailed, 60), (AuditActions.PersonEdit, 100),
            (AuditActions.AssignmentGive, 65), (AuditActions.AssignmentTake, 35), (AuditActions.PasswordChange, 22), (AuditActions.PersonDisable, 11),
            (AuditActions.PersonEnable, 11), (AuditActions.AccountCreate, 14), (AuditActions.PersonExport, 9), (AuditActions.AuditExport, 4), (AuditActions.SettingsChange, 4),
        ];
        mixTotal = mix.Sum(static entry => entry.Weight);
        var start = company.Reference.AddDays(-DemoCalendar.Days);
        nextHire = people.HiredBy(start);
        while (nextHire < people.Count && people.CreatedAt(nextHire) < start)
        {
            nextHire++;
        }
    }

    public IEnumerable<AuditEvent> All()
    {
        foreach (var at in DemoCalendar.Moments(company.Reference, count, random))
        {
            var entry = Next(at);
            entry.Mac = mac.Compute(entry);
            written++;
            yield return entry;
        }
    }

    private AuditEvent Next(DateTime at)
    {
        if (nextHire < people.Count && people.CreatedAt(nextHire) <= at && random.Chance(400))
        {
            return Hire(at, nextHire++);
        }

        return Drawn() switch
        {
            AuditActions.SignIn => SignIn(at),
            AuditActions.SignOut => OldestOpen(at) is { } session ? SignOut(at, session) : SignIn(at),
            AuditActions.SignInFailed => SignInFailed(at),
            AuditActions.PersonEdit => Edit(at),
            AuditActions.AssignmentGive => Give(at),
            AuditActions.AssignmentTake => Take(at),
            AuditActions.PasswordChange => PasswordChange(at),
            // Whoever left for a while is back before the history ends, as the people's list shows them.
            AuditActions.PersonDisable => onLeave.Count < MostOnLeave && written < count * 9 / 10 ? Disable(at) : SignIn(at),
            AuditActions.PersonEnable => onLeave.TryDequeue(out var person) ? Enable(at, person) : SignIn(at),
            AuditActions.AccountCreate => CreateAccount(at),
            AuditActions.PersonExport => Export(at),
            AuditActions.AuditExport => ExportAudit(at),
            _ => Settings(at),
        };
    }

    private AuditEvent SignIn(DateTime at)
    {
        var person = SomeoneActive(at);
        var session = new OpenSession(random.Key(at), person, at);
        if (sessions.Count < MostOpenSessions)
        {
            sessions.Enqueue(session);
        }

        var draft = new AuditDraft().Note("session", session.Id);
        return Event(at, new Doer(people.IdOf(person), null, AddressOf(person)), AuditActions.SignIn, AuditTargets.Account, people.IdOf(person), draft);
    }

    private AuditEvent SignOut(DateTime at, OpenSession session)
        => Event(at, new Doer(people.IdOf(session.Person), session.Id, AddressOf(session.Person)), AuditActions.SignOut, AuditTargets.Session, session.Id, new AuditDraft());

    /// <summary>The session that has been open longest, of those that have not run out.</summary>
    private OpenSession? OldestOpen(DateTime at)
    {
        while (sessions.TryDequeue(out var session))
        {
            if (at - session.Since < SessionLifetime)
            {
                return session;
            }
        }

        return null;
    }

    private AuditEvent SignInFailed(DateTime at)
    {
        // A fifth are names that nobody has.
        var person = SomeoneActive(at);
        var isKnown = !random.Chance(200);
        var doer = new Doer(null, null, isKnown ? AddressOf(person) : AddressOf(random.Below(1 << 20)));
        return Event(at, doer, AuditActions.SignInFailed, AuditTargets.Account, isKnown ? people.IdOf(person) : null, new AuditDraft(), outcome: AuditOutcome.Failed);
    }

    private AuditEvent Hire(DateTime at, int index)
    {
        var person = people.At(index);
        var draft = About(index)
            .Note("employeeNumber", person.EmployeeNumber)
            .ChangePersonal("givenName", null, person.GivenName)
            .ChangePersonal("familyName", null, person.FamilyName)
            .ChangePersonal("workEmail", null, person.WorkEmail)
            .Note("jobTitle", person.JobTitle)
            .Note("departmentId", person.DepartmentId)
            .Note("managerId", person.ManagerId);
        return Event(at, OnDuty(at, hrOfficers), AuditActions.PersonCreate, AuditTargets.Person, person.Id, draft);
    }

    private AuditEvent Edit(DateTime at)
    {
        var index = Someone(at);
        var target = people.IdOf(index);
        if (random.Chance(30))
        {
            return Refused(at, AuditActions.PersonEdit, target, index, ConsolePermissions.PersonEdit);
        }

        var place = people.PlaceOf(index);
        var draft = About(index);
        switch (random.Below(10))
        {
            case < 4 when place.Department is { Posts: { Count: > 0 } posts }:
                var former = random.Pick(posts).Title;
                draft.Change("jobTitle", string.Equals(former, place.Post.Title, StringComparison.Ordinal) ? string.Empty : former, place.Post.Title);
                break;
            case < 6 when place.Manager is { } manager:
                draft.Change("managerId", people.IdOf(random.Below(manager + 1)) is var other && other == people.IdOf(manager) ? null : (Guid?)other, people.IdOf(manager));
                break;
            case < 8:
                draft.ChangePersonal("familyName", "former", "present");
                break;
            default:
                draft.ChangePersonal("workEmail", "former", "present");
                break;
        }

        return Event(at, OnDuty(at, hrOfficers), AuditActions.PersonEdit, AuditTargets.Person, target, draft, random.Pick(EditReasons));
    }

    private AuditEvent Give(DateTime at)
    {
        var index = Someone(at);
        var target = people.IdOf(index);
        if (random.Chance(40))
        {
            return Refused(at, AuditActions.AssignmentGive, target, index, ConsolePermissions.AccessAssign);
        }

        var draft = About(index)
            .Note("role", RoleFor(index))
            .Note("scopeDepartmentId", ScopeOf(index))
            .Note("validFrom", at)
            .Note("validUntil", random.Chance(400) ? at.Date.AddDays(7 + random.Below(180)).AddHours(17) : (DateTime?)null)
            .Note("origin", random.Chance(600) ? "Request" : "Direct");
        return Event(at, OnDuty(at, officers), AuditActions.AssignmentGive, AuditTargets.Person, target, draft, random.Pick(GiveReasons));
    }

    private AuditEvent Take(DateTime at)
    {
        var index = Someone(at);
        var draft = About(index)
            .Note("role", RoleFor(index))
            .Note("scopeDepartmentId", ScopeOf(index))
            .Change<DateTime?>("validUntil", null, at);
        return Event(at, OnDuty(at, officers), AuditActions.AssignmentTake, AuditTargets.Person, people.IdOf(index), draft, random.Pick(TakeReasons));
    }

    private AuditEvent PasswordChange(DateTime at)
    {
        var index = SomeoneActive(at);
        var id = people.IdOf(index);
        return Event(at, new Doer(id, SessionOf(index, at), AddressOf(index)), AuditActions.PasswordChange, AuditTargets.Account, id, new AuditDraft());
    }

    private AuditEvent Disable(DateTime at)
    {
        var index = SomeoneActive(at);
        if (index < people.FirstOrdinary)
        {
            return SignIn(at);
        }

        onLeave.Enqueue(index);
        return Event(
            at, OnDuty(at, random.Chance(800) ? hrOfficers : officers), AuditActions.PersonDisable, AuditTargets.Person, people.IdOf(index),
            About(index).Change("status", "Active", "Disabled"), random.Pick(LeaveReasons));
    }

    private AuditEvent Enable(DateTime at, int index)
        => Event(
            at, OnDuty(at, hrOfficers), AuditActions.PersonEnable, AuditTargets.Person, people.IdOf(index),
            About(index).Change("status", "Disabled", "Active"), "Back at work");

    private AuditEvent CreateAccount(DateTime at)
    {
        var index = Someone(at);
        return Event(at, OnDuty(at, hrOfficers), AuditActions.AccountCreate, AuditTargets.Account, people.IdOf(index), About(index));
    }

    private AuditEvent Export(DateTime at)
        => Event(at, OnDuty(at, random.Chance(700) ? hrOfficers : officers), AuditActions.PersonExport, AuditTargets.Person, null, new AuditDraft().Note("rows", 1 + random.Below(people.Count)));

    private AuditEvent ExportAudit(DateTime at)
        => Event(at, OnDuty(at, auditors), AuditActions.AuditExport, AuditTargets.Audit, null, new AuditDraft().Note("rows", 1 + random.Below(5_000)), "Quarter's review");

    private AuditEvent Settings(DateTime at)
    {
        var minutes = 5 * (2 + random.Below(10));
        var draft = new AuditDraft().Change("session.idle-minutes", minutes, minutes + 5);
        return Event(at, OnDuty(at, [administrator]), AuditActions.SettingsChange, AuditTargets.Settings, null, draft);
    }

    /// <summary>Somebody tries what is not theirs: the doorway records the refusal and none of the words that came with it.</summary>
    private AuditEvent Refused(DateTime at, string action, Guid target, int index, string permission)
    {
        var drawn = SomeoneActive(at);
        var actor = drawn < people.FirstOrdinary ? people.IndexOfCast("employee") : drawn;
        var draft = About(index).Note("error", "denied").Note("permission", permission);
        return Event(at, new Doer(people.IdOf(actor), SessionOf(actor, at), AddressOf(actor)), action, AuditTargets.Person, target, draft, outcome: AuditOutcome.Denied);
    }

    private AuditEvent Event(DateTime at, Doer doer, string action, string targetType, Guid? targetId, AuditDraft draft, string reason = "", AuditOutcome outcome = AuditOutcome.Success) => new()
    {
        Id = random.Key(at),
        At = at,
        ActorId = doer.PersonId,
        SessionId = doer.SessionId,
        Action = action,
        TargetType = targetType,
        TargetId = targetId,
        DepartmentId = draft.DepartmentId,
        Outcome = outcome,
        Reason = reason,
        Before = draft.BeforeJson(),
        After = draft.AfterJson(),
        CorrelationId = random.Key(at),
        Address = doer.Address,
    };

    private AuditDraft About(int index) => new() { DepartmentId = company.DepartmentId(people.PlaceOf(index).Department?.Code) };

    private string RoleFor(int index) => people.PlaceOf(index).Post is { Role.Length: > 0 } post ? post.ExtraRole ?? post.Role : BuiltInRoles.Manager;

    private Guid ScopeOf(int index) => company.DepartmentId(people.PlaceOf(index).Department?.Code);

    private string Drawn()
    {
        var at = random.Below(mixTotal);
        foreach (var (action, weight) in mix)
        {
            at -= weight;
            if (at < 0)
            {
                return action;
            }
        }

        return AuditActions.SignIn;
    }

    private int Someone(DateTime at) => random.Below(people.HiredBy(at.AddDays(-4)));

    private int SomeoneActive(DateTime at)
    {
        // The console's own staff and the managers sign in more than their number would say.
        var index = random.Chance(200) ? random.Below(Math.Min(people.FirstOrdinary, people.Count)) : Someone(at);
        return people.IsDisabled(index) ? random.Below(people.FirstOrdinary) : index;
    }

    private Doer OnDuty(DateTime at, int[] staff)
    {
        var index = random.Pick(staff);
        return new Doer(people.IdOf(index), SessionOf(index, at), AddressOf(index));
    }

    /// <summary>One session a person and day.</summary>
    private Guid SessionOf(int index, DateTime at)
        => new DemoRandom(company.Seed, DemoStream.Sessions, ((long)index << 16) + (at - company.Founded).Days).Key(at.Date.AddHours(8));

    /// <summary>From the ranges set apart for documentation (RFC 5737, RFC 3849, written as RFC 5952 asks).</summary>
    private string AddressOf(int index)
    {
        var draw = new DemoRandom(company.Seed, DemoStream.Addresses, index);
        return draw.Below(10) switch
        {
            < 5 => string.Create(CultureInfo.InvariantCulture, $"192.0.2.{1 + draw.Below(254)}"),
            < 8 => string.Create(CultureInfo.InvariantCulture, $"198.51.100.{1 + draw.Below(254)}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"2001:db8:{1 + draw.Below(255):x}::{1 + draw.Below(65_534):x}"),
        };
    }

    private int[] Staff(string role)
        => [.. Enumerable.Range(0, people.FirstOrdinary).Where(index => string.Equals(people.PlaceOf(index).Cast?.StaffRole, role, StringComparison.Ordinal))];

    private readonly record struct Doer(Guid? PersonId, Guid? SessionId, string Address);

    private readonly record struct OpenSession(Guid Id, int Person, DateTime Since);
}
