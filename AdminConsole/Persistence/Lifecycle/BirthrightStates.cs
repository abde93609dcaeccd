using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>Says that everybody must be looked at again, because a rule or what rules read changed.</summary>
internal static class BirthrightStates
{
    public static async Task MoveAsync(Unit unit, CancellationToken cancellationToken)
    {
        var state = await unit.Database.BirthrightStates.SingleAsync(cancellationToken);
        state.Version++;
    }
}
