namespace AdminConsole.Benchmarks.Measuring;

/// <summary>Finds the repository around the program or the folder it was started in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(Environment.CurrentDirectory) ?? Find(AppContext.BaseDirectory)
        ?? throw new InvalidOperationException("Start the benchmarks in the repository.");

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdminConsole.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
