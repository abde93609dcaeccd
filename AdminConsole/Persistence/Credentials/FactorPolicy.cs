using AdminConsole.Domain.Account;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>Who has a second factor, and who must: by the setting for everybody, else by the rules about people, roles and departments.</summary>
internal sealed class FactorPolicy(IDbContextFactory<ConsoleDbContext> contexts, SettingsReader settings, AccessModelHolder access, TimeProvider time)
{
    public const string Everyone = "everyone";
    public const string Nobody = "nobody";

    /// <summary>True when the setting asks everybody.</summary>
    public bool AsksEverybody => string.Equals(settings.Get(SettingDefinitions.FactorPolicy), Everyone, StringComparison.Ordinal);

    public async Task<FactorState> OfAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await OfAsync(context, personId, cancellationToken);
    }

    /// <summary>The same within a context that is open already.</summary>
    public async Task<FactorState> OfAsync(ConsoleDbContext context, Guid personId, CancellationToken cancellationToken)
    {
        var found = await context.People.Where(person => person.Id == personId)
            .Select(person => new
            {
                person.DepartmentId,
                HasTotp = context.Authenticators.Any(authenticator => authenticator.PersonId == personId && authenticator.ConfirmedAt != null),
                HasPasskey = context.Passkeys.Any(passkey => passkey.PersonId == personId),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return new FactorState(HasTotp: false, HasPasskey: false, AsksEverybody, RequiredFrom: null);
        }

        var now = time.GetUtcNow().UtcDateTime;
        var from = FactorRules.AskedFrom(AsksEverybody, AsksEverybody ? [] : await RulesAsync(context, personId, cancellationToken), FactsOf(personId, found.DepartmentId), now);
        return new FactorState(found.HasTotp, found.HasPasskey, from <= now, from > now ? from : null);
    }

    /// <summary>The rules that could bear on this person, or all when it is null.</summary>
    public static Task<List<FactorRule>> RulesAsync(ConsoleDbContext context, Guid? personId, CancellationToken cancellationToken)
        => context.FactorRequirements.Where(rule => personId == null || rule.SubjectKind != FactorSubject.Person || rule.SubjectId == personId)
            .Select(static rule => new FactorRule(rule.SubjectKind, rule.SubjectId, rule.EnforcedFrom)).ToListAsync(cancellationToken);

    /// <summary>What the rules look at of somebody in that department.</summary>
    public FactorSubjectFacts FactsOf(Guid personId, Guid departmentId)
    {
        var model = access.Current;
        return new FactorSubjectFacts(
            personId,
            [.. model.AssignmentsOf(personId).Select(static held => (held.RoleId, held.ValidFrom, held.ValidUntil))],
            branch => model.Departments.IsWithin(departmentId, branch));
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
