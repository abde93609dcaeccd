using static AdminConsole.Domain.Access.ConsolePermissions;

namespace AdminConsole.Domain.Access;

/// <summary>The roles every installation starts with, each with the least it needs.</summary>
internal static class BuiltInRoles
{
    public const string SecurityOfficer = "security-officer";
    public const string HrOfficer = "hr-officer";
    public const string Manager = "manager";
    public const string Auditor = "auditor";
    public const string Administrator = "administrator";
    public const string Employee = "employee";

    public static IReadOnlyList<BuiltInRole> All { get; } =
    [
        new(SecurityOfficer, "Security officer", "Governs roles and permissions and answers for who holds what",
            [OwnRead, PersonRead, PersonDisable, PersonExport, AccessRead, AccessAssign, AccessManage, AccessCross,
                AccountRead, AccountUnlock, AccountInvite, AccountReset, FactorManage, SessionEnd, AuditRead, AuditExport,
                PersonalLog, PersonalLogExport, PersonalReasons, PersonalApprove, SettingsRead, SettingsManage,
                LifecycleRead, LifecycleManage, BirthrightManage, RequestRead, RequestDecide, RequestManage, CalendarManage, MailRead, MailManage]),
        new(HrOfficer, "HR officer", "Brings people in, keeps their details and lets them go",
            [OwnRead, PersonRead, PersonCreate, PersonEdit, PersonDisable, PersonExport, AccessRead, AccountInvite,
                PersonalRead, PersonalEdit, PersonalFind, RevealContact, RevealEmergency, RevealIdentity, RevealPayment, PersonalExport,
                PersonImport, LifecycleRead, LifecycleManage, CalendarManage, MailRead]),
        new(Manager, "Manager", "Sees their team and what it holds",
            [OwnRead, PersonRead, AccessRead, LifecycleRead]),
        new(Auditor, "Auditor", "Reads everything that is not personal data and changes nothing",
            [OwnRead, PersonRead, AccessRead, AccountRead, AuditRead, AuditExport, PersonalLog, PersonalLogExport, SettingsRead, LifecycleRead, RequestRead, MailRead]),
        new(Administrator, "Administrator", "Keeps the console itself running",
            [OwnRead, PersonRead, SettingsRead, SettingsManage, MailRead, MailManage]),
        new(Employee, "Employee", "Sees their own account and access",
            [OwnRead]),
    ];
}

/// <summary>One entry of <see cref="BuiltInRoles.All"/>.</summary>
internal sealed record BuiltInRole(string Key, string Name, string Description, IReadOnlyList<string> Permissions);
