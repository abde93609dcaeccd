using AdminConsole.Domain.Audit;
using AdminConsole.Security.AuditLog;

namespace AdminConsole.Tests.Security.AuditLog;

[Trait("Stage", "Unit")]
public sealed class AuditMacTests
{
    private static readonly AuditMac Mac = new(new AuditKey([.. Enumerable.Range(0, AuditKey.Size).Select(static index => (byte)index)]));

    [Fact]
    public void Compute_EveryProperty_IsCoveredButTheNumberAndTheMacItself()
    {
        var uncovered = typeof(AuditEvent).GetProperties()
            .Where(property => Changes(property.Name).All(changed => Mac.Compute(changed).AsSpan().SequenceEqual(Mac.Compute(Event()))))
            .Select(static property => property.Name);

        Assert.Equal([nameof(AuditEvent.Mac), nameof(AuditEvent.Sequence)], uncovered.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Compute_TextMovedFromOneFieldToTheNext_Differs()
    {
        Assert.NotEqual(Mac.Compute(Event(before: "ab", after: "c")), Mac.Compute(Event(before: "a", after: "bc")));
        Assert.NotEqual(Mac.Compute(Event(reason: "x", before: string.Empty)), Mac.Compute(Event(reason: string.Empty, before: "x")));
    }

    [Fact]
    public void Compute_NoKeyAndAKeyOfZeros_Differ()
        => Assert.NotEqual(Mac.Compute(Event(actor: null)), Mac.Compute(Event(actor: Guid.Empty)));

    [Fact]
    public void Verify_AnotherKeyOrAShortMac_IsFalse()
    {
        var entry = Event();
        entry.Mac = Mac.Compute(entry);
        Assert.True(Mac.Verify(entry));
        Assert.False(new AuditMac(new AuditKey(new byte[AuditKey.Size])).Verify(entry));
        entry.Mac = entry.Mac[..31];
        Assert.False(Mac.Verify(entry));
        entry.Mac = [];
        Assert.False(Mac.Verify(entry));
    }

    [Fact]
    public void ToString_OfTheKey_ShowsNothingOfIt() => Assert.Equal("[audit key]", new AuditKey(new byte[AuditKey.Size]).ToString());

    // A copy with that property changed, by name, so that a property added later is missed by no test.
    private static IEnumerable<AuditEvent> Changes(string property)
    {
        var changed = Event();
        var info = typeof(AuditEvent).GetProperty(property)!;
        object? other = info.GetValue(changed) switch
        {
            Guid => Guid.AllBitsSet,
            DateTime at => at.AddMicroseconds(1),
            string text => text + "x",
            long number => number + 1,
            AuditOutcome => AuditOutcome.Failed,
            byte[] => new byte[] { 1 },
            var unknown => throw new InvalidOperationException($"{property}: {unknown?.GetType()}"),
        };
        info.SetValue(changed, other);
        yield return changed;
    }

    private static AuditEvent Event(string reason = "why", string before = "{}", string after = "{}")
        => Event(new Guid("0198f000-0000-7000-8000-000000000002"), reason, before, after);

    private static AuditEvent Event(Guid? actor, string reason = "why", string before = "{}", string after = "{}") => new()
    {
        Sequence = 1,
        Id = new Guid("0198f000-0000-7000-8000-000000000001"),
        At = new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc),
        ActorId = actor,
        SessionId = new Guid("0198f000-0000-7000-8000-000000000003"),
        Action = AuditActions.PersonEdit,
        TargetType = AuditTargets.Person,
        TargetId = new Guid("0198f000-0000-7000-8000-000000000004"),
        DepartmentId = new Guid("0198f000-0000-7000-8000-000000000005"),
        Outcome = AuditOutcome.Success,
        Reason = reason,
        Before = before,
        After = after,
        CorrelationId = new Guid("0198f000-0000-7000-8000-000000000006"),
        Address = "192.0.2.1",
    };
}
