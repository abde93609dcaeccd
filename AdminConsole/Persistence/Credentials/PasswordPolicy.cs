using AdminConsole.Domain;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.Authentication;

namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// How a person's password must be: shorter where a second factor is asked of them, long where it stands alone
/// (NIST SP 800-63B-4 §3.1.1.2).
/// </summary>
internal sealed class PasswordPolicy(FactorPolicy factors, SettingsReader settings)
{
    /// <summary>The fewest characters the person's password may have, in Unicode code points.</summary>
    public async Task<int> MinimumAsync(Guid personId, CancellationToken cancellationToken)
        => (await factors.OfAsync(personId, cancellationToken)).IsRequired ? FieldLimits.PasswordMinimum : FieldLimits.PasswordMinimumAlone;

    /// <summary>What is wrong with a new password typed twice, or nothing. <paramref name="aboutThePerson"/> are words of theirs that somebody would guess.</summary>
    public IReadOnlyList<FieldProblem> Check((string Field, string? Text) password, (string Field, string? Text) again, int minimum, params string[] aboutThePerson)
        => PasswordRules.Check(password.Field, password.Text, minimum, [.. aboutThePerson, settings.Get(SettingDefinitions.CompanyName)]) is { } weak ? [weak]
            : !string.Equals(password.Text, again.Text, StringComparison.Ordinal) ? [new FieldProblem(again.Field, PasswordRules.Mismatch)]
            : [];
}
