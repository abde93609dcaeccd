namespace AdminConsole.Domain.Import;

/// <summary>One import of one file: how far it came, so that the same file goes on where it stopped.</summary>
internal sealed class ImportRun
{
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required byte[] FileHash { get; init; }

    /// <summary>SHA-256 of the mapping: another reading of the same file is another import.</summary>
    public required byte[] MappingHash { get; init; }

    public ImportState State { get; set; } = ImportState.Running;

    /// <summary>1 while people are written, 2 while managers are set.</summary>
    public int Phase { get; set; } = 1;

    /// <summary>Rows of the phase that are settled.</summary>
    public long Position { get; set; }

    public long Created { get; set; }

    public long Changed { get; set; }

    public long Unchanged { get; set; }

    public long Refused { get; set; }

    /// <summary>Who runs it; null for the operator of the machine.</summary>
    public Guid? StartedBy { get; init; }

    public required DateTime StartedAt { get; init; }

    public DateTime? FinishedAt { get; set; }

    public long Version { get; set; } = 1;
}

internal enum ImportState : byte
{
    Running = 1,
    Done = 2,
    Cancelled = 3,
}

/// <summary>A row that was refused: its line, its field and why. None of its content.</summary>
internal sealed class ImportProblem
{
    public required Guid RunId { get; init; }

    public required long Line { get; init; }

    public required int Ordinal { get; init; }

    public required string Field { get; init; }

    public required string Code { get; init; }
}

/// <summary>How a set of headers was mapped the last time.</summary>
internal sealed class ImportMemory
{
    /// <summary>SHA-256 of the headers.</summary>
    public required byte[] HeadersHash { get; init; }

    /// <summary>The mapping as JSON.</summary>
    public required string Mapping { get; set; }

    public required DateTime UsedAt { get; set; }
}
