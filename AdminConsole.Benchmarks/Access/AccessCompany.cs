using System.Buffers.Binary;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;

namespace AdminConsole.Benchmarks.Access;

/// <summary>
/// A company of any size, the same at each run: 1,000 roles in eight levels, 5,000 permissions, two assignments a
/// person. A person is computed from their number, so that a million of them need not be kept.
/// </summary>
internal sealed class AccessCompany
{
    public const int RoleCount = 1_000;
    public const int Levels = 8;
    public const int PermissionCount = 5_000;
    public const int AssignmentsEach = 2;

    private const int PerLevel = RoleCount / Levels;
    private const int GrantsEach = 10;
    private const int JuniorsEach = 2;
    private const int Branching = 10;
    private const int DepartmentCount = 1_111;

    public AccessCompany(int people)
    {
        PeopleCount = people;
        Permissions = [.. Enumerable.Range(0, PermissionCount).Select(static index => new PermissionRow(PermissionId(index), KeyOf(index), Sensitivity.Low))];
        Roles = [.. Enumerable.Range(0, RoleCount).Select(RoleOf)];
        Departments = [.. Enumerable.Range(0, DepartmentCount).Select(static index => new DepartmentNode(DepartmentId(index), index == 0 ? null : DepartmentId((index - 1) / Branching)))];
    }

    /// <summary>The instant of every question.</summary>
    public static DateTime Now { get; } = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);

    public int PeopleCount { get; }

    public IReadOnlyList<PermissionRow> Permissions { get; }

    public IReadOnlyList<RoleRow> Roles { get; }

    public IReadOnlyList<DepartmentNode> Departments { get; }

    public IEnumerable<PersonAccess> People => Enumerable.Range(0, PeopleCount).Select(Person);

    public static Guid PermissionId(int index) => Id(1, index);

    public static Guid RoleId(int index) => Id(2, index);

    public static Guid PersonId(int index) => Id(3, index);

    public static Guid DepartmentId(int index) => Id(4, index);

    /// <summary>Fifty applications of ten resource types with ten actions each.</summary>
    public static string KeyOf(int permission) => $"app{permission / 100}:resource{permission / 10 % 10}.action{permission % 10}";

    public AccessModel Compile() => Compile(Roles);

    /// <summary>With the roles otherwise.</summary>
    public AccessModel Compile(IReadOnlyCollection<RoleRow> roles)
    {
        var builder = new AccessModelBuilder(1, roles, Permissions, Departments);
        for (var person = 0; person < PeopleCount; person++)
        {
            var row = Person(person);
            builder.AddPerson(row.Id, row.Status, row.HasAccount);
        }

        for (var person = 0; person < PeopleCount; person++)
        {
            foreach (var held in Person(person).Assignments)
            {
                builder.Give(PersonId(person), held);
            }
        }

        return builder.Build();
    }

    /// <summary>One of thirty is disabled; half of what is held reaches the whole company; of twenty assignments one has ended, one is to come and one will end.</summary>
    public static PersonAccess Person(int index)
    {
        var dice = new Dice(0x51 + ((ulong)index << 8));
        var held = new HeldRole[AssignmentsEach];
        for (var ordinal = 0; ordinal < held.Length; ordinal++)
        {
            var (from, until) = dice.Next(20) switch
            {
                0 => (Now.AddDays(-400), Now.AddDays(-1)),
                1 => (Now.AddDays(30), (DateTime?)null),
                2 => (Now.AddDays(-30), Now.AddDays(30)),
                _ => (Now.AddDays(-1 - dice.Next(900)), null),
            };
            held[ordinal] = new HeldRole(
                Id(5, (index * AssignmentsEach) + ordinal),
                RoleId(dice.Next(RoleCount)),
                dice.Next(2) == 0 ? null : DepartmentId(1 + dice.Next(DepartmentCount - 1)),
                from,
                until);
        }

        return new PersonAccess(PersonId(index), dice.Next(30) == 0 ? PersonStatus.Disabled : PersonStatus.Active, HasAccount: false, held);
    }

    /// <summary>A role of each level but the lowest has two juniors one level below, and ten permissions of its own.</summary>
    private static RoleRow RoleOf(int index)
    {
        var dice = new Dice(0xA7 + ((ulong)index << 8));
        var level = index / PerLevel;
        HashSet<Guid> grants = [];
        while (grants.Count < GrantsEach)
        {
            grants.Add(PermissionId(dice.Next(PermissionCount)));
        }

        HashSet<Guid> juniors = [];
        while (level > 0 && juniors.Count < JuniorsEach)
        {
            juniors.Add(RoleId(((level - 1) * PerLevel) + dice.Next(PerLevel)));
        }

        return new RoleRow(RoleId(index), [.. grants.Select(static permission => new GrantRow(permission, null))], [.. juniors]);
    }

    /// <summary>Keys that sort by kind and number, as those made over time do, with a random tail.</summary>
    private static Guid Id(byte kind, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, ((long)kind << 48) | (uint)number);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], new Dice(((ulong)kind << 56) | (uint)number).Next());
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>SplitMix64: random numbers that are the same on every machine and version.</summary>
internal struct Dice(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    public int Next(int below) => (int)(Next() % (ulong)below);
}
