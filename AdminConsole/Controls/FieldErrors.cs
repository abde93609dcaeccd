using AdminConsole.Domain;

namespace AdminConsole.Controls;

/// <summary>
/// The problems of a form, by field. A page keeps one, hands <see cref="For"/> to each input's error text and
/// takes a service's answer with <see cref="Take"/>.
/// </summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, string> byField = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the form as a whole, or null.</summary>
    public string? Summary { get; private set; }

    /// <summary>True when something is wrong.</summary>
    public bool Any => Summary is not null || byField.Count > 0;

    /// <summary>The sentence for a field, or null when nothing is wrong with it.</summary>
    public string? For(string field) => byField.GetValueOrDefault(field);

    /// <summary>True when the field has a problem.</summary>
    public bool Has(string field) => byField.ContainsKey(field);

    /// <summary>Forgets every problem.</summary>
    public void Clear()
    {
        byField.Clear();
        Summary = null;
    }

    /// <summary>Forgets a field's problem, as when it is typed in again; with the last of them, that fields were wrong.</summary>
    public void Clear(string field)
    {
        if (byField.Remove(field) && byField.Count == 0)
        {
            Summary = null;
        }
    }

    /// <summary>Says what is wrong with a field before anything was sent.</summary>
    public void Set(string field, string message) => byField[field] = message;

    /// <summary>Replaces all problems by those of the error; null clears.</summary>
    internal void Take(ConsoleError? error)
    {
        Clear();
        if (error is InvalidError invalid)
        {
            foreach (var problem in invalid.Problems)
            {
                byField.TryAdd(problem.Field, ProblemText.Of(problem));
            }

            Summary = Resources.FaultText.Invalid;
        }
        else if (error is not null)
        {
            Summary = ErrorText.Of(error);
        }
    }
}
