namespace AdminConsole.Persistence.Seed;

/// <summary>The tree of the fictional company below its root, parents before their children.</summary>
internal static class DemoDepartments
{
    public const string CompanyName = "Brisa Logistics";
    public const string ChiefTitle = "Chief Executive Officer";

    public static IReadOnlyList<DemoDepartment> All { get; } =
    [
        Top("CS", "Customer Support", "Director of Customer Support", "support-lead"),
        Top("ENG", "Engineering", "Chief Technology Officer", "senior-engineer"),
        Top("SAL", "Sales", "Director of Sales", "sales-lead"),
        Top("FIN", "Finance", "Chief Financial Officer", "finance-approver"),
        Top("HR", "Human Resources", "Director of Human Resources", "hr-lead"),
        Top("OPS", "Operations", "Chief Operating Officer", "network-planner"),
        Top("SEC", "Security", "Chief Information Security Officer", "security-analyst"),
        Top("LEG", "Legal", "General Counsel", "legal-signatory"),

        Sub("CS-LINE", "CS", "Front Line", 14, new DemoPost("Head of Front Line", "support-lead"),
            new DemoPost("Support Agent", "support-agent", 8), new DemoPost("Senior Support Agent", "support-agent", 2, "support-quality")),
        Sub("CS-KEY", "CS", "Key Accounts", 4, new DemoPost("Head of Key Accounts", "support-lead"),
            new DemoPost("Key Account Agent", "support-agent", 5), new DemoPost("Quality Coach", "support-quality", 1)),
        Sub("CS-CLAIM", "CS", "Claims", 4, new DemoPost("Head of Claims", "support-lead"),
            new DemoPost("Claims Handler", "claims-handler", 6), new DemoPost("Senior Claims Handler", "claims-handler", 1, "support-agent")),

        Sub("ENG-PROD", "ENG", "Product Engineering", 12, new DemoPost("Head of Product Engineering", "senior-engineer"),
            new DemoPost("Software Engineer", "software-engineer", 6), new DemoPost("Senior Software Engineer", "senior-engineer", 3, "database-reader")),
        Sub("ENG-PLAT", "ENG", "Platform and Reliability", 5, new DemoPost("Head of Platform", "site-reliability-engineer"),
            new DemoPost("Site Reliability Engineer", "site-reliability-engineer", 3), new DemoPost("Platform Engineer", "senior-engineer", 3, "database-reader")),
        Sub("ENG-DATA", "ENG", "Data", 4, new DemoPost("Head of Data", "data-engineer"),
            new DemoPost("Data Analyst", "data-analyst", 3), new DemoPost("Data Engineer", "data-engineer", 2, "data-analyst")),
        Sub("ENG-IT", "ENG", "Workplace IT", 3, new DemoPost("Head of Workplace IT", "it-lead"),
            new DemoPost("IT Technician", "it-technician", 5), new DemoPost("IT Engineer", "it-lead", 1)),

        Sub("SAL-SOUTH", "SAL", "Southern Europe", 7, new DemoPost("Regional Sales Lead, South", "sales-lead"),
            new DemoPost("Sales Representative", "sales-representative", 6), new DemoPost("Senior Sales Representative", "sales-representative", 2)),
        Sub("SAL-NORTH", "SAL", "Northern Europe", 6, new DemoPost("Regional Sales Lead, North", "sales-lead"),
            new DemoPost("Sales Representative", "sales-representative", 6), new DemoPost("Senior Sales Representative", "sales-representative", 2)),
        Sub("SAL-OPS", "SAL", "Sales Operations", 2, new DemoPost("Head of Sales Operations", "sales-analyst"),
            new DemoPost("Sales Analyst", "sales-analyst", 3)),

        Sub("FIN-ACC", "FIN", "Accounting", 4, new DemoPost("Head of Accounting", "finance-approver"),
            new DemoPost("Accountant", "accountant", 4), new DemoPost("Accounts Payable Clerk", "accounts-payable", 2)),
        Sub("FIN-PAY", "FIN", "Payroll", 2, new DemoPost("Head of Payroll", "payroll-lead"),
            new DemoPost("Payroll Clerk", "payroll-clerk", 4)),
        Sub("FIN-CTRL", "FIN", "Controlling", 2, new DemoPost("Head of Controlling", "controller"),
            new DemoPost("Controller", "controller", 3)),

        Sub("HR-PEOPLE", "HR", "People Operations", 3, new DemoPost("Head of People Operations", "hr-lead"),
            new DemoPost("HR Generalist", "hr-generalist", 4, "handbook-editor")),
        Sub("HR-TALENT", "HR", "Talent", 3, new DemoPost("Head of Talent", "hr-lead"),
            new DemoPost("Recruiter", "recruiter", 4)),

        Sub("OPS-WARE", "OPS", "Warehouses", 22, new DemoPost("Head of Warehouses", "shift-lead"),
            new DemoPost("Warehouse Operator", "warehouse-operator", 9), new DemoPost("Shift Lead", "shift-lead", 1)),
        Sub("OPS-FLEET", "OPS", "Fleet", 14, new DemoPost("Head of Fleet", "dispatcher"),
            new DemoPost("Driver", "driver", 8), new DemoPost("Dispatcher", "dispatcher", 2)),
        Sub("OPS-CUST", "OPS", "Customs", 3, new DemoPost("Head of Customs", "customs-signatory"),
            new DemoPost("Customs Agent", "customs-agent", 4), new DemoPost("Senior Customs Agent", "customs-signatory", 1)),
        Sub("OPS-PLAN", "OPS", "Network Planning", 2, new DemoPost("Head of Network Planning", "network-planner"),
            new DemoPost("Network Planner", "network-planner", 3)),

        Sub("SEC-SOC", "SEC", "Security Operations", 3, new DemoPost("Head of Security Operations", "security-analyst"),
            new DemoPost("Security Analyst", "security-analyst", 3), new DemoPost("Detection Engineer", "detection-engineer", 1)),
        Sub("SEC-IAM", "SEC", "Identity and Access", 1, new DemoPost("Head of Identity and Access", "identity-engineer"),
            new DemoPost("Identity Engineer", "identity-engineer", 2)),
        Sub("SEC-SITE", "SEC", "Site Security", 3, new DemoPost("Head of Site Security", "site-guard"),
            new DemoPost("Site Guard", "site-guard", 5)),

        Sub("LEG-CORP", "LEG", "Corporate Counsel", 2, new DemoPost("Head of Corporate Counsel", "legal-signatory"),
            new DemoPost("Legal Counsel", "legal-counsel", 3)),
        Sub("LEG-PRIV", "LEG", "Privacy", 1, new DemoPost("Data Protection Officer", "privacy-officer"),
            new DemoPost("Privacy Specialist", "privacy-officer", 2)),
        Sub("LEG-AUDIT", "LEG", "Internal Audit", 1, new DemoPost("Head of Internal Audit", "internal-auditor"),
            new DemoPost("Internal Auditor", "internal-auditor", 2)),
    ];

    public static string NameOf(string code) => All.First(department => string.Equals(department.Code, code, StringComparison.Ordinal)).Name;

    private static DemoDepartment Top(string code, string name, string headTitle, string headRole)
        => new(code, null, name, 0, new DemoPost(headTitle, headRole), []);

    private static DemoDepartment Sub(string code, string parent, string name, int weight, DemoPost head, params DemoPost[] posts)
        => new(code, parent, name, weight, head, posts);
}

/// <summary>A department, how many of the company's people it takes (as a weight), and who works there.</summary>
internal sealed record DemoDepartment(string Code, string? Parent, string Name, int Weight, DemoPost Head, IReadOnlyList<DemoPost> Posts);

/// <summary>A job title with the role it comes with, how common it is, and the role some of its holders ask for besides.</summary>
internal sealed record DemoPost(string Title, string Role, int Weight = 1, string? ExtraRole = null);
