using AdminConsole.Domain.Audit;
using AdminConsole.Features.Audit;
using AdminConsole.Security.AuditLog;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Features.Audit;

/// <summary>Events put into the trail as the doorway would have written them.</summary>
internal static class AuditTrail
{
    public static AuditService Service(this TestConsole console) => new(console.Contexts, console.Holder, console.Mac, console.Time);

    public static AuditVerifier Verifier(this TestConsole console) => new(console.Contexts, console.Holder, console.Mac, console.Time);

    public static AuditEvent Event(this TestConsole console, Guid? departmentId, string action = AuditActions.PersonEdit, Guid? actorId = null, Guid? targetId = null, Action<EventParts>? with = null)
    {
        var parts = new EventParts { At = console.Now, CorrelationId = console.Key() };
        with?.Invoke(parts);
        var at = new DateTime(parts.At.Ticks - (parts.At.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
        var entry = new AuditEvent
        {
            Id = console.Key(),
            At = at,
            ActorId = actorId,
            SessionId = parts.SessionId,
            Action = action,
            TargetType = parts.TargetType,
            TargetId = targetId,
            DepartmentId = departmentId,
            Outcome = parts.Outcome,
            Reason = parts.Reason,
            Before = parts.Before,
            After = parts.After,
            CorrelationId = parts.CorrelationId,
            Address = parts.Address,
        };
        entry.Mac = console.Mac.Compute(entry);
        return entry;
    }

    public static async Task AddEventsAsync(this TestConsole console, params IEnumerable<AuditEvent> events)
    {
        await using var context = console.Contexts.CreateDbContext();
        // One by one, so that the numbers are given in this order on every database.
        foreach (var entry in events)
        {
            context.Add(entry);
            await TestConsole.SaveAsync(context);
        }
    }

    internal sealed class EventParts
    {
        public DateTime At { get; set; }

        public Guid? SessionId { get; set; }

        public Guid CorrelationId { get; set; }

        public string TargetType { get; set; } = AuditTargets.Person;

        public AuditOutcome Outcome { get; set; } = AuditOutcome.Success;

        public string Reason { get; set; } = string.Empty;

        public string Before { get; set; } = string.Empty;

        public string After { get; set; } = string.Empty;

        public string Address { get; set; } = "192.0.2.10";
    }
}
