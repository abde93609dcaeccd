using AdminConsole.Domain.Audit;
using AdminConsole.Security.AuditLog;
using CsCheck;

namespace AdminConsole.Tests.Security.AuditLog;

public sealed class AuditMacTests
{
    private static readonly AuditMac Mac = new(new AuditKey(new byte[AuditKey.Size]));

    [Fact]
    public void Verify_AsWritten_IsTrue() => Assert.True(Mac.Verify(Sealed(Entry())));

    [Fact]
    public void Verify_OtherKey_IsFalse()
        => Assert.False(new AuditMac(new AuditKey([.. Enumerable.Repeat((byte)1, AuditKey.Size)])).Verify(Sealed(Entry())));

    [Fact]
    public void Compute_TextMovedFromOneFieldToTheNext_Differs()
        => Gen.Select(Gen.String[0, 12], Gen.Int[0, 12]).Sample(static (text, cut) =>
        {
            cut = Math.Min(cut, text.Length);
            var whole = Entry(before: text, after: string.Empty);
            var split = Entry(before: text[..cut], after: text[cut..]);
            if (cut != text.Length)
            {
                Assert.NotEqual(Mac.Compute(whole), Mac.Compute(split));
            }
        });

    [Fact]
    public void AuditKey_ToString_SaysNothing() => Assert.Equal("[audit key]", new AuditKey(new byte[AuditKey.Size]).ToString());

    [Fact]
    public void AuditKey_WrongLength_Throws() => Assert.Throws<ArgumentException>(static () => new AuditKey(new byte[16]));

    private static AuditEvent Sealed(AuditEvent entry)
    {
        entry.Mac = Mac.Compute(entry);
        return entry;
    }

    private static AuditEvent Entry(string before = "{}", string after = "{}") => new()
    {
        Id = new Guid("01890000-0000-7000-8000-000000000001"),
        At = new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc),
        Action = AuditActions.PersonEdit,
        TargetType = AuditTargets.Person,
        Outcome = AuditOutcome.Success,
        Before = before,
        After = after,
        CorrelationId = new Guid("01890000-0000-7000-8000-000000000002"),
    };
}
