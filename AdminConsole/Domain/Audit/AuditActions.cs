namespace AdminConsole.Domain.Audit;

/// <summary>Every action an audit event can name. The audit page's filter lists them.</summary>
internal static class AuditActions
{
    public const string PersonCreate = "person.create";
    public const string PersonEdit = "person.edit";
    public const string PersonDisable = "person.disable";
    public const string PersonEnable = "person.enable";
    public const string PersonExport = "person.export";
    public const string AssignmentGive = "assignment.give";
    public const string AssignmentTake = "assignment.take";
    public const string RoleCreate = "role.create";
    public const string RoleEdit = "role.edit";
    public const string RoleGrant = "role.grant";
    public const string RoleRevoke = "role.revoke";
    public const string RoleInherit = "role.inherit";
    public const string RoleDisinherit = "role.disinherit";
    public const string RoleRestore = "role.restore";
    public const string RoleRetire = "role.retire";
    public const string DepartmentCreate = "department.create";
    public const string DepartmentEdit = "department.edit";
    public const string DepartmentMove = "department.move";
    public const string DepartmentDelete = "department.delete";
    public const string PermissionCreate = "permission.create";
    public const string PermissionEdit = "permission.edit";
    public const string PermissionDelete = "permission.delete";
    public const string ApplicationCreate = "application.create";
    public const string ApplicationEdit = "application.edit";
    public const string ResourceCreate = "resource.create";
    public const string ResourceEdit = "resource.edit";
    public const string ResourceDelete = "resource.delete";
    public const string SeparationCreate = "separation.create";
    public const string SeparationEdit = "separation.edit";
    public const string SeparationDelete = "separation.delete";
    public const string AccountCreate = "account.create";
    public const string SignIn = "account.sign-in";
    public const string SignInFailed = "account.sign-in-failed";
    public const string SignOut = "account.sign-out";
    public const string PasswordChange = "account.password-change";
    public const string AccountJoin = "account.join";
    public const string PasswordReset = "account.password-reset";
    public const string FactorFailed = "account.factor-failed";
    public const string FactorEnroll = "factor.enroll";
    public const string RecoveryCodes = "factor.recovery-codes";
    public const string RecoveryCodeUse = "factor.recovery-use";
    public const string SessionProve = "session.prove";
    public const string SessionEnd = "session.end";
    public const string AccountUnlock = "account.unlock";
    public const string AccountInvite = "account.invite";
    public const string ResetLink = "account.reset-link";
    public const string FactorRequire = "factor.require";
    public const string FactorRelease = "factor.release";
    public const string FactorReset = "factor.reset";
    public const string FactorRemove = "factor.remove";
    public const string PasskeyAdd = "passkey.add";
    public const string PasskeyRename = "passkey.rename";
    public const string PasskeyRemove = "passkey.remove";
    public const string SetupIssue = "setup.issue";
    public const string SetupComplete = "setup.complete";
    public const string PersonalEdit = "personal.edit";
    public const string PersonalReveal = "personal.reveal";
    public const string PersonalUnreadable = "personal.unreadable";
    public const string PersonalFind = "personal.find";
    public const string PersonalForget = "personal.forget";
    public const string PersonalLogExport = "personal.log-export";
    public const string ExportAsk = "personal-export.ask";
    public const string ExportApprove = "personal-export.approve";
    public const string ExportRefuse = "personal-export.refuse";
    public const string ExportWithdraw = "personal-export.withdraw";
    public const string ExportDeliver = "personal-export.deliver";
    public const string ReasonCreate = "reveal-reason.create";
    public const string ReasonEdit = "reveal-reason.edit";
    public const string KeysRotate = "keys.rotate";
    public const string KeysReencrypt = "keys.reencrypt";
    public const string KeysRemove = "keys.remove";
    public const string PersonImport = "person.import";
    public const string LifecyclePlan = "lifecycle.plan";
    public const string LifecycleChange = "lifecycle.change";
    public const string LifecycleCancel = "lifecycle.cancel";
    public const string LifecycleFail = "lifecycle.fail";
    public const string LifecycleJoin = "lifecycle.join";
    public const string LifecycleMove = "lifecycle.move";
    public const string LifecycleLeave = "lifecycle.leave";
    public const string LifecycleRehire = "lifecycle.rehire";
    public const string LifecycleRetention = "lifecycle.retention";
    public const string DeputyName = "deputy.name";
    public const string DeputyEnd = "deputy.end";
    public const string ChecklistTick = "checklist.tick";
    public const string ChecklistEdit = "checklist.edit";
    public const string BirthrightCreate = "birthright.create";
    public const string BirthrightEdit = "birthright.edit";
    public const string BirthrightRetire = "birthright.retire";
    public const string BirthrightApply = "birthright.apply";
    public const string RequestSubmit = "request.submit";
    public const string RequestEdit = "request.edit";
    public const string RequestWithdraw = "request.withdraw";
    public const string RequestApprove = "request.approve";
    public const string RequestRefuse = "request.refuse";
    public const string RequestQuestion = "request.question";
    public const string RequestAnswer = "request.answer";
    public const string RequestEscalate = "request.escalate";
    public const string RequestRemind = "request.remind";
    public const string RequestReroute = "request.reroute";
    public const string PolicyCreate = "request-policy.create";
    public const string PolicyEdit = "request-policy.edit";
    public const string PolicyRetire = "request-policy.retire";
    public const string CalendarCreate = "calendar.create";
    public const string CalendarEdit = "calendar.edit";
    public const string CalendarImport = "calendar.import";
    public const string CalendarDelete = "calendar.delete";
    public const string MailRetry = "mail.retry";
    public const string MailDrop = "mail.drop";
    public const string MailDead = "mail.dead";
    public const string MailExpire = "mail.expire";
    public const string SettingsChange = "settings.change";
    public const string AuditExport = "audit.export";
    public const string ConsoleSeed = "console.seed";
    public const string DemoLoad = "demo.load";

    public static IReadOnlyList<string> All { get; } =
    [
        PersonCreate, PersonEdit, PersonDisable, PersonEnable, PersonExport, AssignmentGive, AssignmentTake,
        RoleCreate, RoleEdit, RoleGrant, RoleRevoke, RoleInherit, RoleDisinherit, RoleRestore, RoleRetire,
        DepartmentCreate, DepartmentEdit, DepartmentMove, DepartmentDelete, PermissionCreate, PermissionEdit, PermissionDelete, ApplicationCreate, ApplicationEdit,
        ResourceCreate, ResourceEdit, ResourceDelete, SeparationCreate, SeparationEdit, SeparationDelete,
        AccountCreate, SignIn, SignInFailed, SignOut, PasswordChange, AccountJoin, PasswordReset,
        FactorFailed, FactorEnroll, RecoveryCodes, RecoveryCodeUse, SessionProve, SessionEnd,
        AccountUnlock, AccountInvite, ResetLink, FactorRequire, FactorRelease, FactorReset, FactorRemove, PasskeyAdd, PasskeyRename, PasskeyRemove,
        PersonalEdit, PersonalReveal, PersonalUnreadable, PersonalFind, PersonalForget, PersonalLogExport,
        ExportAsk, ExportApprove, ExportRefuse, ExportWithdraw, ExportDeliver, ReasonCreate, ReasonEdit, KeysRotate, KeysReencrypt, KeysRemove,
        PersonImport, LifecyclePlan, LifecycleChange, LifecycleCancel, LifecycleFail, LifecycleJoin, LifecycleMove, LifecycleLeave,
        LifecycleRehire, LifecycleRetention, DeputyName, DeputyEnd, ChecklistTick, ChecklistEdit, BirthrightCreate,
        BirthrightEdit, BirthrightRetire, BirthrightApply, RequestSubmit, RequestEdit, RequestWithdraw, RequestApprove, RequestRefuse,
        RequestQuestion, RequestAnswer, RequestEscalate, RequestRemind, RequestReroute, PolicyCreate, PolicyEdit, PolicyRetire,
        CalendarCreate, CalendarEdit, CalendarImport, CalendarDelete, MailRetry, MailDrop, MailDead, MailExpire,
        SetupIssue, SetupComplete, SettingsChange, AuditExport, ConsoleSeed, DemoLoad,
    ];
}

/// <summary>The kinds of thing an event can be about.</summary>
internal static class AuditTargets
{
    public const string Person = "person";
    public const string Role = "role";
    public const string Department = "department";
    public const string Permission = "permission";
    public const string Application = "application";
    public const string Resource = "resource";
    /// <summary>A separation of duty.</summary>
    public const string Separation = "separation";
    public const string Account = "account";
    public const string Session = "session";
    /// <summary>A rule that asks a department, a role or a person for a second factor.</summary>
    public const string FactorRule = "factor-rule";
    /// <summary>A file of personal data that somebody asked for.</summary>
    public const string PersonalExport = "personal-export";
    public const string RevealReason = "reveal-reason";
    /// <summary>The console's encryption keys.</summary>
    public const string Keys = "keys";
    /// <summary>A step of somebody's employment.</summary>
    public const string Lifecycle = "lifecycle";
    public const string Deputy = "deputyship";
    public const string Checklist = "checklist";
    /// <summary>A birthright rule.</summary>
    public const string Birthright = "birthright";
    /// <summary>A request for access.</summary>
    public const string Request = "request";
    public const string RequestPolicy = "request-policy";
    /// <summary>A working calendar.</summary>
    public const string Calendar = "calendar";
    /// <summary>A letter that the console sends.</summary>
    public const string Mail = "mail";
    /// <summary>A file of people.</summary>
    public const string Import = "import";
    public const string Settings = "settings";
    public const string Audit = "audit";
    public const string Console = "console";

    public static IReadOnlyList<string> All { get; } = [Person, Role, Department, Permission, Application, Resource, Separation, Account, Session, FactorRule, PersonalExport, RevealReason, Keys, Lifecycle, Deputy, Checklist, Birthright, Request, RequestPolicy, Calendar, Mail, Import, Settings, Audit, Console];
}
