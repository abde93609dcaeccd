namespace AdminConsole.Security;

/// <summary>Files that nobody but the account the console runs as may read.</summary>
internal static class OwnerOnlyFiles
{
    /// <summary>Mode 0600, or <paramref name="mode"/>, for a file that is made; on Windows the folder's own rights hold.</summary>
    public static FileStreamOptions OwnerOnly(this FileStreamOptions options, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return options;
    }
}
