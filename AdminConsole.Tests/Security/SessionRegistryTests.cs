using AdminConsole.Security.Authentication;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Security;

public sealed class SessionRegistryTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    [Fact]
    public void Remember_AReadingFromBeforeAnEnd_IsNotTrusted()
    {
        var time = new FakeTimeProvider();
        var registry = new SessionRegistry(time);
        var (session, person) = (Guid.NewGuid(), Guid.NewGuid());
        Action[] changes = [() => registry.End(session), () => registry.EndAllOf(person), () => registry.Doubt(personId: null)];
        foreach (var change in changes)
        {
            var asOf = registry.Changes;
            change();
            registry.Remember(session, person, time.GetUtcNow().UtcDateTime.AddHours(1), asOf);
            Assert.False(registry.IsKnownAlive(session, person, Idle));
        }

        registry.Remember(session, person, time.GetUtcNow().UtcDateTime.AddHours(1), registry.Changes);
        Assert.True(registry.IsKnownAlive(session, person, Idle));
        registry.Doubt(person);
        Assert.False(registry.IsKnownAlive(session, person, Idle));
    }
}
