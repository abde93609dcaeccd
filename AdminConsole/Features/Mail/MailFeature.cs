using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Resources;

namespace AdminConsole.Features.Mail;

/// <summary>Letters: what waits, what left, what died, and the sending itself.</summary>
internal static class MailFeature
{
    public static IServiceCollection AddMail(this IServiceCollection services)
        => services
            .AddSingleton<LetterReader>()
            .AddSingleton<MailTransport>()
            .AddSingleton<MailState>()
            .AddSingleton<MailSender>()
            .AddHostedService(static provider => provider.GetRequiredService<MailSender>())
            .AddSingleton<MailService>()
            .AddSingleton<MailList>()
            .AddNavigation(new NavigationEntry(92, ConsoleUrls.Mail, ConsolePermissions.MailRead, static () => MailText.Title, Glyphs.Inbox));
}
