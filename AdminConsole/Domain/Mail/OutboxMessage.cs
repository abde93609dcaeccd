namespace AdminConsole.Domain.Mail;

/// <summary>
/// A letter that a change wrote in its own transaction and that is sent afterwards, at least once. It holds keys and
/// dates; names, addresses and links are looked up or made when it is sent, so that nothing secret waits here.
/// </summary>
internal sealed class OutboxMessage
{
    public required Guid Id { get; init; }

    public required MailKind Kind { get; init; }

    public required Guid RecipientId { get; init; }

    /// <summary>What it is about: a request, a lifecycle event, a person.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Keys and dates that the words need, as JSON.</summary>
    public string Data { get; init; } = "{}";

    /// <summary>The same letter is written once: unique.</summary>
    public required string DedupKey { get; init; }

    public OutboxState State { get; set; } = OutboxState.Waiting;

    public int Attempts { get; set; }

    /// <summary>UTC; not tried before.</summary>
    public required DateTime NextAt { get; set; }

    /// <summary>The kind of the last fault, never an address.</summary>
    public string LastError { get; set; } = string.Empty;

    public required DateTime CreatedAt { get; init; }

    public DateTime? SentAt { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>What letters there are.</summary>
internal enum MailKind : byte
{
    /// <summary>Come and choose a password. The link is made when the letter is sent.</summary>
    Invitation = 1,
    RequestToDecide = 2,
    RequestDecided = 3,
    RequestQuestion = 4,
    RequestReminder = 5,
    RequestEscalated = 6,
    AccessEnding = 7,

    /// <summary>Somebody joins the reader's team, by coming or by moving.</summary>
    TeamJoined = 8,
    TeamLeft = 9,
    DeputyNamed = 10,

    /// <summary>A planned step could not be done.</summary>
    LifecycleFailed = 11,
    RequestWithdrawn = 12,
}

internal enum OutboxState : byte
{
    Waiting = 1,
    Sent = 2,

    /// <summary>A dead letter: tried often enough, it waits for somebody to look.</summary>
    Dead = 3,

    /// <summary>What it was about ended first.</summary>
    Dropped = 4,
}
