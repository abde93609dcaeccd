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
    public const string AuditRead = "console:audit.read";
    public const string AuditExport = "console:audit.export";
    public const string SettingsRead = "console:settings.read";
    public const string SettingsManage = "console:settings.manage";
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
        new(AuditRead, Sensitivity.Medium, "Read the audit trail"),
        new(AuditExport, Sensitivity.Medium, "Export the audit trail"),
        new(SettingsRead, Sensitivity.Low, "See the console's settings"),
        new(SettingsManage, Sensitivity.High, "Change the console's settings"),
    ];
}

/// <summary>One entry of <see cref="ConsolePermissions.All"/>.</summary>
internal sealed record ConsolePermission(string Key, Sensitivity Sensitivity, string Description)
{
    public string ResourceType => Key[(ConsolePermissions.Application.Length + 1)..Key.IndexOf('.', StringComparison.Ordinal)];

    public string Action => Key[(Key.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
