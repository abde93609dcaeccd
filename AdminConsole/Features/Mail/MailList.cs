using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Mail;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Mail;

/// <summary>Reads the outbox, newest first: what each letter is and where it stands, never its words, link or address.</summary>
internal sealed class MailList(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Letters counted at most.</summary>
    public const int CountLimit = 10_000;

    private static readonly Keyset<OutboxMessage, MailRow> byTime = new Keyset<OutboxMessage, MailRow>("time")
        .By(static message => message.CreatedAt, static row => row.CreatedAt)
        .By(static message => message.Id, static row => row.Id);

    /// <summary>One page; nothing for whoever may not read the outbox of the whole company.</summary>
    public async Task<MailPageRows> ReadAsync(Actor actor, MailQuery query, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } person || !access.Current.Allows(person, ConsolePermissions.MailRead, null, time.GetUtcNow().UtcDateTime))
        {
            return new MailPageRows(new KeysetPage<MailRow>([], HasPrevious: false, HasNext: false, CursorLost: false), null, null, new Dictionary<OutboxState, int>());
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<OutboxMessage> messages = context.OutboxMessages;
        if (query.State is { } state)
        {
            messages = messages.Where(message => message.State == state);
        }

        if (query.Kind is { } kind)
        {
            messages = messages.Where(message => message.Kind == kind);
        }

        var page = await byTime.ReadAsync(
            messages,
            message => new MailRow(
                message.Id,
                message.Kind,
                message.RecipientId,
                context.People.Where(row => row.Id == message.RecipientId).Select(static row => (row.GivenName + " " + row.FamilyName).Trim()).FirstOrDefault() ?? string.Empty,
                message.State,
                message.Attempts,
                message.NextAt,
                message.LastError,
                message.CreatedAt,
                message.SentAt),
            query.Place,
            descending: true,
            cancellationToken);
        var counts = new Dictionary<OutboxState, int>();
        foreach (var each in Enum.GetValues<OutboxState>())
        {
            counts[each] = await context.OutboxMessages.Where(message => message.State == each).Select(static message => message.Id).Take(CountLimit).CountAsync(cancellationToken);
        }

        return page.Rows.Count == 0
            ? new MailPageRows(page, null, null, counts)
            : new MailPageRows(page, byTime.CursorOf(page.Rows[0], descending: true), byTime.CursorOf(page.Rows[^1], descending: true), counts);
    }
}

/// <summary>Filters and place as they stand in the address.</summary>
internal sealed record MailQuery(OutboxState? State, MailKind? Kind, KeysetRequest Place)
{
    public const string StateKey = "state";
    public const string KindKey = "kind";

    public bool IsFiltered => State is not null || Kind is not null;

    public static MailQuery Read(UrlState url, int size) => new(url.Enum<OutboxState>(StateKey), url.Enum<MailKind>(KindKey), PageCursor.Read(url).ToRequest(size));
}

/// <summary>A letter as it is listed. Times are UTC.</summary>
internal sealed record MailRow(Guid Id, MailKind Kind, Guid RecipientId, string Recipient, OutboxState State, int Attempts, DateTime NextAt, string LastError, DateTime CreatedAt, DateTime? SentAt);

/// <summary>One page, the places of its ends, and how many letters there are in each state.</summary>
internal sealed record MailPageRows(KeysetPage<MailRow> Page, string? First, string? Last, IReadOnlyDictionary<OutboxState, int> Counts);
