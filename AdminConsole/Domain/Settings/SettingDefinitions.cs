namespace AdminConsole.Domain.Settings;

/// <summary>
/// Every setting of the console. Each is read somewhere through <c>SettingsReader</c>; the bounds keep an
/// administrator from locking everyone out by a slip.
/// </summary>
internal static class SettingDefinitions
{
    /// <summary>Shown in the shell beside the product's name.</summary>
    public static readonly TextSetting CompanyName = new("company.name", SettingGroup.Company, FieldLimits.CompanyName);

    /// <summary>For whoever has not chosen a language and whose browser asks for none we have.</summary>
    public static readonly ChoiceSetting DefaultLanguage = new("language.default", SettingGroup.Company, "en", "en", "es");

    /// <summary>The time zone of first and last days, and of calendars that name none (IANA).</summary>
    public static readonly ChoiceSetting CompanyTimeZone = new("company.time-zone", SettingGroup.Company, "Europe/Madrid",
        "Europe/Madrid", "Atlantic/Canary", "Europe/Lisbon", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Rome", "America/Mexico_City", "America/Bogota", "America/Lima", "America/Santiago", "America/Argentina/Buenos_Aires", "America/New_York", "America/Los_Angeles", "UTC");

    /// <summary>Days without a sign-in after which an account is proposed for disabling.</summary>
    public static readonly NumberSetting DormantDays = new("lifecycle.dormant-days", SettingGroup.Lifecycle, @default: 90, minimum: 7, maximum: 730);

    /// <summary>Days for which a mover keeps the roles of the old place when nobody says otherwise.</summary>
    public static readonly NumberSetting GraceDays = new("lifecycle.grace-days", SettingGroup.Lifecycle, @default: 14, minimum: 0, maximum: 180);

    /// <summary>Days for which contact data of somebody who left is kept.</summary>
    public static readonly NumberSetting KeepContactDays = new("retention.contact-days", SettingGroup.Lifecycle, @default: 90, minimum: 0, maximum: 7_300);

    /// <summary>Days for which emergency contacts of somebody who left are kept.</summary>
    public static readonly NumberSetting KeepEmergencyDays = new("retention.emergency-days", SettingGroup.Lifecycle, @default: 0, minimum: 0, maximum: 7_300);

    /// <summary>Days for which identity data of somebody who left is kept.</summary>
    public static readonly NumberSetting KeepIdentityDays = new("retention.identity-days", SettingGroup.Lifecycle, @default: 1_460, minimum: 0, maximum: 7_300);

    /// <summary>Days for which bank accounts of somebody who left are kept.</summary>
    public static readonly NumberSetting KeepPaymentDays = new("retention.payment-days", SettingGroup.Lifecycle, @default: 1_460, minimum: 0, maximum: 7_300);

    /// <summary>Days for which letters that were sent or dropped are kept; at least so many that none is written twice for having been forgotten.</summary>
    public static readonly NumberSetting KeepLetterDays = new("retention.letter-days", SettingGroup.Lifecycle, @default: 90, minimum: 30, maximum: 3_650);

    /// <summary>How long a sign-in lasts at most, in hours.</summary>
    public static readonly NumberSetting SessionHours = new("session.hours", SettingGroup.SignIn, @default: 12, minimum: 1, maximum: 24);

    /// <summary>Sign-in attempts an address may make in a minute.</summary>
    public static readonly NumberSetting SignInAttemptsPerMinute = new("sign-in.attempts-per-minute", SettingGroup.SignIn, @default: 20, minimum: 5, maximum: 1_000);

    /// <summary>Minutes without a click or request after which a session ends by itself.</summary>
    public static readonly NumberSetting SessionIdleMinutes = new("session.idle-minutes", SettingGroup.SignIn, @default: 60, minimum: 5, maximum: 720);

    /// <summary>Wrong guesses of one kind from one place until that place is locked out (NIST SP 800-63B-4 §3.2.2: at most 100).</summary>
    public static readonly NumberSetting LockoutLimit = new("lockout.limit", SettingGroup.SignIn, @default: 5, minimum: 3, maximum: 100);

    /// <summary>Minutes a lockout lasts when nobody unlocks.</summary>
    public static readonly NumberSetting LockoutMinutes = new("lockout.minutes", SettingGroup.SignIn, @default: 15, minimum: 1, maximum: 1_440);

    /// <summary>Minutes for which a fresh proof lets sensitive changes through.</summary>
    public static readonly NumberSetting ProofMinutes = new("proof.minutes", SettingGroup.SignIn, @default: 5, minimum: 1, maximum: 60);

    /// <summary>Whether everybody must have a second factor; who has one is asked for it either way.</summary>
    public static readonly ChoiceSetting FactorPolicy = new("factor.policy", SettingGroup.SignIn, "nobody", "nobody", "everyone");

    /// <summary>PBKDF2 iterations of new password hashes; a rise reaches each person at their next sign-in.</summary>
    public static readonly NumberSetting PasswordIterations = new("password.iterations", SettingGroup.SignIn, @default: 210_000, minimum: 210_000, maximum: 2_000_000);

    /// <summary>Days for which an invitation opens.</summary>
    public static readonly NumberSetting InvitationDays = new("link.invitation-days", SettingGroup.SignIn, @default: 7, minimum: 1, maximum: 30);

    /// <summary>Minutes for which a link to a new password opens.</summary>
    public static readonly NumberSetting ResetMinutes = new("link.reset-minutes", SettingGroup.SignIn, @default: 60, minimum: 5, maximum: 1_440);

    /// <summary>Seconds for which a revealed value stays on the page.</summary>
    public static readonly NumberSetting RevealSeconds = new("reveal.seconds", SettingGroup.PersonalData, @default: 60, minimum: 10, maximum: 600);

    /// <summary>Values one person may reveal of others in an hour, and searches by exact value likewise.</summary>
    public static readonly NumberSetting RevealsPerHour = new("reveal.per-hour", SettingGroup.PersonalData, @default: 30, minimum: 1, maximum: 1_000);

    /// <summary>The country a telephone or an identity number belongs to when it does not say (ISO 3166-1 alpha-2).</summary>
    public static readonly ChoiceSetting HomeCountry = new("personal.country", SettingGroup.PersonalData, "ES", "ES", "PT", "FR", "IT", "DE", "GB", "IE", "US", "MX", "AR", "CO", "CL", "PE");

    /// <summary>Rows of a list for whoever has not chosen a number.</summary>
    public static readonly ChoiceSetting PageSize = new("page.size", SettingGroup.Lists, "25", "25", "50", "100");

    /// <summary>Events one export of the audit trail may hold. More is refused, never cut.</summary>
    public static readonly NumberSetting AuditExportLimit = new("audit.export-limit", SettingGroup.Lists, @default: 1_000_000, minimum: 1_000, maximum: 10_000_000);

    /// <summary>Open pages one person may have at once.</summary>
    public static readonly NumberSetting CircuitsPerPerson = new("circuits.per-person", SettingGroup.Capacity, @default: 20, minimum: 3, maximum: 200);

    public static IReadOnlyList<SettingDefinition> All { get; } =
        [CompanyName, DefaultLanguage, CompanyTimeZone, DormantDays, GraceDays, KeepContactDays, KeepEmergencyDays, KeepIdentityDays, KeepPaymentDays, KeepLetterDays, SessionHours, SignInAttemptsPerMinute, SessionIdleMinutes, LockoutLimit, LockoutMinutes, ProofMinutes, FactorPolicy, PasswordIterations, InvitationDays, ResetMinutes, RevealSeconds, RevealsPerHour, HomeCountry, PageSize, AuditExportLimit, CircuitsPerPerson];

    public static SettingDefinition? Find(string? key) => All.FirstOrDefault(definition => string.Equals(definition.Key, key, StringComparison.Ordinal));
}
