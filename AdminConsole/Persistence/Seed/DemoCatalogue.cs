using AdminConsole.Domain.Permissions;
using static AdminConsole.Domain.Permissions.Sensitivity;

namespace AdminConsole.Persistence.Seed;

/// <summary>The permissions of the applications that the fictional company runs beside the console.</summary>
internal static class DemoCatalogue
{
    public static IReadOnlyList<DemoPermission> All { get; } =
    [
        new("wiki:page.read", Low, "Read the company's handbook"),
        new("wiki:page.write", Low, "Write and correct pages of the handbook"),
        new("wiki:space.manage", Medium, "Open, close and hand over spaces of the handbook"),
        new("travel:trip.request", Low, "Ask for a business trip"),
        new("travel:trip.approve", Medium, "Approve a business trip"),
        new("expense:claim.submit", Low, "Hand in one's expenses"),
        new("expense:claim.approve", Medium, "Approve expenses of others"),
        new("expense:claim.pay", High, "Release approved expenses for payment"),

        new("crm:ticket.read", Low, "Read customers' tickets"),
        new("crm:ticket.reply", Low, "Answer customers' tickets"),
        new("crm:ticket.assign", Medium, "Hand tickets to others"),
        new("crm:ticket.close", Low, "Close tickets"),
        new("crm:customer.read", Medium, "See customers and their contacts"),
        new("crm:customer.edit", Medium, "Change customers and their contacts"),
        new("crm:customer.export", High, "Export lists of customers"),
        new("crm:refund.propose", Low, "Propose a refund"),
        new("crm:refund.approve", High, "Approve a refund"),
        new("crm:opportunity.read", Low, "See sales opportunities"),
        new("crm:opportunity.edit", Low, "Keep sales opportunities up to date"),
        new("crm:discount.approve", High, "Approve a discount beyond the list"),
        new("crm:forecast.read", Medium, "See the sales forecast"),
        new("crm:quota.manage", Medium, "Set sales targets"),
        new("phone:call.listen", High, "Listen to recorded calls"),
        new("phone:queue.manage", Medium, "Arrange the queues of the telephone"),

        new("git:repository.read", Medium, "Read source code"),
        new("git:repository.push", Medium, "Push to source repositories"),
        new("git:repository.merge", High, "Merge into protected branches"),
        new("git:repository.admin", Critical, "Set the rules of repositories"),
        new("ci:pipeline.run", Medium, "Start builds"),
        new("ci:pipeline.edit", High, "Change what builds do"),
        new("ci:secret.manage", Critical, "Set the secrets that builds use"),
        new("aws:log.read", Medium, "Read the logs of services"),
        new("aws:service.deploy", High, "Deploy services"),
        new("aws:database.read", High, "Query production databases"),
        new("aws:database.admin", Critical, "Administer production databases"),
        new("aws:cluster.admin", Critical, "Administer production clusters"),
        new("aws:cost.read", Low, "See what the cloud costs"),
        new("flags:toggle.switch", High, "Switch features on and off in production"),
        new("pager:incident.respond", Medium, "Take and close incidents"),
        new("pager:schedule.manage", Low, "Arrange who is on call"),
        new("lake:table.read", Medium, "Query the data lake"),
        new("lake:table.write", High, "Write tables of the data lake"),
        new("lake:personal.read", Critical, "Query tables with personal data"),
        new("bi:report.read", Low, "Open reports"),
        new("bi:report.publish", Medium, "Publish reports"),
        new("desk:laptop.issue", Low, "Hand out and take back laptops"),
        new("desk:software.install", Medium, "Install software on others' laptops"),
        new("mail:mailbox.delegate", High, "Give access to somebody's mailbox"),

        new("erp:invoice.read", Low, "See invoices"),
        new("erp:invoice.create", Medium, "Enter invoices"),
        new("erp:invoice.approve", High, "Approve invoices"),
        new("erp:payment.prepare", High, "Prepare payments"),
        new("erp:payment.release", Critical, "Release payments to the bank"),
        new("erp:supplier.edit", High, "Change suppliers and their accounts"),
        new("erp:ledger.read", Medium, "Read the ledger"),
        new("erp:ledger.post", High, "Post to the ledger"),
        new("erp:period.close", Critical, "Close a month in the books"),
        new("erp:budget.edit", Medium, "Keep budgets"),
        new("erp:purchase.request", Low, "Ask for a purchase"),
        new("erp:purchase.approve", Medium, "Approve a purchase"),
        new("payroll:payslip.read", High, "See anybody's payslips"),
        new("payroll:salary.edit", Critical, "Change salaries"),
        new("payroll:run.prepare", High, "Prepare the month's payroll"),
        new("payroll:run.release", Critical, "Release the month's payroll"),

        new("hr:leave.request", Low, "Ask for leave"),
        new("hr:leave.approve", Low, "Approve leave"),
        new("hr:file.read", High, "Read personnel files"),
        new("hr:file.edit", High, "Keep personnel files"),
        new("hr:contract.sign", Critical, "Sign contracts of employment"),
        new("hire:candidate.read", Medium, "See candidates"),
        new("hire:candidate.decide", Medium, "Decide on candidates"),
        new("learn:course.assign", Low, "Assign courses"),

        new("wms:stock.read", Low, "See what lies where"),
        new("wms:stock.move", Low, "Move goods between places"),
        new("wms:stock.adjust", High, "Correct stock after a count"),
        new("wms:order.pick", Low, "Pick orders"),
        new("wms:shift.plan", Low, "Plan shifts"),
        new("fleet:route.read", Low, "See routes"),
        new("fleet:route.plan", Medium, "Plan routes"),
        new("fleet:vehicle.dispatch", Medium, "Send vehicles out"),
        new("fleet:driver.locate", High, "See where drivers are"),
        new("customs:declaration.prepare", Medium, "Prepare customs declarations"),
        new("customs:declaration.submit", High, "Submit customs declarations"),

        new("siem:alert.read", Medium, "See security alerts"),
        new("siem:alert.triage", High, "Decide on security alerts"),
        new("siem:rule.edit", Critical, "Change what raises an alert"),
        new("vault:secret.read", Critical, "Read shared secrets"),
        new("vault:policy.edit", Critical, "Decide who reads shared secrets"),
        new("scan:finding.manage", Medium, "Follow up on findings of scanners"),
        new("doors:badge.issue", Medium, "Issue badges"),
        new("doors:camera.view", High, "Watch cameras"),

        new("legal:contract.read", Medium, "Read contracts"),
        new("legal:contract.draft", Medium, "Draft contracts"),
        new("legal:contract.sign", Critical, "Sign contracts for the company"),
        new("legal:case.read", High, "Read legal cases"),
        new("legal:case.edit", High, "Keep legal cases"),
        new("privacy:request.handle", High, "Answer people who ask for their data"),
        new("privacy:register.edit", Medium, "Keep the register of processing"),
        new("audit:finding.read", Medium, "Read findings of internal audit"),
        new("audit:finding.write", Medium, "Write findings of internal audit"),
    ];

    /// <summary>The applications by their keys.</summary>
    public static IReadOnlyDictionary<string, string> Applications { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["wiki"] = "Company handbook",
        ["travel"] = "Business travel",
        ["expense"] = "Expenses",
        ["crm"] = "Customer care",
        ["phone"] = "Telephone system",
        ["git"] = "Source code",
        ["ci"] = "Build service",
        ["aws"] = "Production cloud",
        ["flags"] = "Feature switches",
        ["pager"] = "On-call duty",
        ["lake"] = "Data lake",
        ["bi"] = "Reports",
        ["desk"] = "IT service desk",
        ["mail"] = "Mail",
        ["erp"] = "Accounts and purchasing",
        ["payroll"] = "Payroll",
        ["hr"] = "Personnel",
        ["hire"] = "Recruiting",
        ["learn"] = "Training",
        ["wms"] = "Warehouse",
        ["fleet"] = "Fleet",
        ["customs"] = "Customs",
        ["siem"] = "Security monitoring",
        ["vault"] = "Secrets vault",
        ["scan"] = "Vulnerability scanners",
        ["doors"] = "Doors and cameras",
        ["legal"] = "Legal",
        ["privacy"] = "Privacy office",
        ["audit"] = "Internal audit",
    };

    /// <summary>What nobody may do together: the name, and the permissions that are kept apart.</summary>
    public static IReadOnlyList<(string Name, string Description, string[] Permissions)> Separations { get; } =
    [
        ("Payments", "Whoever prepares a payment does not release it", ["erp:payment.prepare", "erp:payment.release"]),
        ("Invoices", "Whoever enters an invoice does not approve it", ["erp:invoice.create", "erp:invoice.approve"]),
        ("Suppliers", "Whoever changes a supplier's account does not release payments", ["erp:supplier.edit", "erp:payment.release"]),
        ("Payroll", "Whoever changes salaries does not release the payroll", ["payroll:salary.edit", "payroll:run.release"]),
    ];

    /// <summary>What the company adds to the console's own role for everybody.</summary>
    public static IReadOnlyList<string> ForEveryone { get; } =
        ["wiki:page.read", "travel:trip.request", "expense:claim.submit", "hr:leave.request", "erp:purchase.request"];

    /// <summary>What the company adds to the console's own role for those who lead a department.</summary>
    public static IReadOnlyList<string> ForManagers { get; } =
        ["travel:trip.approve", "expense:claim.approve", "hr:leave.approve", "erp:purchase.approve"];
}

/// <summary>One entry of <see cref="DemoCatalogue.All"/>.</summary>
internal sealed record DemoPermission(string Key, Sensitivity Sensitivity, string Description)
{
    private int Colon => Key.IndexOf(':', StringComparison.Ordinal);

    private int Dot => Key.IndexOf('.', StringComparison.Ordinal);

    public string Application => Key[..Colon];

    public string ResourceType => Key[(Colon + 1)..Dot];

    public string Action => Key[(Dot + 1)..];
}
