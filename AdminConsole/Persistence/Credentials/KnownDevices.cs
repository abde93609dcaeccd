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

    /// <summary>
    /// Where guesses made within an open session are counted: with its device's own guesses at the door, so that a
    /// lock met on one path holds on the other.
    /// </summary>
    public async Task<Guid> OfSessionAsync(Guid? sessionId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Sessions.Where(session => session.Id == sessionId).Select(static session => session.DeviceId).SingleOrDefaultAsync(cancellationToken)
            ?? LockoutCounter.AnyOtherDevice;
    }

    /// <summary>Remembers the device within the sign-in's own unit; returns its key, or null when it keeps no cookie.</summary>
    public static async Task<Guid?> RememberAsync(Unit unit, Guid personId, string? token, string userAgent, Guid newId, CancellationToken cancellationToken)
    {
        if (LinkTokens.HashOf(token) is not { } hash)
        {
            return null;
        }

        var known = await unit.Database.KnownDevices.SingleOrDefaultAsync(device => device.PersonId == personId && device.TokenHash == hash, cancellationToken);
        if (known is null)
        {
            unit.Database.KnownDevices.Add(new KnownDevice { Id = newId, PersonId = personId, TokenHash = hash, CreatedAt = unit.Now, LastSeenAt = unit.Now, UserAgent = userAgent });
            return newId;
        }

        known.LastSeenAt = unit.Now;
        known.UserAgent = userAgent;
        return known.Id;
    }
}
