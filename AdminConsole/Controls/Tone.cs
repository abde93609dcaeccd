namespace AdminConsole.Controls;

/// <summary>What a colour means. The words beside it say the same, since nobody should need to see colour.</summary>
public enum Tone
{
    /// <summary>Plain.</summary>
    Neutral,

    /// <summary>Worth noticing.</summary>
    Info,

    /// <summary>In order.</summary>
    Good,

    /// <summary>Soon not in order.</summary>
    Warning,

    /// <summary>Not in order.</summary>
    Bad,
}
