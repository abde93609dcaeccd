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
        var enrolled = await context.Authenticators.AnyAsync(authenticator => authenticator.PersonId == personId && authenticator.ConfirmedAt != null, cancellationToken);
        return new FactorState(enrolled, string.Equals(settings.Get(SettingDefinitions.FactorPolicy), Everyone, StringComparison.Ordinal));
    }
}

/// <summary>Whether a person has a second factor and whether one is asked of them.</summary>
internal sealed record FactorState(bool HasFactor, bool IsRequired)
{
    public bool MustEnroll => IsRequired && !HasFactor;
}
