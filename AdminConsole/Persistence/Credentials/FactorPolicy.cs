using AdminConsole.Domain.Settings;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>Who has a second factor, and who must.</summary>
internal sealed class FactorPolicy(IDbContextFactory<ConsoleDbContext> contexts, SettingsReader settings)
{
    public const string Everyone = "everyone";
    public const string Nobody = "nobody";

    public async Task<FactorState> OfAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var hasTotp = await context.Authenticators.AnyAsync(authenticator => authenticator.PersonId == personId && authenticator.ConfirmedAt != null, cancellationToken);
        var hasPasskey = await context.Passkeys.AnyAsync(passkey => passkey.PersonId == personId, cancellationToken);
        return new FactorState(hasTotp, hasPasskey, string.Equals(settings.Get(SettingDefinitions.FactorPolicy), Everyone, StringComparison.Ordinal), RequiredFrom: null);
    }
}

/// <summary>Whether a person has a second factor and whether one is asked of them.</summary>
/// <param name="HasTotp">An authenticator app is enrolled.</param>
/// <param name="HasPasskey">At least one passkey is registered.</param>
/// <param name="IsRequired">A second factor is asked of them now.</param>
/// <param name="RequiredFrom">When one will be asked of them (UTC), while they are still only reminded.</param>
internal sealed record FactorState(bool HasTotp, bool HasPasskey, bool IsRequired, DateTime? RequiredFrom)
{
    public bool HasFactor => HasTotp || HasPasskey;

    public bool MustEnroll => IsRequired && !HasFactor;
}
