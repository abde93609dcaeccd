using System.Diagnostics;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Controls;

namespace AdminConsole.Benchmarks.Startup;

/// <summary>From starting the process to the first page served whole, beside the framework's own template, by turns.</summary>
internal sealed class StartupSuite : ISuite
{
    private const double Target = 1.5;

    public string Name => "startup";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        using var published = new Published();
        var template = await published.PublishTemplateAsync(cancellationToken);
        var console = await published.PublishAsync(Repository.PathOf("AdminConsole/AdminConsole.csproj"), cancellationToken);
        await using var database = await BenchDatabase.SqliteAsync(cancellationToken);
        await database.FillAsync(120, 2_000, cancellationToken);
        Task<double> OursAsync() => FirstPageAsync(console, "AdminConsole.dll", ["--data", database.Folder], ConsoleUrls.SignIn, cancellationToken);
        Task<double> ReferenceAsync() => FirstPageAsync(template, "Template.dll", ["--Logging:LogLevel:Default=Warning"], "/", cancellationToken);

        // The first start of each reads its files from the disk and makes our secrets.
        await OursAsync();
        await ReferenceAsync();
        List<double> ours = [];
        List<double> reference = [];
        List<double> ratios = [];
        for (var run = 0; run < (options.Quick ? 5 : 15); run++)
        {
            ours.Add(await OursAsync());
            reference.Add(await ReferenceAsync());
            ratios.Add(ours[^1] / reference[^1]);
        }

        return [Figure.Ratio(Name, "process start to first page, SQLite, beside dotnet new blazor", Statistics.Median(ours), Statistics.Median(reference), Statistics.Median(ratios), Target)];
    }

    private static async Task<double> FirstPageAsync(string folder, string assembly, string[] arguments, string page, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var start = Stopwatch.GetTimestamp();
        await using var server = ServerProcess.Start(folder, assembly, arguments);
        await server.ServedAsync(client, page, cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
