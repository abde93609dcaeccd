using AdminConsole.Domain;

namespace AdminConsole.Controls;

/// <summary>Short words about what just happened, one circuit's own. Shown and read out by the shell.</summary>
internal sealed class Toasts
{
    private const int Most = 3;
    private readonly List<Toast> shown = [];
    private long last;

    public event Action? Changed;

    public IReadOnlyList<Toast> Shown => shown;

    public void Good(string text) => Add(Tone.Good, text);

    public void Info(string text) => Add(Tone.Info, text);

    public void Bad(string text) => Add(Tone.Bad, text);

    public void Bad(ConsoleError error) => Bad(ErrorText.Of(error));

    /// <summary>Says <paramref name="done"/> or the error; true when it was done.</summary>
    public bool Tell<T>(Result<T> result, string done)
    {
        if (result.IsSuccess)
        {
            Good(done);
            return true;
        }

        Bad(result.Error);
        return false;
    }

    public void Dismiss(long key)
    {
        if (shown.RemoveAll(toast => toast.Key == key) > 0)
        {
            Changed?.Invoke();
        }
    }

    private void Add(Tone tone, string text)
    {
        shown.Add(new Toast(++last, tone, text));
        if (shown.Count > Most)
        {
            shown.RemoveAt(0);
        }

        Changed?.Invoke();
    }
}

/// <summary>One of <see cref="Toasts"/>.</summary>
internal sealed record Toast(long Key, Tone Tone, string Text);
