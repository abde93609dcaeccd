namespace AdminConsole.Persistence.Seed;

/// <summary>The business roles of the fictional company, each owned by a department.</summary>
internal static class DemoRoles
{
    public static IReadOnlyList<DemoRole> All { get; } =
    [
        new("support-agent", "CS", "Support agent", "Answers customers",
            ["crm:ticket.read", "crm:ticket.reply", "crm:ticket.close", "crm:customer.read", "crm:refund.propose"]),
        new("support-lead", "CS", "Support lead", "Runs a team of agents and decides on refunds",
            ["crm:ticket.read", "crm:ticket.reply", "crm:ticket.close", "crm:ticket.assign", "crm:customer.read", "crm:customer.edit", "crm:refund.approve", "phone:queue.manage"]),
        new("support-quality", "CS", "Support quality", "Listens in and coaches",
            ["crm:ticket.read", "phone:call.listen", "wiki:page.write", "bi:report.read"]),
        new("claims-handler", "CS", "Claims handler", "Settles damaged and lost parcels",
            ["crm:ticket.read", "crm:ticket.reply", "crm:customer.read", "crm:refund.propose", "wms:stock.read", "fleet:route.read"]),

        new("software-engineer", "ENG", "Software engineer", "Builds the products",
            ["git:repository.read", "git:repository.push", "ci:pipeline.run", "aws:log.read", "wiki:page.write", "pager:incident.respond"]),
        new("senior-engineer", "ENG", "Senior engineer", "Reviews, merges and deploys",
            ["git:repository.merge", "ci:pipeline.edit", "aws:service.deploy", "flags:toggle.switch"], ["software-engineer"]),
        new("site-reliability-engineer", "ENG", "Site reliability engineer", "Keeps production up",
            ["ci:secret.manage", "aws:service.deploy", "aws:database.admin", "aws:cluster.admin", "pager:schedule.manage"], ["software-engineer"]),
        new("database-reader", "ENG", "Production database reader", "Looks into production data when a case asks for it",
            ["aws:database.read"]),
        new("data-analyst", "ENG", "Data analyst", "Answers questions from data",
            ["lake:table.read", "bi:report.read", "bi:report.publish"]),
        new("data-engineer", "ENG", "Data engineer", "Builds what fills the data lake",
            ["git:repository.read", "git:repository.push", "ci:pipeline.run", "lake:table.read", "lake:table.write", "bi:report.publish"]),
        new("it-technician", "ENG", "IT technician", "Keeps everyone's workplace running",
            ["desk:laptop.issue", "desk:software.install", "wiki:page.write"]),
        new("it-lead", "ENG", "IT lead", "Answers for workplaces and mail",
            ["mail:mailbox.delegate", "git:repository.admin", "aws:cost.read"], ["it-technician"]),

        new("sales-representative", "SAL", "Sales representative", "Wins and keeps customers",
            ["crm:customer.read", "crm:customer.edit", "crm:opportunity.read", "crm:opportunity.edit"]),
        new("sales-lead", "SAL", "Sales lead", "Runs a region",
            ["crm:discount.approve", "crm:forecast.read"], ["sales-representative"]),
        new("sales-analyst", "SAL", "Sales analyst", "Keeps targets and forecasts",
            ["crm:opportunity.read", "crm:forecast.read", "crm:quota.manage", "crm:customer.export", "bi:report.read", "bi:report.publish"]),

        new("accountant", "FIN", "Accountant", "Keeps the books",
            ["erp:invoice.read", "erp:invoice.create", "erp:ledger.read", "erp:ledger.post"]),
        new("accounts-payable", "FIN", "Accounts payable", "Prepares what is to be paid",
            ["erp:invoice.read", "erp:payment.prepare", "erp:supplier.edit", "expense:claim.pay"]),
        new("finance-approver", "FIN", "Finance approver", "Approves invoices and releases payments",
            ["erp:invoice.read", "erp:invoice.approve", "erp:payment.release", "erp:ledger.read", "erp:period.close"]),
        new("payroll-clerk", "FIN", "Payroll clerk", "Prepares the month's payroll",
            ["payroll:payslip.read", "payroll:run.prepare"]),
        new("payroll-lead", "FIN", "Payroll lead", "Releases the month's payroll",
            ["payroll:payslip.read", "payroll:salary.edit", "payroll:run.release"]),
        new("controller", "FIN", "Controller", "Compares what was planned with what was spent",
            ["erp:ledger.read", "erp:budget.edit", "erp:invoice.read", "bi:report.read", "aws:cost.read"]),

        new("hr-generalist", "HR", "HR generalist", "Keeps personnel files",
            ["hr:file.read", "hr:file.edit", "learn:course.assign"]),
        new("hr-lead", "HR", "HR lead", "Signs contracts of employment",
            ["hr:file.read", "hr:file.edit", "hr:contract.sign", "hire:candidate.decide"]),
        new("recruiter", "HR", "Recruiter", "Finds new colleagues",
            ["hire:candidate.read", "hire:candidate.decide", "wiki:page.write"]),

        new("warehouse-operator", "OPS", "Warehouse operator", "Receives, stores and picks goods",
            ["wms:stock.read", "wms:stock.move", "wms:order.pick"]),
        new("shift-lead", "OPS", "Shift lead", "Runs a shift and answers for its counts",
            ["wms:stock.read", "wms:stock.move", "wms:stock.adjust", "wms:order.pick", "wms:shift.plan"]),
        new("dispatcher", "OPS", "Dispatcher", "Plans routes and sends vehicles out",
            ["fleet:route.read", "fleet:route.plan", "fleet:vehicle.dispatch", "fleet:driver.locate"]),
        new("driver", "OPS", "Driver", "Drives a route",
            ["fleet:route.read", "wms:stock.read"]),
        new("customs-agent", "OPS", "Customs agent", "Prepares declarations",
            ["customs:declaration.prepare", "erp:invoice.read"]),
        new("customs-signatory", "OPS", "Customs signatory", "Submits declarations",
            ["customs:declaration.prepare", "customs:declaration.submit"]),
        new("network-planner", "OPS", "Network planner", "Decides what travels when",
            ["fleet:route.read", "fleet:route.plan", "wms:stock.read", "wms:shift.plan", "bi:report.read"]),

        new("security-analyst", "SEC", "Security analyst", "Watches alerts",
            ["siem:alert.read", "siem:alert.triage", "scan:finding.manage", "aws:log.read"]),
        new("detection-engineer", "SEC", "Detection engineer", "Decides what raises an alert",
            ["siem:alert.read", "siem:rule.edit", "git:repository.read"]),
        new("identity-engineer", "SEC", "Identity engineer", "Keeps secrets and who reads them",
            ["vault:secret.read", "vault:policy.edit", "siem:alert.read"]),
        new("site-guard", "SEC", "Site guard", "Keeps buildings safe",
            ["doors:badge.issue", "doors:camera.view"]),

        new("legal-counsel", "LEG", "Legal counsel", "Drafts contracts and follows cases",
            ["legal:contract.read", "legal:contract.draft", "legal:case.read", "legal:case.edit"]),
        new("legal-signatory", "LEG", "Legal signatory", "Signs for the company",
            ["legal:contract.read", "legal:contract.sign", "legal:case.read"]),
        new("privacy-officer", "LEG", "Privacy officer", "Answers for personal data",
            ["privacy:request.handle", "privacy:register.edit", "lake:personal.read"]),
        new("internal-auditor", "LEG", "Internal auditor", "Looks at how things are done",
            ["audit:finding.read", "audit:finding.write", "erp:ledger.read", "wms:stock.read"]),
        new("handbook-editor", "HR", "Handbook editor", "Keeps the company's handbook",
            ["wiki:page.write", "wiki:space.manage"]),
    ];
}

/// <summary>One entry of <see cref="DemoRoles.All"/>; the department is named by its code, roles it inherits from by their keys.</summary>
internal sealed record DemoRole(string Key, string Department, string Name, string Description, IReadOnlyList<string> Permissions, IReadOnlyList<string>? Juniors = null);
