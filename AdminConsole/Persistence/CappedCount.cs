namespace AdminConsole.Persistence;

/// <summary>How many rows match, counted up to a limit.</summary>
internal readonly record struct CappedCount(int Count, bool IsMore);
