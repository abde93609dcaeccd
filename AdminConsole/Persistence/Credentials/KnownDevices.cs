using AdminConsole.Domain.Account;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>Tells a browser that signed in to an account before from all others, by a random cookie of which a hash is kept.</summary>
internal sealed class KnownDevices(IDbContextFactory<ConsoleDbContext> contexts)
{
    public static string NewToken() => LinkTokens.New();

    /// <summary>The device's key for this account, or <see cref="LockoutCounter.AnyOtherDevice"/>.</summary>
    public async Task<Guid> FindAsync(Guid personId, string? token, CancellationToken cancellationToken)
    {
        if (LinkTokens.HashOf(token) is not { } hash)
        {
            return LockoutCounter.AnyOtherDevice;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.KnownDevices.Where(device => device.PersonId == personId && device.TokenHash == hash)
            .Select(static device => device.Id).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Remembers the device within the sign-in's own unit.</summary>
    public static async Task RememberAsync(Unit unit, Guid personId, string? token, Guid newId, CancellationToken cancellationToken)
    {
        if (LinkTokens.HashOf(token) is not { } hash)
        {
            return;
        }

        var known = await unit.Database.KnownDevices.SingleOrDefaultAsync(device => device.PersonId == personId && device.TokenHash == hash, cancellationToken);
        if (known is null)
        {
            unit.Database.KnownDevices.Add(new KnownDevice { Id = newId, PersonId = personId, TokenHash = hash, CreatedAt = unit.Now, LastSeenAt = unit.Now });
        }
        else
        {
            known.LastSeenAt = unit.Now;
        }
    }
}
