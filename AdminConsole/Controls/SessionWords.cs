using AdminConsole.Domain.Account;
using AdminConsole.Resources;

namespace AdminConsole.Controls;

/// <summary>What opened a session and what ended it, in words.</summary>
internal static class SessionWords
{
    public static string Of(SignInMethod method) => method switch
    {
        SignInMethod.Totp => SessionsText.MethodTotp,
        SignInMethod.RecoveryCode => SessionsText.MethodRecovery,
        SignInMethod.Passkey => SessionsText.MethodPasskey,
        _ => SessionsText.MethodPassword,
    };

    /// <summary>Null is a session that ran out.</summary>
    public static string Of(SessionEnd? end) => end switch
    {
        SessionEnd.SignOut => SessionsText.EndSignOut,
        SessionEnd.Owner => SessionsText.EndOwner,
        SessionEnd.Officer => SessionsText.EndOfficer,
        SessionEnd.PasswordChange => SessionsText.EndPassword,
        SessionEnd.FactorReset => SessionsText.EndFactor,
        SessionEnd.Disabled => SessionsText.EndDisabled,
        _ => SessionsText.EndRanOut,
    };
}
