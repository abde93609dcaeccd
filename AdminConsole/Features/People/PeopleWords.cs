using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Resources;

namespace AdminConsole.Features.People;

/// <summary>What the pages call things, in the language of the page.</summary>
internal static class PeopleWords
{
    public static string Of(PersonStatus status) => status switch
    {
        PersonStatus.Active => PeopleText.StatusActive,
        PersonStatus.Disabled => PeopleText.StatusDisabled,
        PersonStatus.Expected => PeopleText.StatusExpected,
        _ => PeopleText.StatusLeft,
    };

    public static Tone ToneOf(PersonStatus status) => status switch
    {
        PersonStatus.Active => Tone.Good,
        PersonStatus.Expected => Tone.Info,
        _ => Tone.Neutral,
    };

    public static string Of(AssignmentState state) => state switch
    {
        AssignmentState.InForce => PeopleText.InForce,
        AssignmentState.Future => PeopleText.NotYet,
        _ => PeopleText.Ended,
    };

    public static Tone ToneOf(AssignmentState state) => state switch
    {
        AssignmentState.InForce => Tone.Good,
        AssignmentState.Future => Tone.Info,
        _ => Tone.Neutral,
    };

    /// <summary>What happened, in words; an action without words of its own by its name.</summary>
    public static string OfAction(string action) => action switch
    {
        AuditActions.PersonCreate => PeopleText.EventCreate,
        AuditActions.PersonEdit => PeopleText.EventEdit,
        AuditActions.PersonDisable => PeopleText.EventDisable,
        AuditActions.PersonEnable => PeopleText.EventEnable,
        AuditActions.AssignmentGive => PeopleText.EventGive,
        AuditActions.AssignmentTake => PeopleText.EventTake,
        AuditActions.AccountCreate => PeopleText.EventAccount,
        AuditActions.SignIn => PeopleText.EventSignIn,
        AuditActions.SignInFailed => PeopleText.EventSignInFailed,
        AuditActions.PasswordChange => PeopleText.EventPassword,
        _ => AuditText.ResourceManager.GetString("Action_" + action.Replace('.', '_').Replace('-', '_'), CultureInfo.CurrentUICulture) ?? action,
    };

    public static string OfField(string field) => field switch
    {
        "employeeNumber" => PeopleText.EmployeeNumber,
        "givenName" => PeopleText.GivenName,
        "familyName" => PeopleText.FamilyName,
        "workEmail" => PeopleText.WorkEmail,
        "jobTitle" => PeopleText.JobTitle,
        "departmentId" => PeopleText.Department,
        "managerId" => PeopleText.Manager,
        "status" => PeopleText.Status,
        "role" => PeopleText.Role,
        "scopeDepartmentId" => PeopleText.Scope,
        "origin" => PeopleText.Given,
        "validFrom" => PeopleText.From,
        "validUntil" => PeopleText.Until,
        "sessionsEnded" => PeopleText.SessionsEnded,
        _ => field,
    };
}
