using AdminConsole.Benchmarks.Measuring;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AdminConsole.Benchmarks.Functions;

/// <summary>What every click pays, by BenchmarkDotNet in this process.</summary>
internal sealed class FunctionsSuite : ISuite
{
    public string Name => "functions";

    public Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var job = (options.Quick ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.DontLogOutput);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddColumnProvider(DefaultColumnProviders.Instance).WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "console-bench-functions"));
        var summary = BenchmarkRunner.Run<FunctionBenchmarks>(config);
        Figure[] figures =
        [
            Beside(summary, "a decision, 100,000 people", nameof(FunctionBenchmarks.Decision), "a look into a hash set", nameof(FunctionBenchmarks.HashSetLookup)),
            Beside(summary, "the MAC of an event", nameof(FunctionBenchmarks.Mac), "HMAC-SHA256 of as many bytes", nameof(FunctionBenchmarks.PlainHmac)),
        ];
        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    private Figure Beside(Summary summary, string what, string ours, string referenceName, string reference)
    {
        var (mine, theirs) = (Nanoseconds(summary, ours), Nanoseconds(summary, reference));
        return new Figure(Name, $"{what}, beside {referenceName}", Words.Nanoseconds(mine), Words.Nanoseconds(theirs), mine / theirs, Words.Times(mine / theirs), null, "");
    }

    private static double Nanoseconds(Summary summary, string method)
        => summary.Reports.Single(report => string.Equals(report.BenchmarkCase.Descriptor.WorkloadMethod.Name, method, StringComparison.Ordinal)).ResultStatistics?.Median
            ?? throw new InvalidOperationException($"{method} gave no figures.");
}
