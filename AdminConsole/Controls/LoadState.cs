using AdminConsole.Domain;

namespace AdminConsole.Controls;

/// <summary>What a page or a panel has to show at the moment: one of loading, content, nothing, or a failure in words.</summary>
public readonly record struct LoadState
{
    private LoadState(LoadKind kind, string message = "")
    {
        Kind = kind;
        Message = message;
    }

    /// <summary>The first read has not answered yet. The default value.</summary>
    public static LoadState Loading { get; } = new(LoadKind.Loading);

    /// <summary>There is content.</summary>
    public static LoadState Ready { get; } = new(LoadKind.Ready);

    /// <summary>The read answered that there is nothing.</summary>
    public static LoadState Empty { get; } = new(LoadKind.Empty);

    /// <summary>Which of the four it is.</summary>
    public LoadKind Kind { get; }

    /// <summary>The sentence of a failure, else empty.</summary>
    public string Message { get; }

    internal static LoadState Failed(ConsoleError error) => new(LoadKind.Failed, ErrorText.Of(error));

    /// <summary>Ready when there is at least one thing to show.</summary>
    public static LoadState Of(int count) => count == 0 ? Empty : Ready;
}

/// <summary>The kinds of <see cref="LoadState"/>.</summary>
public enum LoadKind
{
    /// <summary>Not answered yet.</summary>
    Loading,

    /// <summary>Content to show.</summary>
    Ready,

    /// <summary>Answered: nothing.</summary>
    Empty,

    /// <summary>Could not be answered.</summary>
    Failed,
}
