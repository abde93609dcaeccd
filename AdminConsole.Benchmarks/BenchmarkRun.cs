using AdminConsole.Benchmarks.Access;
using AdminConsole.Benchmarks.Circuits;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Doorway;
using AdminConsole.Benchmarks.Functions;
using AdminConsole.Benchmarks.Import;
using AdminConsole.Benchmarks.Lifecycle;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Benchmarks.PeopleList;
using AdminConsole.Benchmarks.PersonalData;
using AdminConsole.Benchmarks.Requests;
using AdminConsole.Benchmarks.Sessions;
using AdminConsole.Benchmarks.Startup;

namespace AdminConsole.Benchmarks;

/// <summary>Runs the suites that were asked for and prints their ratios.</summary>
internal static class BenchmarkRun
{
    private static readonly ISuite[] Suites =
    [
        new DoorwaySuite(), new PeopleListSuite(), new CircuitsSuite(), new StartupSuite(), new FunctionsSuite(),
        new SignInSuite(), new SignInNamesSuite(), new TotpSuite(), new SessionCheckSuite(), new RevocationSuite(), new LeaverSuite(), new BirthrightSuite(), new ImportSuite(), new RequestsSuite(),
        new DecideSuite(), new DecidePeersSuite(), new ExplainSuite(), new RoleChangeSuite(), new PreviewSuite(), new ModelLoadSuite(),
        new SealSuite(), new FindSuite(), new PersonSheetSuite(), new ReencryptSuite(),
    ];

    public static async Task<int> StartAsync(string[] args)
    {
        var options = args.Where(static arg => arg.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var names = args.Except(options, StringComparer.Ordinal).ToArray();
        var chosen = names is [] or ["all"] ? Suites : [.. Suites.Where(suite => names.Contains(suite.Name, StringComparer.Ordinal))];
        if (options.Except(["--quick", "--write", "--explain"], StringComparer.Ordinal).Any() || (names is not ([] or ["all"]) && chosen.Length != names.Length))
        {
            await Console.Error.WriteLineAsync($"Usage: AdminConsole.Benchmarks [{string.Join('|', Suites.Select(static suite => suite.Name))}|all] [--quick] [--write] [--explain]");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        var written = options.Contains("--write", StringComparer.Ordinal);
        var run = new RunOptions(options.Contains("--quick", StringComparer.Ordinal), options.Contains("--explain", StringComparer.Ordinal));
        foreach (var suite in chosen)
        {
            var figures = await suite.RunAsync(run, stop.Token);
            Report.Print(figures);
            if (written)
            {
                await Report.WriteAsync(suite.Name, figures, stop.Token);
            }
        }

        return 0;
    }
}
