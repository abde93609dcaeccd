using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain.Calendars;
using AdminConsole.Domain.Mail;
using AdminConsole.Resources;

namespace AdminConsole.Features.Mail;

/// <summary>Puts a letter in words, in the reader's language. It says little: what it is about is read in the console.</summary>
internal static class LetterWords
{
    public static Letter Write(MailKind kind, LetterFacts facts, string language, Uri console)
    {
        var before = CultureInfo.CurrentUICulture;
        var culture = CultureInfo.GetCultureInfo(language);
        try
        {
            // The typed texts read it; nothing is awaited in between.
            CultureInfo.CurrentUICulture = culture;
            var (subject, body, linkText, path) = Words(kind, facts, culture);
            string[] about = facts.Role.Length == 0 ? [] : [facts.Subject.Length > 0 ? Format(culture, MailText.AboutPerson, facts.Role, facts.Subject) : Format(culture, MailText.AboutRole, facts.Role)];
            string[] paragraphs = [Format(culture, MailText.Hello, facts.Recipient), .. body, .. about];
            return new Letter(OneLine(subject), [.. paragraphs.Select(OneLine)], linkText, new Uri(console, path).AbsoluteUri);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>A kind as the page names it.</summary>
    public static string Of(MailKind kind) => kind switch
    {
        MailKind.Invitation => MailText.KindInvitation,
        MailKind.RequestToDecide => MailText.KindRequestToDecide,
        MailKind.RequestDecided => MailText.KindRequestDecided,
        MailKind.RequestQuestion => MailText.KindRequestQuestion,
        MailKind.RequestReminder => MailText.KindRequestReminder,
        MailKind.RequestEscalated => MailText.KindRequestEscalated,
        MailKind.AccessEnding => MailText.KindAccessEnding,
        MailKind.TeamJoined => MailText.KindTeamJoined,
        MailKind.TeamLeft => MailText.KindTeamLeft,
        MailKind.DeputyNamed => MailText.KindDeputyNamed,
        MailKind.LifecycleFailed => MailText.KindLifecycleFailed,
        MailKind.RequestWithdrawn => MailText.KindRequestWithdrawn,
        _ => MailText.KindOther,
    };

    private static (string Subject, IReadOnlyList<string> Body, string LinkText, string Path) Words(MailKind kind, LetterFacts facts, CultureInfo culture)
    {
        var request = facts.SubjectId is { } id ? ConsoleUrls.Request(id) : ConsoleUrls.Requests;
        var who = facts.Subject.Length > 0 ? facts.Subject : MailText.Somebody;
        return kind switch
        {
            MailKind.Invitation => (
                Format(culture, MailText.InvitationSubject, facts.Company.Length > 0 ? facts.Company : MailText.TheConsole),
                [MailText.InvitationBody, Format(culture, MailText.InvitationUntil, Day(facts.Until, facts.Zone, culture)), MailText.InvitationOther],
                MailText.InvitationLink,
                ConsoleUrls.Link(ConsoleUrls.Invitation, facts.Token ?? string.Empty)),
            MailKind.RequestToDecide => (MailText.RequestToDecideSubject, [MailText.RequestToDecideBody], MailText.OpenRequest, request),
            MailKind.RequestDecided => (MailText.RequestDecidedSubject, [MailText.RequestDecidedBody], MailText.OpenRequest, request),
            MailKind.RequestQuestion => (MailText.RequestQuestionSubject, [MailText.RequestQuestionBody], MailText.OpenRequest, request),
            MailKind.RequestReminder => (MailText.RequestReminderSubject, [MailText.RequestReminderBody], MailText.OpenRequest, request),
            MailKind.RequestEscalated when facts.IsStuck => (MailText.RequestStuckSubject, [MailText.RequestStuckBody], MailText.OpenRequest, request),
            MailKind.RequestEscalated => (MailText.RequestEscalatedSubject, [MailText.RequestEscalatedBody], MailText.OpenRequest, request),
            MailKind.RequestWithdrawn => (MailText.RequestWithdrawnSubject, [MailText.RequestWithdrawnBody], MailText.OpenRequest, request),
            MailKind.AccessEnding => (MailText.AccessEndingSubject, [facts.Until is null ? MailText.AccessEndingSoon : Format(culture, MailText.AccessEndingBody, Day(facts.Until, facts.Zone, culture))], MailText.OpenMyAccess, ConsoleUrls.MyAccess),
            MailKind.TeamJoined => (Format(culture, MailText.TeamJoinedSubject, who), [Format(culture, MailText.TeamJoinedBody, who)], MailText.OpenPerson, PersonOf(facts)),
            MailKind.TeamLeft => (Format(culture, MailText.TeamLeftSubject, who), [Format(culture, MailText.TeamLeftBody, who)], MailText.OpenPerson, PersonOf(facts)),
            MailKind.DeputyNamed => (
                Format(culture, MailText.DeputyNamedSubject, who),
                [Format(culture, MailText.DeputyNamedBody, who, Day(facts.From, facts.Zone, culture), Day(facts.Until?.AddMinutes(-1), facts.Zone, culture))],
                MailText.OpenDeputies,
                ConsoleUrls.MyDeputies),
            MailKind.LifecycleFailed => (MailText.LifecycleFailedSubject, [MailText.LifecycleFailedBody], MailText.OpenStep, facts.SubjectId is { } person ? ConsoleUrls.PersonEmployment(person) : ConsoleUrls.Lifecycle),
            _ => (MailText.KindOther, [], MailText.OpenConsole, ConsoleUrls.Home),
        };
    }

    private static string PersonOf(LetterFacts facts) => facts.SubjectId is { } id ? ConsoleUrls.Person(id) : ConsoleUrls.People;

    private static string Day(DateTime? utc, string zone, CultureInfo culture) => utc is { } at ? CompanyTime.DayOf(at, zone).ToString("D", culture) : "–";

    private static string Format(CultureInfo culture, string text, params object[] values) => string.Format(culture, text, values);

    // Names were checked when they came in; a letter does not rely on it (CWE-93).
    private static string OneLine(string text) => string.Concat(text.Select(static character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));
}
