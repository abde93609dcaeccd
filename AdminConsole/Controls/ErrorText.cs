using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>Every named error as a sentence that says what to do next, in the language of the page.</summary>
internal static class ErrorText
{
    public static string Of(ConsoleError error) => error switch
    {
        NotFoundError => FaultText.NotFound,
        DeniedError denied => With(FaultText.Denied, denied.Permission),
        SessionEndedError => FaultText.SessionEnded,
        ConflictError => FaultText.Conflict,
        InvalidError { Problems: [var only] } => ProblemText.Of(only),
        InvalidError => FaultText.Invalid,
        LastHolderError last => With(FaultText.LastHolder, last.Permission),
        HoldsMoreError more => With(FaultText.HoldsMore, more.Permission),
        CircleError circle => With(FaultText.Circle, circle.Path),
        CrossingError crossing => string.Format(CultureInfo.CurrentCulture, FaultText.Crossing, crossing.Senior, crossing.Junior),
        SubtreeError subtree => With(FaultText.Subtree, subtree.Path),
        DepartmentInUseError use => With(FaultText.DepartmentInUse, DepartmentUse.Of(use)),
        PreviewMovedError => FaultText.PreviewMoved,
        SeparationError separation => string.Format(CultureInfo.CurrentCulture, separation.People == 1 ? FaultText.Separation_one : FaultText.Separation_many, separation.Policy, separation.People),
        { Code: "preview-moved" } => FaultText.PreviewMoved,
        PermissionInUseError used => With(FaultText.PermissionInUse, used.By),
        ExportTooLargeError large => string.Format(CultureInfo.CurrentCulture, FaultText.ExportTooLarge, large.Limit),
        SelfChangeError => FaultText.SelfChange,
        UnavailableError { MayBeDone: true } => FaultText.InDoubt,
        UnavailableError => FaultText.Unavailable,
        ProofNeededError => FaultText.ProofNeeded,
        LockedError locked => With(FaultText.Locked, locked.Until.ToString("t", CultureInfo.CurrentCulture) + " UTC"),
        BadCodeError => FaultText.BadCode,
        LinkError => FaultText.Link,
        BadPasskeyError => FaultText.BadPasskey,
        NoFactorError => FaultText.NoFactor,
        NotLockedError => FaultText.NotLocked,
        HasPasswordError => FaultText.HasPassword,
        NoPasswordError => FaultText.NoPassword,
        PersonDisabledError => FaultText.PersonDisabled,
        FactorNeededError => FaultText.FactorNeeded,
        ForgottenError => FaultText.Forgotten,
        KeysUnavailableError => FaultText.KeysUnavailable,
        NothingStoredError => FaultText.NothingStored,
        UnreadableError => FaultText.Unreadable,
        RevealLimitError limit => string.Format(CultureInfo.CurrentCulture, FaultText.RevealLimit, limit.Limit, limit.FreeAt.ToString("t", CultureInfo.CurrentCulture) + " UTC"),
        StillActiveError => FaultText.StillActive,
        KeyRunHeldError held => With(FaultText.KeyRunHeld, held.Until.ToString("T", CultureInfo.CurrentCulture) + " UTC"),
        KeyInUseError use => string.Format(CultureInfo.CurrentCulture, FaultText.KeyInUse, use.Wraps),
        StepInTheWayError way => string.Format(CultureInfo.CurrentCulture, FaultText.StepInTheWay, StepWords.Of(way.Kind), way.DueAt.ToString("d MMM yyyy HH:mm", CultureInfo.CurrentCulture) + " UTC"),
        StepSettledError => FaultText.StepSettled,
        HoldingsMovedError => FaultText.HoldingsMoved,
        WrongStateError => FaultText.WrongState,
        NoWorkingTimeError none => With(FaultText.NoWorkingTime, none.Calendar),
        CalendarInUseError used => string.Format(CultureInfo.CurrentCulture, used.People == 1 ? FaultText.CalendarInUse_one : FaultText.CalendarInUse_many, used.People),
        PersonLeftError => FaultText.PersonLeft,
        RequestMovedError => FaultText.RequestMoved,
        RequestClosedError => FaultText.RequestClosed,
        NotApproverError => FaultText.NotApprover,
        NoRouteError route => string.Format(CultureInfo.CurrentCulture, FaultText.NoRoute, route.Stage, StageWords.Of(route.Kind)),
        // Named in rooms above this one.
        { Code: "import-cancelled" } => FaultText.ImportCancelled,
        { Code: "import-broken-off" } => FaultText.ImportBrokenOff,
        { Code: "import-taken" } => FaultText.ImportTaken,
        { Code: "not-employed" } => FaultText.NotEmployed,
        { Code: "bad-credentials" } => FaultText.BadCredentials,
        { Code: "busy" } => FaultText.Busy,
        _ => With(FaultText.Unknown, error.Code),
    };

    private static string With(string text, string value) => string.Format(CultureInfo.CurrentCulture, text, value);
}
