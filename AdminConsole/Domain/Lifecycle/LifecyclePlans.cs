using System.Text.Json;
using System.Text.Json.Serialization;
using AdminConsole.Domain.People;

namespace AdminConsole.Domain.Lifecycle;

/// <summary>What is to happen on the first day.</summary>
/// <param name="ByMail">Whether the invitation goes to the work address; else HR prints it.</param>
internal sealed record JoinPlan(bool ByMail);

/// <summary>The new place, and what becomes of each role that came another way than by birthright.</summary>
internal sealed record MovePlan(Guid DepartmentId, string JobTitle, Guid? ManagerId, ContractKind Contract, int GraceDays, IReadOnlyList<AssignmentFate> Fates);

/// <summary>What a move does with one assignment.</summary>
internal sealed record AssignmentFate(Guid AssignmentId, Fate Fate);

internal enum Fate : byte
{
    Keep = 1,

    /// <summary>Kept for the hand-over, then ended.</summary>
    EndAfterGrace = 2,
    End = 3,
}

/// <summary>Why somebody goes and to whom their team and what they answer for are handed.</summary>
internal sealed record LeavePlan(LeaveCause Cause, Guid? ReportsToId, Guid? OwnershipsToId);

internal enum LeaveCause : byte
{
    Resigned = 1,
    ContractEnded = 2,
    Dismissed = 3,
    Retired = 4,
    Other = 5,
}

/// <summary>The place somebody comes back to.</summary>
internal sealed record RehirePlan(Guid DepartmentId, string JobTitle, Guid? ManagerId, ContractKind Contract, DateOnly StartsOn, DateOnly? EndsOn, bool ByMail);

/// <summary>What a leave came to, as counts.</summary>
internal sealed record LeaveOutcome(int Sessions, int Assignments, int Reports, int Ownerships, int Deputyships, int Requests, int Tasks);

/// <summary>Plans and outcomes as the JSON of <see cref="LifecycleEvent.Plan"/>.</summary>
internal static class PlanText
{
    private static readonly JsonSerializerOptions options = new() { Converters = { new JsonStringEnumConverter() }, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static string Write<T>(T plan) => JsonSerializer.Serialize(plan, options);

    /// <summary>The plan; null for a text that is none, from another version or another hand.</summary>
    public static T? Read<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
