using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>What steps of employment and contracts are called, in the language of the page.</summary>
internal static class StepWords
{
    public static string Of(LifecycleKind kind) => kind switch
    {
        LifecycleKind.Join => LifecycleText.KindJoin,
        LifecycleKind.Move => LifecycleText.KindMove,
        LifecycleKind.Leave => LifecycleText.KindLeave,
        _ => LifecycleText.KindRehire,
    };

    public static Tone ToneOf(LifecycleKind kind) => kind switch
    {
        LifecycleKind.Join or LifecycleKind.Rehire => Tone.Good,
        LifecycleKind.Move => Tone.Info,
        _ => Tone.Warning,
    };

    public static string Of(LifecycleState state) => state switch
    {
        LifecycleState.Planned => LifecycleText.StatePlanned,
        LifecycleState.Done => LifecycleText.StateDone,
        LifecycleState.Cancelled => LifecycleText.StateCancelled,
        _ => LifecycleText.StateFailed,
    };

    public static Tone ToneOf(LifecycleState state) => state switch
    {
        LifecycleState.Planned => Tone.Info,
        LifecycleState.Done => Tone.Good,
        LifecycleState.Cancelled => Tone.Neutral,
        _ => Tone.Bad,
    };

    public static string Of(ContractKind contract) => contract switch
    {
        ContractKind.Permanent => LifecycleText.ContractPermanent,
        ContractKind.FixedTerm => LifecycleText.ContractFixedTerm,
        ContractKind.Contractor => LifecycleText.ContractContractor,
        _ => LifecycleText.ContractIntern,
    };

    public static string Of(LeaveCause cause) => cause switch
    {
        LeaveCause.Resigned => LifecycleText.CauseResigned,
        LeaveCause.ContractEnded => LifecycleText.CauseContractEnded,
        LeaveCause.Dismissed => LifecycleText.CauseDismissed,
        LeaveCause.Retired => LifecycleText.CauseRetired,
        _ => LifecycleText.CauseOther,
    };

    /// <summary>A refused step's error, by the code that its outcome keeps.</summary>
    public static string OfFailure(string code) => code switch
    {
        "last-holder" => LifecycleText.FailedLastHolder,
        "wrong-state" => LifecycleText.FailedWrongState,
        _ => LifecycleText.FailedOther,
    };

    /// <summary>A day in the language of the page.</summary>
    public static string Of(DateOnly day) => day.ToString("d MMM yyyy", System.Globalization.CultureInfo.CurrentCulture);
}
