using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Controls;
using AdminConsole.Domain.Settings;

namespace AdminConsole.Benchmarks.Circuits;

/// <summary>People open in a thousand circuits, beside a plain table of as many rows in the framework's template.</summary>
internal sealed class CircuitsSuite : ISuite
{
    private const int People = 20_000;

    public string Name => "circuits";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var (circuits, turns) = options.Quick ? (100, 200) : (1_000, 1_000);
        using var published = new Published();
        var template = await published.PublishTemplateAsync(cancellationToken);
        var console = await published.PublishAsync(Repository.PathOf("AdminConsole/AdminConsole.csproj"), cancellationToken);
        var plain = await MeasurePlainAsync(template, circuits, turns, explain: false, cancellationToken);
        var ours = await MeasurePeopleAsync(console, circuits, turns, options.Explain, cancellationToken);
        return
        [
            new(Name, $"memory held by a circuit, {circuits} alive", Words.Kilobytes(ours.HeapKilobytes), Words.Kilobytes(plain.HeapKilobytes), ours.HeapKilobytes, Words.Kilobytes(ours.HeapKilobytes), 250, "≤ 250 KB"),
            new(Name, "growth of the process by a circuit, garbage included", Words.Kilobytes(ours.ProcessKilobytes), Words.Kilobytes(plain.ProcessKilobytes), ours.ProcessKilobytes, Words.Kilobytes(ours.ProcessKilobytes), null, ""),
            new(Name, "processor time of a page turn", Words.Milliseconds(ours.ProcessorMilliseconds), Words.Milliseconds(plain.ProcessorMilliseconds), ours.ProcessorMilliseconds, Words.Milliseconds(ours.ProcessorMilliseconds), 0.3, "≤ 0.3 ms"),
            new(Name, "a page turn, median", Words.Milliseconds(ours.Median), Words.Milliseconds(plain.Median), ours.Median, Words.Milliseconds(ours.Median), null, ""),
            new(Name, "a page turn, 99th of 100", Words.Milliseconds(ours.Percentile99), Words.Milliseconds(plain.Percentile99), ours.Percentile99, Words.Milliseconds(ours.Percentile99), 200, "≤ 200 ms"),
        ];
    }

    private static async Task<CircuitLoadResult> MeasurePlainAsync(string folder, int circuits, int turns, bool explain, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Start(folder, "Template.dll", ["--Logging:LogLevel:Default=Warning"]);
        using var client = new HttpClient();
        await server.ServedAsync(client, "/plain", cancellationToken);
        using var visitor = Visitor.Unknown(server.Address);
        return await new CircuitLoad(server, new PlainTurned(), [visitor], "/plain").RunAsync(circuits, turns, explain, cancellationToken);
    }

    private static async Task<CircuitLoadResult> MeasurePeopleAsync(string folder, int circuits, int turns, bool explain, CancellationToken cancellationToken)
    {
        await using var database = await BenchDatabase.SqliteAsync(cancellationToken);
        await database.FillAsync(People, 1_000, cancellationToken);
        await database.SetAsync(SettingDefinitions.CircuitsPerPerson, "200", cancellationToken);
        // As shipped, but for the limits that would keep one machine from playing a thousand people.
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Hosting__Limits__RequestsPerMinute"] = "1000000",
            ["Hosting__Limits__DisconnectedCircuits"] = "0",
        };
        await using var server = ServerProcess.Start(folder, "AdminConsole.dll", ["--data", database.Folder], environment);
        using var client = new HttpClient();
        await server.ServedAsync(client, ConsoleUrls.SignIn, cancellationToken);
        List<Visitor> visitors = [];
        try
        {
            foreach (var name in new[] { "officer", "officer2", "hr", "hr2", "auditor", "admin" })
            {
                var signIn = database.SignIns.First(known => known.Name.StartsWith(name + "@", StringComparison.Ordinal) || string.Equals(known.Name, name, StringComparison.Ordinal));
                var visitor = await Visitor.SignInAsync(server.Address, ConsoleUrls.SignIn, signIn.Name, database.Password!.Reveal(), cancellationToken);
                visitor.Remember(Viewer.PageSizeCookie, "50");
                visitors.Add(visitor);
            }

            return await new CircuitLoad(server, new PeopleTurned(), visitors, ConsoleUrls.People).RunAsync(circuits, turns, explain, cancellationToken);
        }
        finally
        {
            visitors.ForEach(static visitor => visitor.Dispose());
        }
    }
}
