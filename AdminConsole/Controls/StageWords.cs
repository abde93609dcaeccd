using AdminConsole.Domain.Requests;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>Who decides a stage of a request, in the language of the page.</summary>
internal static class StageWords
{
    public static string Of(StageKind kind) => kind switch
    {
        StageKind.Manager => RequestText.KindManager,
        StageKind.RoleOwner => RequestText.KindRoleOwner,
        StageKind.DepartmentOwner => RequestText.KindDepartmentOwner,
        StageKind.SecurityOfficer => RequestText.KindSecurityOfficer,
        _ => RequestText.KindGroup,
    };
}
