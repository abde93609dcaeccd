using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Requests;
using AdminConsole.Resources;

namespace AdminConsole.Features.Requests;

/// <summary>What requests, stages and risks are called, in the language of the page.</summary>
internal static class RequestWords
{
    public static string Of(RequestState state) => state switch
    {
        RequestState.Open => RequestText.StateOpen,
        RequestState.Question => RequestText.StateQuestion,
        RequestState.Approved => RequestText.StateApproved,
        RequestState.Refused => RequestText.StateRefused,
        _ => RequestText.StateWithdrawn,
    };

    public static Tone ToneOf(RequestState state) => state switch
    {
        RequestState.Open => Tone.Info,
        RequestState.Question => Tone.Warning,
        RequestState.Approved => Tone.Good,
        RequestState.Refused => Tone.Bad,
        _ => Tone.Neutral,
    };

    /// <summary>Days as typed: null for an empty field, and 0, which every rule refuses, for what is no count. Never taken for "no end".</summary>
    public static int? DaysTyped(string? typed)
        => string.IsNullOrWhiteSpace(typed) ? null : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    /// <summary>A day as typed: null for an empty field, and the last of all, which every rule refuses, for what is no day.</summary>
    public static DateOnly? DayTyped(string? typed)
        => string.IsNullOrWhiteSpace(typed) ? null : DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : DateOnly.MaxValue;

    public static string Of(StageKind kind) => StageWords.Of(kind);

    /// <summary>What comes of a stage that nobody decides: security officers have nobody above them.</summary>
    public static string Escalates(StageKind? kind) => kind == StageKind.SecurityOfficer ? RequestText.LateFrom : RequestText.EscalatesAt;

    /// <summary>What has come of it.</summary>
    public static string Escalated(StageKind? kind) => kind == StageKind.SecurityOfficer ? RequestText.LateSince : RequestText.EscalatedAt;

    /// <summary>Why a stage cannot be decided by those it asks.</summary>
    public static string Of(RouteFault fault) => fault switch
    {
        RouteFault.Nobody => RequestText.FaultNobody,
        RouteFault.OnlySelf => RequestText.FaultOnlySelf,
        RouteFault.TooFew => RequestText.FaultTooFew,
        _ => string.Empty,
    };

    /// <summary>What somebody did by it.</summary>
    public static string Of(RequestVerdict verdict) => verdict switch
    {
        RequestVerdict.Approve => RequestText.DidApprove,
        RequestVerdict.Refuse => RequestText.DidRefuse,
        RequestVerdict.Ask => RequestText.DidAsk,
        _ => RequestText.DidAnswer,
    };

    public static string Of(RequestRisk risk) => risk switch
    {
        RequestRisk.Critical => RequestText.RiskCritical,
        RequestRisk.Sensitive => RequestText.RiskSensitive,
        RequestRisk.WholeCompany => RequestText.RiskWholeCompany,
        RequestRisk.NoEnd => RequestText.RiskNoEnd,
        RequestRisk.NoPeer => RequestText.RiskNoPeer,
        RequestRisk.Dormant => RequestText.RiskDormant,
        RequestRisk.OtherDepartment => RequestText.RiskOtherDepartment,
        _ => RequestText.RiskConflict,
    };

    public static string Of(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Low => RequestText.Low,
        Sensitivity.Medium => RequestText.Medium,
        Sensitivity.High => RequestText.High,
        _ => RequestText.Critical,
    };

    public static Tone ToneOf(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Low => Tone.Neutral,
        Sensitivity.Medium => Tone.Info,
        Sensitivity.High => Tone.Warning,
        _ => Tone.Bad,
    };

    /// <summary>How long a role is asked for.</summary>
    public static string Days(int? days) => days is { } count ? Text(count == 1 ? RequestText.ForDays_one : RequestText.ForDays_many, count) : RequestText.NoEnd;

    public static string Text(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
