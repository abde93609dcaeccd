namespace AdminConsole.Controls;

/// <summary>Every address of the console, in one place.</summary>
internal static class ConsoleUrls
{
    public const string Home = "/";
    public const string AccountRoot = "/account";
    public const string Factor = "/account/factor";
    public const string Enroll = "/account/enroll";
    public const string SignIn = "/account/sign-in";
    public const string SignOut = "/account/sign-out";
    public const string Setup = "/account/setup";
    public const string Password = "/account/password";
    public const string Denied = "/account/denied";
    public const string Invitation = "/account/invitation";
    public const string Reset = "/account/reset";
    public const string PasskeyOptions = "/account/passkey/options";
    public const string PasskeySignIn = "/account/passkey/sign-in";
    public const string PasskeyProof = "/account/passkey/proof";
    public const string PasskeyRegistration = "/account/passkey/registration";
    public const string Culture = "/account/language";
    public const string People = "/people";

    /// <summary>Whoever is here and cannot sign in yet.</summary>
    public const string PeopleWithoutAccount = $"{People}?account=no&status=active";
    public const string PersonNew = "/people/new";
    public const string PersonRoute = "/people/{Id:guid}";
    public const string PersonEditRoute = "/people/{Id:guid}/edit";
    public const string Departments = "/departments";
    public const string DepartmentNew = "/departments/new";
    public const string DepartmentRoute = "/departments/{Id:guid}";
    public const string Roles = "/roles";
    public const string RoleNew = "/roles/new";
    public const string RoleRoute = "/roles/{Id:guid}";
    public const string RoleEditRoute = "/roles/{Id:guid}/edit";
    public const string RoleHierarchy = "/roles/hierarchy";
    public const string RoleHierarchySvg = "/roles/hierarchy.svg";
    public const string Permissions = "/permissions";
    public const string PermissionNew = "/permissions/new";
    public const string PermissionRoute = "/permissions/{Id:guid}";
    public const string PermissionEditRoute = "/permissions/{Id:guid}/edit";
    public const string Applications = "/permissions/applications";
    public const string Resources = "/permissions/resources";
    public const string Separations = "/permissions/separations";
    public const string Ask = "/ask";
    public const string MyAccount = "/my-account";
    public const string MyData = "/my-data";
    public const string WhoLooked = "/who-looked";
    public const string FindPerson = "/find-person";
    public const string PersonalExportFile = "/personal-exports/{id:guid}/file";
    public const string Lockouts = "/lockouts";
    public const string SecondFactors = "/second-factors";
    public const string PersonalExports = "/personal-exports";
    public const string Audit = "/audit";
    public const string AccessLog = "/access-log";
    public const string RevealReasons = "/access-log/reasons";
    public const string Settings = "/settings";
    public const string MyAccess = "/my-access";
    public const string Requests = "/requests";
    /// <summary>What waits for one's decision.</summary>
    public const string RequestsToDecide = "/requests?tab=decide";
    /// <summary>What one was asked back about; as many as are counted.</summary>
    public const string RequestQuestions = "/requests?by=me&state=question";
    /// <summary>What is not decided yet of what one asked for, or was asked for one.</summary>
    public const string RequestsPending = "/requests?state=pending";
    public const string RequestNew = "/requests/new";
    public const string RequestRoute = "/requests/{Id:guid}";
    public const string RequestPolicies = "/settings/request-policies";
    /// <summary>The value of <c>tab</c> on a person's page.</summary>
    public const string EmploymentTab = "employment";
    public const string Lifecycle = "/lifecycle";
    public const string LifecycleJoin = "/lifecycle/join";
    public const string LifecycleMoveRoute = "/lifecycle/move/{Id:guid}";
    public const string LifecycleLeaveRoute = "/lifecycle/leave/{Id:guid}";
    public const string LifecycleRehireRoute = "/lifecycle/rehire/{Id:guid}";
    public const string PeopleImport = "/lifecycle/import";
    public const string PeopleImportFile = "/lifecycle/import/file";
    public const string PeopleImportReport = "/lifecycle/import/report";
    public const string Birthrights = "/settings/birthrights";
    public const string Calendars = "/settings/calendars";
    public const string CalendarRoute = "/settings/calendars/{Id:guid}";
    public const string MyDeputies = "/my-deputies";
    public const string Checklists = "/settings/checklists";
    public const string Mail = "/settings/mail";
    public const string NotFound = "/not-found";
    public const string Error = "/error";
    public const string PeopleCsv = "/people/export.csv";
    public const string AuditCsv = "/audit/export.csv";
    public const string AccessLogCsv = "/access-log/export.csv";
    public const string AccessLogOcsf = "/access-log/export.ocsf.jsonl";
    public const string RoleChangesApi = "/api/roles/{id:guid}/changes";
    public const string AssignmentsApi = "/api/people/{id:guid}/assignments";
    public const string AssignmentEndApi = "/api/people/{id:guid}/assignments/{assignment:guid}/end";
    public const string DepartmentMoveApi = "/api/departments/{id:guid}/move";
    public const string HealthLive = "/health/live";
    public const string HealthReady = "/health/ready";

    public static string PersonalExportFileOf(Guid id) => $"{PersonalExports}/{id}/file";

    public static string Person(Guid id) => $"/people/{id}";

    /// <summary>An event of the audit trail, opened.</summary>
    public static string AuditEvent(Guid id) => $"{Audit}?range=365d&event={id}";

    public static string Department(Guid id) => $"/departments/{id}";

    public static string Role(Guid id) => $"/roles/{id}";

    public static string Permission(Guid id) => $"/permissions/{id}";

    public static string PermissionEdit(Guid id) => $"/permissions/{id}/edit";

    public static string RoleEdit(Guid id) => $"/roles/{id}/edit";

    /// <summary>The question whether that person may do that, there or (without a department) in the whole company.</summary>
    public static string AskAbout(Guid personId, string permission, Guid? departmentId)
        => $"{Ask}?person={personId}&permission={Uri.EscapeDataString(permission)}{(departmentId is { } department ? $"&department={department}" : null)}";

    public static string Calendar(Guid id) => $"{Calendars}/{id}";

    public static string Request(Guid id) => $"{Requests}/{id}";

    /// <summary>A person's steps, planned and past.</summary>
    public static string PersonEmployment(Guid id) => $"/people/{id}?tab={EmploymentTab}";

    public static string LifecycleMove(Guid id) => $"{Lifecycle}/move/{id}";

    public static string LifecycleLeave(Guid id) => $"{Lifecycle}/leave/{id}";

    public static string LifecycleRehire(Guid id) => $"{Lifecycle}/rehire/{id}";

    public static string PersonEdit(Guid id) => $"/people/{id}/edit";

    /// <summary>The sign-in page that comes back to <paramref name="returnUrl"/>.</summary>
    public static string SignInFor(string returnUrl) => $"{SignIn}?returnUrl={Uri.EscapeDataString(returnUrl)}";

    /// <summary>The address of a single-use link: <see cref="Invitation"/> or <see cref="Reset"/> with its secret.</summary>
    public static string Link(string page, string token) => $"{page}?token={Uri.EscapeDataString(token)}";

    /// <summary>An account page that ends at <paramref name="returnUrl"/>, when that stays on this site.</summary>
    public static string WithReturn(string page, string? returnUrl)
        => Local(returnUrl) is var local && string.Equals(local, Home, StringComparison.Ordinal) ? page : $"{page}?returnUrl={Uri.EscapeDataString(local)}";

    /// <summary>The address when it stays on this site, else home: nobody is sent elsewhere by a link (CWE-601).</summary>
    public static string Local(string? returnUrl)
        => returnUrl is ['/', ..] && !returnUrl.StartsWith("//", StringComparison.Ordinal) && !returnUrl.StartsWith("/\\", StringComparison.Ordinal)
            && !returnUrl.Any(char.IsControl)
            ? returnUrl
            : Home;
}
