using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.AuditLog;

namespace AdminConsole.Tests.Persistence.Seed;

public sealed class DemoCompanyTests
{
    private static readonly DateTime Reference = SeedConsole.Now.UtcDateTime.Date;
    private static readonly AuditMac Mac = new(new AuditKey(new byte[AuditKey.Size]));

    public static TheoryData<int> Sizes => [DemoOptions.MinimumPeople, DemoPeople.OwnHeadsFrom - 1, DemoPeople.OwnHeadsFrom, DemoOptions.DefaultPeople, 3_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void People_OfEachSize_AreValidUniqueAndLedByTheChief(int count)
    {
        var people = Make(count).All().ToList();

        Assert.Equal(count, people.Count);
        Assert.Equal(count, people.Select(static person => person.Id).Distinct().Count());
        Assert.Equal(count, people.Select(static person => person.WorkEmail).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(count, people.Select(static person => person.EmployeeNumber).Distinct(StringComparer.Ordinal).Count());
        HashSet<Guid> seen = [];
        Assert.All(people, person =>
        {
            // Whoever comes first has nobody above; every other's manager came before: no cycle, and no broken key on insert.
            Assert.True(person.ManagerId is { } manager ? seen.Contains(manager) : seen.Count == 0);
            seen.Add(person.Id);
            AssertValid(person);
        });
    }

    [Fact]
    public void Departments_FormATreeBelowTheRoot()
    {
        var company = Company(1);
        var parents = company.Departments.ToDictionary(static department => department.Id, static department => department.ParentId);

        Assert.Equal(8, company.Departments.Count(department => department.ParentId == company.RootDepartmentId));
        Assert.All(company.Departments.Where(department => department.ParentId == company.RootDepartmentId), top =>
            Assert.InRange(company.Departments.Count(department => department.ParentId == top.Id), 2, 4));
        Assert.All(company.Departments, department =>
        {
            var at = department.ParentId;
            for (var depth = 0; at != company.RootDepartmentId; depth++)
            {
                Assert.True(depth < 5);
                at = parents[at!.Value];
            }
        });
        Assert.Equal(company.Departments.Count, company.Departments.Select(static department => department.Code).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Catalogue_IsNamedOnceAndWithinItsBounds()
    {
        Assert.InRange(DemoCatalogue.All.Count, 80, 120);
        Assert.InRange(DemoRoles.All.Count, 24, 60);
        Assert.Equal(DemoCatalogue.All.Count, DemoCatalogue.All.Select(static permission => permission.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.All(DemoCatalogue.All, static permission =>
        {
            Assert.NotEqual(ConsolePermissions.Application, permission.Application, StringComparer.Ordinal);
            Assert.True(permission.Description.Length is > 0 and <= FieldLimits.Description);
            Assert.Equal(permission.Key, $"{permission.Application}:{permission.ResourceType}.{permission.Action}", StringComparer.Ordinal);
        });
        // Each permission is of use to somebody.
        var granted = DemoRoles.All.SelectMany(static role => role.Permissions).Concat(DemoCatalogue.ForEveryone).Concat(DemoCatalogue.ForManagers).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(DemoCatalogue.All.Where(permission => !granted.Contains(permission.Key)).Select(static permission => permission.Key));
    }

    [Fact]
    public void Assignments_OfTheDefaultCompany_AreOfEveryKind()
    {
        var assignments = new DemoAssignments(Make(DemoOptions.DefaultPeople)).All(static _ => { }).ToList();

        Assert.Contains(assignments, static assignment => assignment.ValidFrom > Reference);
        Assert.Contains(assignments, static assignment => assignment.ValidUntil > Reference);
        Assert.Contains(assignments, static assignment => assignment.ValidUntil < Reference);
        Assert.Equal(
            [AssignmentOrigin.Birthright, AssignmentOrigin.Request, AssignmentOrigin.Direct, AssignmentOrigin.Import, AssignmentOrigin.BreakGlass],
            assignments.Select(static assignment => assignment.Origin).Distinct().Order());
        Assert.All(assignments, static assignment =>
        {
            Assert.True(assignment.ValidUntil is not { } until || assignment.ValidFrom < until);
            Assert.True(assignment.CreatedAt <= Reference);
            Assert.NotEmpty(assignment.Reason);
        });
        Assert.InRange(Make(2_000).All().Count(static person => person.Status == PersonStatus.Disabled), 50, 110);
    }

    [Fact]
    public void Generation_TwiceFromOneSeed_IsTheSameAndFromAnotherDiffers()
    {
        var first = Digest(7);

        Assert.Equal(first, Digest(7), StringComparer.Ordinal);
        Assert.NotEqual(first, Digest(8), StringComparer.Ordinal);

        static string Digest(int seed)
        {
            var people = Make(150, seed);
            var rows = people.All().Select(static person => $"{person.Id} {person.EmployeeNumber} {person.DisplayName} {person.WorkEmail} {person.DepartmentId} {person.ManagerId} {person.Status} {person.CreatedAt:O} {person.DisabledAt:O}")
                .Concat(new DemoAssignments(people).All(static _ => { }).Select(static assignment => $"{assignment.Id} {assignment.PersonId} {assignment.RoleId} {assignment.ValidFrom:O} {assignment.ValidUntil:O} {assignment.Reason}"))
                .Concat(new DemoHistory(people, Mac, 1_000).All().Select(static entry => $"{entry.Id} {entry.At:O} {entry.Action} {entry.TargetId} {entry.Before} {entry.After} {Convert.ToHexString(entry.Mac)}"));
            return string.Join('\n', rows);
        }
    }

    [Fact]
    public void History_IsCountedOrderedKnownAndFromAddressesForDocumentation()
    {
        var entries = new DemoHistory(Make(DemoOptions.DefaultPeople), Mac, 5_003).All().ToList();

        Assert.Equal(5_003, entries.Count);
        Assert.Equal(entries.Select(static entry => entry.At).Order(), entries.Select(static entry => entry.At));
        Assert.All(entries, static entry =>
        {
            Assert.Contains(entry.Action, AuditActions.All, StringComparer.Ordinal);
            Assert.Contains(entry.TargetType, AuditTargets.All, StringComparer.Ordinal);
            Assert.InRange(entry.At, Reference.AddDays(-DemoCalendar.Days), Reference);
            Assert.Matches(@"\A(192\.0\.2\.|198\.51\.100\.|2001:db8:)", entry.Address);
            Assert.True(Mac.Verify(entry));
        });
        Assert.True(entries.Select(static entry => entry.Action).Distinct(StringComparer.Ordinal).Count() >= 12);
        Assert.Contains(entries, static entry => entry.Outcome == AuditOutcome.Denied);
        Assert.True(entries.Count(static entry => entry.At.Hour is >= 7 and < 18) > entries.Count * 8 / 10);
        Assert.Empty(new DemoHistory(Make(DemoOptions.MinimumPeople), Mac, 0).All());
    }

    [Theory]
    [InlineData(DemoOptions.MinimumPeople - 1, 0, nameof(DemoOptions.People))]
    [InlineData(DemoOptions.MaximumPeople + 1, 0, nameof(DemoOptions.People))]
    [InlineData(DemoOptions.MinimumPeople, -1, nameof(DemoOptions.Events))]
    [InlineData(DemoOptions.MinimumPeople, DemoOptions.MaximumEvents + 1, nameof(DemoOptions.Events))]
    public void Check_OutOfRange_NamesTheField(int people, long events, string field)
        => Assert.Equal(field, Assert.Single(new DemoOptions(people, events).Check()!.Problems).Field, StringComparer.Ordinal);

    [Fact]
    public void Password_Twice_DiffersAndIsRedacted()
    {
        var first = DemoPassword.Create();

        Assert.NotEqual(first.Reveal(), DemoPassword.Create().Reveal(), StringComparer.Ordinal);
        Assert.Equal(20, first.Reveal().Count(char.IsAsciiLetterOrDigit));
        Assert.DoesNotContain(first.Reveal(), $"{first}", StringComparison.Ordinal);
    }

    private static void AssertValid(Person person)
    {
        var valid = PersonRules.Validate(new PersonInput
        {
            EmployeeNumber = person.EmployeeNumber,
            GivenName = person.GivenName,
            FamilyName = person.FamilyName,
            WorkEmail = person.WorkEmail,
            JobTitle = person.JobTitle,
            DepartmentId = person.DepartmentId,
            ManagerId = person.ManagerId,
        });
        Assert.True(valid.IsSuccess);
        // Nothing was cleaned: what is loaded is what saving would have kept.
        Assert.Equal(
            new ValidPerson(person.EmployeeNumber, person.GivenName, person.FamilyName, person.WorkEmail, person.JobTitle, person.DepartmentId, person.ManagerId),
            valid.Value);
        Assert.Equal(person.Status == PersonStatus.Disabled, person.DisabledAt is not null);
        Assert.True(person.CreatedAt < Reference && person.DisabledAt is not { } at || person.DisabledAt > person.CreatedAt && person.DisabledAt < Reference);
        Assert.Equal(7, person.Id.Version);
    }

    private static DemoPeople Make(int count, int seed = DemoOptions.DefaultSeed) => new(Company(seed), count);

    private static DemoCompany Company(int seed)
        => new(seed, Reference, new DemoGround(SeedKeys.Department(ConsoleSeed.RootCode), BuiltInRoles.All.ToDictionary(static role => role.Key, static role => SeedKeys.Role(role.Key), StringComparer.Ordinal)));
}
