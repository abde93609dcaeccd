namespace AdminConsole.Features.Mail;

/// <summary>How this replica last found the mail server. Times are UTC.</summary>
internal sealed class MailState
{
    private volatile Reach last = new(null, null);

    public Reach Last => last;

    public void Reached(DateTime at) => last = new Reach(at, null);

    public void Failed(string code, DateTime at) => last = new Reach(at, code);

    /// <summary>When it was tried last, and the code of what was wrong.</summary>
    internal sealed record Reach(DateTime? At, string? Fault);
}
