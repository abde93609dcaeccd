using System.Collections.Frozen;
using AdminConsole.Domain.Permissions;

namespace AdminConsole.Domain.Access;

/// <summary>
/// The console's own permissions: rows of the same catalogue that governs every other application.
/// </summary>
internal static class ConsolePermissions
{
    public const string Application = "console";

    public const string PersonRead = "console:person.read";
    public const string PersonCreate = "console:person.create";
    public const string PersonEdit = "console:person.edit";
    public const string PersonDisable = "console:person.disable";
    public const string PersonExport = "console:person.export";
    public const string AccessRead = "console:access.read";
    public const string AccessAssign = "console:access.assign";
    /// <summary>Shape who may do what. Somebody must always hold it for the whole company.</summary>
    public const string AccessManage = "console:access.manage";
    /// <summary>Let a role inherit from one of another branch. Needed beside <see cref="AccessManage"/>.</summary>
    public const string AccessCross = "console:access.cross";
    /// <summary>See the state of others' accounts: lockouts, second factors, passkeys, sessions. Never a secret.</summary>
    public const string AccountRead = "console:account.read";
    public const string AccountUnlock = "console:account.unlock";
    /// <summary>Hand out the link with which somebody who has no account yet makes one.</summary>
    public const string AccountInvite = "console:account.invite";
    /// <summary>Hand out the link with which somebody sets a new password.</summary>
    public const string AccountReset = "console:account.reset";
    /// <summary>Require second factors, and reset a lost one.</summary>
    public const string FactorManage = "console:factor.manage";
    public const string SessionEnd = "console:session.end";
    public const string AuditRead = "console:audit.read";
    public const string AuditExport = "console:audit.export";
    public const string SettingsRead = "console:settings.read";
    public const string SettingsManage = "console:settings.manage";
    /// <summary>Rights to personal data begin so. They are a trade, not a standing above others (ADR 0017).</summary>
    public const string PersonalPrefix = "console:personal.";
    /// <summary>See that personal data is there, masked.</summary>
    public const string PersonalRead = "console:personal.read";
    /// <summary>Set personal data, which shows none of it.</summary>
    public const string PersonalEdit = "console:personal.edit";
    /// <summary>Find somebody by an exact telephone, e-mail or national id: an answer tells whose it is.</summary>
    public const string PersonalFind = "console:personal.find";
    /// <summary>See home address, telephones and e-mail in the clear, each with a reason.</summary>
    public const string RevealContact = "console:personal.reveal-contact";
    /// <summary>See whom to call in an emergency in the clear.</summary>
    public const string RevealEmergency = "console:personal.reveal-emergency";
    /// <summary>See national id and date of birth in the clear.</summary>
    public const string RevealIdentity = "console:personal.reveal-identity";
    /// <summary>See bank accounts in the clear.</summary>
    public const string RevealPayment = "console:personal.reveal-payment";
    /// <summary>See who looked at whose personal data; none of the data itself.</summary>
    public const string PersonalLog = "console:personal.log";
    public const string PersonalLogExport = "console:personal.log-export";
    /// <summary>Keep the list of reasons a look can have.</summary>
    public const string PersonalReasons = "console:personal.reasons";
    /// <summary>Ask for a file of personal data, which somebody else approves.</summary>
    public const string PersonalExport = "console:personal.export";
    /// <summary>Approve or refuse such a file.</summary>
    public const string PersonalApprove = "console:personal.approve";
    /// <summary>Bring in or change many people with their personal data by a file; a trade of HR, not a standing.</summary>
    public const string PersonImport = "console:personal.import";
    /// <summary>See who joins, moves and leaves, planned and past.</summary>
    public const string LifecycleRead = "console:lifecycle.read";
    /// <summary>Plan, change and cancel joins, moves, leaves, rehires and absences, and let them happen.</summary>
    public const string LifecycleManage = "console:lifecycle.manage";
    /// <summary>Decide what each place in the company gives by itself. Needed beside it: <see cref="AccessAssign"/> for what is given.</summary>
    public const string BirthrightManage = "console:birthright.manage";
    /// <summary>See others' requests for access.</summary>
    public const string RequestRead = "console:request.read";
    /// <summary>Decide where a request must stand for the security officer.</summary>
    public const string RequestDecide = "console:request.decide";
    /// <summary>Shape the ways of requests: who decides what, in which time.</summary>
    public const string RequestManage = "console:request.manage";
    /// <summary>Keep working calendars and their holidays.</summary>
    public const string CalendarManage = "console:calendar.manage";
    /// <summary>See which letters wait, went or died; not their words.</summary>
    public const string MailRead = "console:mail.read";
    /// <summary>Send dead letters again or drop them.</summary>
    public const string MailManage = "console:mail.manage";
    public const string OwnRead = "console:own.read";

    public static IReadOnlyList<ConsolePermission> All { get; } =
    [
        new(OwnRead, Sensitivity.Low, "See one's own account and access"),
        new(PersonRead, Sensitivity.Low, "See people and their positions"),
        new(PersonCreate, Sensitivity.Medium, "Bring a person in"),
        new(PersonEdit, Sensitivity.Medium, "Change a person's details"),
        new(PersonDisable, Sensitivity.High, "Disable or enable a person"),
        new(PersonExport, Sensitivity.Medium, "Export lists of people"),
        new(AccessRead, Sensitivity.Low, "See who holds which roles"),
        new(AccessAssign, Sensitivity.High, "Give and take roles"),
        new(AccessManage, Sensitivity.Critical, "Decide what roles and permissions there are"),
        new(AccessCross, Sensitivity.Critical, "Let a role inherit from another branch of the company"),
        new(AccountRead, Sensitivity.Medium, "See lockouts, second factors and sessions of others"),
        new(AccountUnlock, Sensitivity.High, "Unlock locked accounts"),
        new(AccountInvite, Sensitivity.Medium, "Hand out invitations"),
        new(AccountReset, Sensitivity.High, "Hand out links to a new password"),
        new(FactorManage, Sensitivity.High, "Require second factors and reset lost ones"),
        new(SessionEnd, Sensitivity.High, "End sessions of others"),
        new(AuditRead, Sensitivity.Medium, "Read the audit trail"),
        new(AuditExport, Sensitivity.Medium, "Export the audit trail"),
        new(PersonalRead, Sensitivity.Medium, "See personal data masked"),
        new(PersonalEdit, Sensitivity.High, "Set personal data"),
        new(PersonalFind, Sensitivity.High, "Find people by telephone, e-mail or national id"),
        new(RevealContact, Sensitivity.Medium, "See addresses, telephones and e-mail in the clear"),
        new(RevealEmergency, Sensitivity.Medium, "See emergency contacts in the clear"),
        new(RevealIdentity, Sensitivity.High, "See national ids and dates of birth in the clear"),
        new(RevealPayment, Sensitivity.Critical, "See bank accounts in the clear"),
        new(PersonalLog, Sensitivity.Medium, "See who looked at personal data"),
        new(PersonalLogExport, Sensitivity.Medium, "Export the log of looks at personal data"),
        new(PersonalReasons, Sensitivity.Medium, "Keep the reasons for looking at personal data"),
        new(PersonalExport, Sensitivity.Critical, "Ask for an export of personal data"),
        new(PersonalApprove, Sensitivity.Critical, "Approve exports of personal data"),
        new(PersonImport, Sensitivity.High, "Bring in or change people by a file"),
        new(LifecycleRead, Sensitivity.Low, "See who joins, moves and leaves"),
        new(LifecycleManage, Sensitivity.High, "Plan joins, moves, leaves, rehires and absences"),
        new(BirthrightManage, Sensitivity.Critical, "Decide what each place in the company gives"),
        new(RequestRead, Sensitivity.Medium, "See requests for access of others"),
        new(RequestDecide, Sensitivity.Medium, "Decide requests as security officer"),
        new(RequestManage, Sensitivity.High, "Shape the ways of access requests"),
        new(CalendarManage, Sensitivity.Medium, "Keep working calendars and holidays"),
        new(MailRead, Sensitivity.Medium, "See the state of outgoing mail"),
        new(MailManage, Sensitivity.Medium, "Send dead letters again or drop them"),
        new(SettingsRead, Sensitivity.Low, "See the console's settings"),
        new(SettingsManage, Sensitivity.High, "Change the console's settings"),
    ];

    /// <summary>From this sensitivity on a change asks for a fresh proof in the session (step-up).</summary>
    public const Sensitivity ProofFrom = Sensitivity.High;

    private static readonly FrozenSet<string> provedOnes = All.Where(static permission => permission.Sensitivity >= ProofFrom).Select(static permission => permission.Key).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when what the permission allows is done only by somebody who proved themselves a few minutes ago.</summary>
    public static bool NeedsProof(string permission) => provedOnes.Contains(permission);
}

/// <summary>One entry of <see cref="ConsolePermissions.All"/>.</summary>
internal sealed record ConsolePermission(string Key, Sensitivity Sensitivity, string Description)
{
    public string ResourceType => Key[(ConsolePermissions.Application.Length + 1)..Key.IndexOf('.', StringComparison.Ordinal)];

    public string Action => Key[(Key.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
