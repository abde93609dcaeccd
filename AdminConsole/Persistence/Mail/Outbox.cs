using System.Text.Json;
using AdminConsole.Domain.Mail;

namespace AdminConsole.Persistence.Mail;

/// <summary>Writes letters within the change that causes them, so that neither exists without the other.</summary>
internal static class Outbox
{
    /// <summary>Writes a letter, unless the same one was written before.</summary>
    /// <param name="unit">The unit of the change.</param>
    /// <param name="kind">What the letter says.</param>
    /// <param name="recipientId">The person who gets it.</param>
    /// <param name="subjectId">The request, step or person it is about.</param>
    /// <param name="data">Keys and dates its words need; never a secret, never personal data.</param>
    /// <param name="occasion">Tells two letters of one kind about one subject to one person apart, as a stage or a day does.</param>
    public static void Add(Unit unit, MailKind kind, Guid recipientId, Guid? subjectId = null, object? data = null, string occasion = "")
    {
        var key = $"{(byte)kind}/{recipientId:N}/{subjectId:N}/{occasion}";
        // A letter that is there already is found by its unique key, at no cost until it happens: the unit comes again and looks.
        if (!unit.Letters.Add(key) || (unit.IsRepeated && unit.Database.OutboxMessages.Any(row => row.DedupKey == key)))
        {
            return;
        }

        unit.Database.OutboxMessages.Add(new OutboxMessage
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero)),
            Kind = kind,
            RecipientId = recipientId,
            SubjectId = subjectId,
            Data = data is null ? "{}" : JsonSerializer.Serialize(data),
            DedupKey = key,
            NextAt = unit.Now,
            CreatedAt = unit.Now,
        });
    }
}
