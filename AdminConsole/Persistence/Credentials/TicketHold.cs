using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// What a ticket between password and factor was given on, held for the length of a unit. Looking before the unit is
/// not enough: a reset or a new password that commits in between ends the sessions of that moment, and one opened after
/// it would live on.
/// </summary>
internal static class TicketHold
{
    /// <summary>
    /// True while the account's stamp is the ticket's. From then on no change of the credentials commits beside the unit:
    /// one that read the account earlier finds its version moved, runs again, and sees what the unit did.
    /// </summary>
    public static async Task<bool> TakeAsync(Unit unit, Guid personId, string stamp, CancellationToken cancellationToken)
    {
        var version = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
#pragma warning disable RS0030 // Within the unit's transaction; one conditional statement both looks and locks, so sign-ins at once wait and none fails.
        return await unit.Database.Users.Where(account => account.Id == personId && (account.SecurityStamp ?? string.Empty) == stamp)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.ConcurrencyStamp, version), cancellationToken) == 1;
#pragma warning restore RS0030
    }
}
