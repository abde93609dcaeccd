namespace AdminConsole.Features.Import;

/// <summary>What the import page takes, from the section <c>Import</c>. The command line takes a file of any size.</summary>
internal sealed class ImportOptions
{
    public const string Section = "Import";

    /// <summary>The largest file that the page takes, in megabytes of 1,048,576 bytes.</summary>
    public int LargestMegabytes { get; set; } = 2_048;

    /// <summary>Where files lie, encrypted, while they are worked with; the system's folder for temporary files without it.</summary>
    public string? Folder { get; set; }

    /// <summary>Megabytes of that disk that a file must leave free.</summary>
    public int KeepFreeMegabytes { get; set; } = 256;

    // Not public: a setting is what is.
    internal long Largest => LargestMegabytes * Megabyte;

    internal long KeepFree => KeepFreeMegabytes * Megabyte;

    private static long Megabyte => 1024 * 1024;

    /// <summary>The first setting that makes no sense and why, or null.</summary>
    public (string Setting, string Why)? Problem()
        => LargestMegabytes is < 1 or > 1_048_576 ? ($"{Section}:{nameof(LargestMegabytes)}", $"{LargestMegabytes} is not between 1 and 1048576.")
            : KeepFreeMegabytes is < 0 or > 1_048_576 ? ($"{Section}:{nameof(KeepFreeMegabytes)}", $"{KeepFreeMegabytes} is not between 0 and 1048576.")
            : null;
}
