using AdminConsole.Domain.Account;
using AdminConsole.Resources;

namespace AdminConsole.Features.Lockouts;

/// <summary>What the page calls things, in the language of the page.</summary>
internal static class LockoutWords
{
    public static string Of(AttemptKind kind) => kind switch
    {
        AttemptKind.Totp => LockoutText.KindTotp,
        AttemptKind.RecoveryCode => LockoutText.KindRecovery,
        AttemptKind.Passkey => LockoutText.KindPasskey,
        _ => LockoutText.KindPassword,
    };
}
