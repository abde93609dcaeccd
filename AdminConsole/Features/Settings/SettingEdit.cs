using AdminConsole.Domain;
using AdminConsole.Domain.Settings;

namespace AdminConsole.Features.Settings;

/// <summary>A setting while somebody edits it: what stands, what they typed, and what another saved meanwhile.</summary>
public sealed class SettingEdit
{
    internal SettingEdit(SettingState state)
    {
        State = state;
        Draft = state.Value;
    }

    /// <summary>What stands in the field.</summary>
    public string Draft { get; private set; }

    /// <summary>True when saving would change something.</summary>
    public bool IsChanged => ResetWanted ? !State.IsDefault : !string.Equals(Draft.Trim(), State.Value, StringComparison.Ordinal);

    internal SettingState State { get; private set; }

    internal string Key => State.Definition.Key;

    internal SettingGroup Group => State.Definition.Group;

    internal FieldProblem? Problem { get; set; }

    /// <summary>What another saved while this was edited; the page asks whose value to keep.</summary>
    internal SettingState? Conflict { get; private set; }

    internal bool ResetWanted { get; private set; }

    internal string Name => SettingsWords.Name(State.Definition);

    internal string ShownValue => SettingsWords.Value(State.Definition, State.Value);

    internal string ShownDraft => SettingsWords.Value(State.Definition, Draft.Trim());

    internal void Type(string? text)
    {
        (Draft, ResetWanted, Problem) = (text ?? string.Empty, false, null);
        Check();
    }

    internal void Reset() => (Draft, ResetWanted, Problem) = (State.Definition.DefaultText, true, null);

    internal void Discard() => (Draft, ResetWanted, Problem, Conflict) = (State.Value, false, null, null);

    /// <summary>Keeps what was typed, over what the other saved; saving it is then no conflict any more.</summary>
    internal void KeepMine() => Conflict = null;

    internal bool Check()
    {
        Problem = ResetWanted ? null : State.Definition.Check(Draft).Problem;
        return Problem is null && Conflict is null;
    }

    /// <summary>Takes what stands now. True when something another saved became visible by it.</summary>
    internal bool Follow(SettingState now)
    {
        if (now.Version == State.Version)
        {
            return false;
        }

        var edited = IsChanged;
        State = now;
        if (!edited)
        {
            Discard();
        }
        else
        {
            Conflict = IsChanged ? now : null;
        }

        return true;
    }

    internal SettingChange ToChange() => new(Key, ResetWanted ? null : Draft, State.Version);
}
