using AdminConsole.Security;

namespace AdminConsole.Hosting;

/// <summary>The folder of an embedded console, readable by its owner alone.</summary>
internal static class DataFolder
{
    public const string DatabaseFile = "console.db";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The per-user folder where the system keeps programs' data.</summary>
    public static string Default
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(home.Length > 0 ? home : AppContext.BaseDirectory, "AdminConsole");
        }
    }

    /// <summary>Makes the folder if it is missing; <paramref name="setting"/> is what named it.</summary>
    public static string Create(string folder, string setting = "--data")
    {
        try
        {
            var full = Path.GetFullPath(folder);
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(full);
            }
            else
            {
                Directory.CreateDirectory(full, OwnerOnly);
            }

            return full;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StartRefusedException(setting, $"the folder \"{folder}\" cannot be used: {exception.Message}");
        }
    }

    /// <summary>Makes an empty file first, so that the database and its journal are never readable by others.</summary>
    public static void CreateOwnerOnly(string file)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite }.OwnerOnly();

            using var stream = new FileStream(file, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException("--data", $"\"{file}\" cannot be written: {exception.Message}");
        }
    }
}
