using System.Text.Encodings.Web;
using System.Text.Unicode;
using AdminConsole.Persistence.Mail;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AdminConsole.Features.Mail;

/// <summary>Talks to the mail server: TLS before anything is said, its certificate checked, each step within a time.</summary>
internal sealed class MailTransport(MailOptions options, MailSecret secret)
{
    private static readonly HtmlEncoder encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A connection ready to send; the caller disposes of it.</summary>
    public async Task<SmtpClient> OpenAsync(CancellationToken cancellationToken)
    {
        var client = new SmtpClient { Timeout = options.TimeoutSeconds * 1000 };
        try
        {
            await client.ConnectAsync(options.Host!, options.Port, options.Tls switch
            {
                MailTls.Tls => SecureSocketOptions.SslOnConnect,
                MailTls.None => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            }, cancellationToken);
            if (!string.IsNullOrWhiteSpace(options.User))
            {
                await client.AuthenticateAsync(options.User, secret.Password ?? string.Empty, cancellationToken);
            }

            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The message, with an id that is the letter's own at every attempt, so that whoever gets it twice can tell.</summary>
    public MimeMessage Compose(Guid letterId, LetterAddress to, Letter letter, DateTimeOffset now)
    {
        var from = new MailboxAddress(string.Empty, options.From!);
        var message = new MimeMessage
        {
            MessageId = $"{letterId:N}@{from.Domain}",
            Date = now,
            Subject = letter.Subject,
            Body = new BodyBuilder { TextBody = Text(letter), HtmlBody = Html(letter, to.Language) }.ToMessageBody(),
        };
        message.From.Add(from);
        message.To.Add(new MailboxAddress(to.Name, to.Email));
        // RFC 3834: no absence note answers it.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static string Text(Letter letter) => string.Join("\r\n\r\n", [.. letter.Paragraphs, $"{letter.LinkText}:\r\n{letter.Link}"]) + "\r\n";

    // Nothing is fetched from anywhere and nothing runs: paragraphs and one link.
    private static string Html(Letter letter, string language)
        => $"<!DOCTYPE html>\r\n<html lang=\"{encoder.Encode(language)}\"><head><meta charset=\"utf-8\"><title>{encoder.Encode(letter.Subject)}</title></head><body>\r\n"
            + string.Concat(letter.Paragraphs.Select(static paragraph => $"<p>{encoder.Encode(paragraph)}</p>\r\n"))
            + $"<p><a href=\"{encoder.Encode(letter.Link)}\">{encoder.Encode(letter.LinkText)}</a></p>\r\n</body></html>\r\n";
}
