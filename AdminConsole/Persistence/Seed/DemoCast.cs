using AdminConsole.Domain.Access;

namespace AdminConsole.Persistence.Seed;

/// <summary>The people whom a visitor of the demo plays, and the rest of the console's own staff.</summary>
internal static class DemoCast
{
    public const string Domain = "brisa.example";

    /// <summary>Heads of top departments who have an account, by the department's code.</summary>
    public static IReadOnlyDictionary<string, string> HeadSignIns { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CS"] = "manager",
        ["ENG"] = "manager2",
    };

    public static IReadOnlyList<DemoCastMember> All { get; } =
    [
        new("officer", "SEC-IAM", "Security Officer", "identity-engineer", BuiltInRoles.SecurityOfficer),
        new("officer2", "SEC-IAM", "Security Officer", "identity-engineer", BuiltInRoles.SecurityOfficer),
        new("hr", "HR-PEOPLE", "HR Officer", "hr-generalist", BuiltInRoles.HrOfficer),
        new("hr2", "HR-PEOPLE", "HR Officer, Operations", "hr-generalist", BuiltInRoles.HrOfficer, StaffScope: "OPS"),
        new(null, "HR-PEOPLE", "HR Officer", "hr-generalist", BuiltInRoles.HrOfficer),
        new("auditor", "LEG-AUDIT", "Internal Auditor", "internal-auditor", BuiltInRoles.Auditor),
        new(null, "LEG-AUDIT", "Internal Auditor", "internal-auditor", BuiltInRoles.Auditor),
        new("admin", "ENG-IT", "Console Administrator", "it-technician", BuiltInRoles.Administrator),
        new("employee", "CS-LINE", "Support Agent", "support-agent", null),
        new("employee2", "ENG-PROD", "Software Engineer", "software-engineer", null),
        new("employee3", "OPS-WARE", "Warehouse Operator", "warehouse-operator", null),
    ];

    /// <summary>What a sign-in name is for, as shown beside it: the role in the console and where it holds, or the post.</summary>
    public static string LabelOf(DemoPlace place)
    {
        var department = place.Department?.Name ?? DemoDepartments.CompanyName;
        return place switch
        {
            { Standing: DemoStanding.Head } => $"{NameOf(BuiltInRoles.Manager)}, {department}",
            { Cast: { StaffRole: { } role, StaffScope: { } scope } } => $"{NameOf(role)}, {DemoDepartments.NameOf(scope)}",
            { Cast.StaffRole: { } role } => NameOf(role),
            _ => $"{place.Post.Title}, {department}",
        };
    }

    private static string NameOf(string role) => BuiltInRoles.All.First(known => string.Equals(known.Key, role, StringComparison.Ordinal)).Name;
}

/// <summary>One of the cast: the local part of the address when they have an account, where they work, and their role in the console.</summary>
internal sealed record DemoCastMember(string? SignIn, string Department, string Title, string Role, string? StaffRole, string? StaffScope = null);
