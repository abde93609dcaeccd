using System.ComponentModel.DataAnnotations;

namespace AdminConsole.Domain.PersonalData;

/// <summary>Why somebody wants to see a field: a reason of the list, and words or a ticket that say more.</summary>
internal sealed record RevealAsk
{
    public Guid? ReasonId { get; set; }

    [MaxLength(FieldLimits.Reason)]
    public string? Text { get; set; }

    [MaxLength(FieldLimits.Ticket)]
    public string? Ticket { get; set; }
}

/// <summary>What a <see cref="RevealAsk"/> must be before the database is asked.</summary>
internal static class RevealRules
{
    /// <summary>Neither words nor a ticket were given.</summary>
    public const string WordsOrTicket = "words-or-ticket";

    /// <summary>The reason asks for a ticket.</summary>
    public const string TicketNeeded = "ticket-needed";

    /// <summary>The reason is not on the list, or not any more.</summary>
    public const string UnknownReason = "unknown-reason";

    /// <summary>The cleaned words and ticket.</summary>
    public static Result<(Guid ReasonId, string Text, string Ticket)> Check(RevealAsk ask)
    {
        List<FieldProblem> problems = [];
        var text = TextRules.Clean(nameof(ask.Text), ask.Text, FieldLimits.Reason, required: false, problems, multiline: true);
        var ticket = TextRules.Clean(nameof(ask.Ticket), ask.Ticket, FieldLimits.Ticket, required: false, problems);
        if (ask.ReasonId is null)
        {
            problems.Add(new FieldProblem(nameof(ask.ReasonId), TextRules.Required));
        }

        if (problems.Count == 0 && text.Length == 0 && ticket.Length == 0)
        {
            problems.Add(new FieldProblem(nameof(ask.Text), WordsOrTicket));
        }

        return problems.Count > 0 ? new InvalidError(problems) : (ask.ReasonId!.Value, text, ticket);
    }

    /// <summary>What is wrong with naming this reason now, or null.</summary>
    public static FieldProblem? CheckReason(RevealReason? reason, string ticket)
        => reason is null or { RetiredAt: not null } ? new FieldProblem(nameof(RevealAsk.ReasonId), UnknownReason)
            : reason.NeedsTicket && ticket.Length == 0 ? new FieldProblem(nameof(RevealAsk.Ticket), TicketNeeded)
            : null;
}
