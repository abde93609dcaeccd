using AdminConsole.Domain.Account;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>Who has a second factor, and who must.</summary>
internal sealed class FactorPolicy(IDbContextFactory<ConsoleDbContext> contexts, AccessModelLoader loader, AccessModelHolder holder, SettingsReader settings, TimeProvider time)
{
    public async Task<FactorState> OfAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.Where(row => row.Id == personId)
            .Select(row => new
            {
                row.DepartmentId,
                Totp = context.Authenticators.Any(authenticator => authenticator.PersonId == personId && authenticator.ConfirmedAt != null),
                Passkeys = context.Passkeys.Count(passkey => passkey.PersonId == personId),
                Recovery = context.RecoveryCodes.Count(code => code.PersonId == personId && code.UsedAt == null),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (person is null)
        {
            return new FactorState(false, 0, 0, null);
        }

        return new FactorState(person.Totp, person.Passkeys, person.Recovery, await EnforcedFromAsync(context, personId, person.DepartmentId, cancellationToken));
    }

    /// <summary>The earliest instant from which some rule asks the person for a factor, or null when none does.</summary>
    private async Task<DateTime?> EnforcedFromAsync(ConsoleDbContext context, Guid personId, Guid departmentId, CancellationToken cancellationToken)
    {
        if (string.Equals(settings.Get(SettingDefinitions.FactorPolicy), "everyone", StringComparison.Ordinal))
        {
            return DateTime.MinValue;
        }

        var model = await loader.AtLeastAsync(holder.Current.Version, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var held = (model.Find(personId)?.Assignments ?? []).Where(assignment => assignment.IsInForce(now)).Select(static assignment => assignment.RoleId).ToHashSet();
        var rules = await context.FactorRules.ToListAsync(cancellationToken);
        return rules
            .Where(rule => (rule.RoleId is not { } role || held.Contains(role)) && (rule.DepartmentId is not { } branch || model.Departments.IsWithin(departmentId, branch)))
            .Select(static rule => (DateTime?)rule.EnforcedFrom)
            .Min();
    }
}

/// <summary>What a person has by way of a second factor, and from when they must.</summary>
internal sealed record FactorState(bool HasTotp, int Passkeys, int RecoveryCodesLeft, DateTime? EnforcedFrom)
{
    public bool HasFactor => HasTotp || Passkeys > 0;

    public bool MustEnroll(DateTime now) => !HasFactor && EnforcedFrom is { } from && from <= now;

    /// <summary>Until when the person may put it off; null when they need not or must already.</summary>
    public DateTime? Grace(DateTime now) => !HasFactor && EnforcedFrom is { } from && from > now ? from : null;
}
