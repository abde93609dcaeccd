using AdminConsole.Domain;
using AdminConsole.Domain.Import;

namespace AdminConsole.Features.Import;

/// <summary>
/// Where uploaded files lie, encrypted, while they are worked with. A file is bounded by the setting and by what the
/// disk has to spare, so that no upload fills it for everybody else.
/// </summary>
internal sealed class ImportSpool(ImportOptions options)
{
    private readonly string folder = options.Folder is { Length: > 0 } own ? Path.GetFullPath(own) : Path.GetTempPath();

    /// <summary>Takes the stream to its end, or refuses it. <paramref name="announced"/> is how long it says it will be.</summary>
    public Task<Result<SealedTempFile>> TakeAsync(Stream content, long? announced, CancellationToken cancellationToken)
        => SealedTempFile.WriteAsync(content, folder, length => Refuses(length, announced), cancellationToken);

    /// <summary>
    /// Deletes what processes that are gone left behind: whoever still works with a file holds it open. What is younger
    /// than <paramref name="before"/> is left alone, since its owner may just be making it.
    /// </summary>
    public int Sweep(DateTime before)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        // A link in a folder that anybody may write to is not ours.
        var all = new DirectoryInfo(folder).EnumerateFiles(SealedTempFile.Prefix + "*", new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint });
        return all.Where(file => file.LastWriteTimeUtc < before).Count(static file => SealedTempFile.DeleteAbandoned(file.FullName));
    }

    private InvalidError? Refuses(long length, long? announced)
    {
        if (length > options.Largest)
        {
            return new InvalidError("file", ImportRules.TooLarge, options.LargestMegabytes);
        }

        // What is still to come is asked for at the beginning; another upload may take its place meanwhile.
        var rest = length == 0 ? Math.Min(announced ?? 0, options.Largest) : 0;
        return Free() - rest < options.KeepFree ? new InvalidError("file", ImportRules.NoRoom) : null;
    }

    private long Free()
        => new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
}
