using System.Globalization;
using System.Net.Sockets;
using AdminConsole.Resources;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace AdminConsole.Features.Mail;

/// <summary>Why a letter did not leave, as a short code that names no address and quotes no server.</summary>
internal static class MailFaults
{
    public const string RecipientGone = "recipient-gone";
    public const string BadAddress = "bad-address";
    public const string HasPassword = "has-password";
    public const string OtherLink = "other-link";
    public const string TooOld = "too-old";
    public const string ByHand = "by-hand";
    public const string Unsendable = "unsendable";

    /// <summary>True for what lies with the server or the way to it, and not with one letter.</summary>
    public static bool IsServers(Exception exception)
        => exception is SocketException or IOException or TimeoutException or SslHandshakeException or AuthenticationException or ProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException
            || exception is OperationCanceledException;

    public static string Of(Exception exception) => exception switch
    {
        SmtpCommandException command => string.Create(CultureInfo.InvariantCulture, $"smtp-{(int)command.StatusCode}"),
        SslHandshakeException => "tls",
        AuthenticationException => "sign-in",
        SocketException => "unreachable",
        TimeoutException or OperationCanceledException => "timeout",
        NotSupportedException => "not-supported",
        IOException or ProtocolException => "broken-off",
        _ => "fault",
    };

    /// <summary>The code in words, in the language of the page.</summary>
    public static string Words(string code) => code switch
    {
        "" => string.Empty,
        RecipientGone => MailText.FaultRecipientGone,
        BadAddress => MailText.FaultBadAddress,
        HasPassword => MailText.FaultHasPassword,
        OtherLink => MailText.FaultOtherLink,
        TooOld => MailText.FaultTooOld,
        ByHand => MailText.FaultByHand,
        Unsendable => MailText.FaultUnsendable,
        "tls" => MailText.FaultTls,
        "sign-in" => MailText.FaultSignIn,
        "unreachable" => MailText.FaultUnreachable,
        "timeout" => MailText.FaultTimeout,
        "not-supported" => MailText.FaultNotSupported,
        _ when code.StartsWith("smtp-4", StringComparison.Ordinal) => string.Format(CultureInfo.CurrentCulture, MailText.FaultLater, code[5..]),
        _ when code.StartsWith("smtp-", StringComparison.Ordinal) => string.Format(CultureInfo.CurrentCulture, MailText.FaultRefused, code[5..]),
        _ => MailText.FaultOther,
    };
}
