using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Resources;

namespace AdminConsole.Account;

/// <summary>The sentence above an account form for each way it can fail.</summary>
internal static class AccountErrors
{
    public static string Sentence(ConsoleError error) => error switch
    {
        BadCredentialsError => AccountText.ErrorBadCredentials,
        BusyError => AccountText.ErrorBusy,
        UnavailableError { MayBeDone: true } => AccountText.ErrorInDoubt,
        UnavailableError => AccountText.ErrorUnavailable,
        SetupLinkError => AccountText.ErrorSetupLink,
        SessionEndedError => AccountText.ErrorSessionEnded,
        ConflictError => AccountText.ErrorConflict,
        InvalidError => AccountText.ErrorCheckFields,
        BadCodeError => AccountText.ErrorBadCode,
        LockedError locked => string.Format(CultureInfo.CurrentCulture, AccountText.ErrorLocked, locked.Until.ToString("t", CultureInfo.CurrentCulture) + " UTC"),
        LinkError => AccountText.FactorExpired,
        BadPasskeyError => AccountText.ErrorBadPasskey,
        PasskeyCountError => AccountText.ErrorPasskeyCount,
        ProofNeededError => AccountText.ErrorProofNeeded,
        NoPendingKeyError => AccountText.ErrorNoPendingKey,
        _ => AccountText.ErrorOther,
    };
}
