using System.Security.Cryptography;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Security.AuditLog;
using BenchmarkDotNet.Attributes;

namespace AdminConsole.Benchmarks.Functions;

/// <summary>A company of 100,000 people, 40 roles and 500 permissions, and an event of ordinary size.</summary>
public class FunctionBenchmarks
{
    private const int People = 100_000;
    private const int Roles = 40;
    private const int Permissions = 500;
    private static readonly DateTime Now = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);
    private static readonly byte[] Key = new byte[AuditKey.Size];
    private readonly AuditMac mac = new(new AuditKey(Key));
    private readonly byte[] encoded = new byte[247];
    private AccessModel model = AccessModel.Empty;
    private HashSet<(Guid Person, string Permission)> pairs = [];
    private AuditEvent entry = default!;
    private Guid department;
    private int turn;

    /// <summary>Builds both once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        department = Id(4, 0);
        var permissions = Enumerable.Range(0, Permissions).Select(static index => new PermissionRow(Id(1, index), $"app:thing.{index}", Sensitivity.Low)).ToArray();
        var roles = Enumerable.Range(0, Roles).Select(static role => new RoleRow(Id(2, role), [.. Enumerable.Range(0, 20).Select(index => Id(1, ((role * 7) + index) % Permissions))])).ToArray();
        var people = Enumerable.Range(0, People).Select(static person => new PersonAccess(Id(3, person), PersonStatus.Active, HasAccount: true,
            [new HeldRole(Id(5, person), Id(2, person % Roles), null, Now.AddDays(-1), null), new HeldRole(Id(6, person), Id(2, (person + 11) % Roles), null, Now.AddDays(-1), null)])).ToArray();
        model = AccessModel.Compile(new AccessModelRows(1, people, roles, permissions, [new DepartmentNode(department, null)]));
        pairs = [.. Enumerable.Range(0, People).Select(static person => (Id(3, person), "app:thing.7"))];
        entry = new AuditEvent
        {
            Id = Id(7, 1),
            At = Now,
            ActorId = Id(3, 1),
            SessionId = Id(8, 1),
            Action = AuditActions.PersonEdit,
            TargetType = AuditTargets.Person,
            TargetId = Id(3, 2),
            DepartmentId = department,
            Outcome = AuditOutcome.Success,
            Before = """{"jobTitle":"Engineer"}""",
            After = """{"jobTitle":"Team lead"}""",
            CorrelationId = Id(9, 1),
            Address = "192.0.2.10",
        };
    }

    /// <summary>May this person do that, there, now.</summary>
    [Benchmark]
    public bool Decision() => model.Allows(Id(3, turn++ % People), "app:thing.7", department, Now);

    /// <summary>The least a decision could be.</summary>
    [Benchmark]
    public bool HashSetLookup() => pairs.Contains((Id(3, turn++ % People), "app:thing.7"));

    /// <summary>The MAC of an event.</summary>
    [Benchmark]
    public byte[] Mac() => mac.Compute(entry);

    /// <summary>The hash alone.</summary>
    [Benchmark]
    public byte[] PlainHmac() => HMACSHA256.HashData(Key, encoded);

    private static Guid Id(int kind, int number) => new(number, (short)kind, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
