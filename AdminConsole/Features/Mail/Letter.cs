namespace AdminConsole.Features.Mail;

/// <summary>A letter in words. The link may hold a secret: it is never logged and never stored.</summary>
internal sealed record Letter(string Subject, IReadOnlyList<string> Paragraphs, string LinkText, string Link)
{
    public override string ToString() => "[letter]";
}

/// <summary>What the words need, looked up when the letter is sent. Times are UTC.</summary>
/// <param name="Recipient">How the reader is greeted.</param>
/// <param name="Company">The company's name; empty when it has not said one.</param>
/// <param name="Subject">The name of whom it is about; empty when it is about nobody or they are gone.</param>
/// <param name="Role">The role that a request or an ending is about; empty when it is about none.</param>
/// <param name="SubjectId">The key of what it is about.</param>
/// <param name="From">The first moment of a period.</param>
/// <param name="Until">Its end, or when a link ends.</param>
/// <param name="IsStuck">A request that nobody can decide.</param>
/// <param name="Zone">The time zone in which days are said.</param>
/// <param name="Token">The secret of an invitation.</param>
internal sealed record LetterFacts(string Recipient, string Company, string Subject, string Role, Guid? SubjectId, DateTime? From, DateTime? Until, bool IsStuck, string Zone, string? Token = null)
{
    public override string ToString() => "[facts of a letter]";
}
