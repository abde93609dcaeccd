using System.Globalization;
using System.Text.Json;
using AdminConsole.Controls;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Mail;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Mail;

/// <summary>Looks up, when a letter is about to leave, who gets it, where, in which language, and the names in it.</summary>
internal sealed class LetterReader(IDbContextFactory<ConsoleDbContext> contexts, SettingsReader settings)
{
    /// <summary>The reader and the facts, or why the letter is not sent at all.</summary>
    public async Task<(LetterAddress? To, LetterFacts? Facts, string? Why)> ReadAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.AsNoTracking().SingleOrDefaultAsync(row => row.Id == message.RecipientId, cancellationToken);
        if (person is not { Status: PersonStatus.Active } || person.ForgottenAt is not null)
        {
            return (null, null, MailFaults.RecipientGone);
        }

        if (!MailOptions.IsAddress(person.WorkEmail))
        {
            return (null, null, MailFaults.BadAddress);
        }

        var (subject, role) = await AboutAsync(context, message, cancellationToken);
        var language = LanguageSetup.Languages.Any(known => string.Equals(known.Key, person.Language, StringComparison.Ordinal)) ? person.Language : settings.Get(SettingDefinitions.DefaultLanguage);
        var (from, until, isStuck) = Data(message.Data);
        return (
            new LetterAddress(person.DisplayName, person.WorkEmail, language),
            new LetterFacts(person.DisplayName, settings.Get(SettingDefinitions.CompanyName), subject, role, message.SubjectId, from, until, isStuck, settings.Get(SettingDefinitions.CompanyTimeZone)),
            null);
    }

    // What is gone since is left out; the letter then says less.
    private static async Task<(string Subject, string Role)> AboutAsync(ConsoleDbContext context, OutboxMessage message, CancellationToken cancellationToken)
    {
        if (message.SubjectId is not { } about)
        {
            return (string.Empty, string.Empty);
        }

        switch (message.Kind)
        {
            case MailKind.TeamJoined or MailKind.TeamLeft or MailKind.DeputyNamed:
                var person = await context.People.AsNoTracking().SingleOrDefaultAsync(row => row.Id == about, cancellationToken);
                return (person?.DisplayName ?? string.Empty, string.Empty);
            case MailKind.AccessEnding:
                var ending = await context.Assignments.Where(row => row.Id == about).Join(context.Roles, static row => row.RoleId, static role => role.Id, static (_, role) => role.Name).SingleOrDefaultAsync(cancellationToken);
                return (string.Empty, ending ?? string.Empty);
            case MailKind.RequestToDecide or MailKind.RequestDecided or MailKind.RequestQuestion or MailKind.RequestReminder or MailKind.RequestEscalated or MailKind.RequestWithdrawn:
                var request = await (
                    from row in context.AccessRequests
                    where row.Id == about
                    join whom in context.People on row.PersonId equals whom.Id
                    join role in context.Roles on row.RoleId equals role.Id
                    select new { whom.GivenName, whom.FamilyName, role.Name }).SingleOrDefaultAsync(cancellationToken);
                return request is null ? (string.Empty, string.Empty) : ($"{request.GivenName} {request.FamilyName}".Trim(), request.Name);
            default:
                return (string.Empty, string.Empty);
        }
    }

    private static (DateTime? From, DateTime? Until, bool IsStuck) Data(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (Time(document.RootElement, "from"), Time(document.RootElement, "until"), document.RootElement.TryGetProperty("stuck", out var stuck) && stuck.ValueKind == JsonValueKind.True)
                : (null, null, false);
        }
        catch (JsonException)
        {
            return (null, null, false);
        }
    }

    private static DateTime? Time(JsonElement data, string name)
        => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && DateTime.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}

/// <summary>Who gets a letter.</summary>
internal sealed record LetterAddress(string Name, string Email, string Language)
{
    public override string ToString() => "[recipient]";
}
