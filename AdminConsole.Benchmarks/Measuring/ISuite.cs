namespace AdminConsole.Benchmarks.Measuring;

/// <summary>Something measured beside its reference in one run.</summary>
internal interface ISuite
{
    string Name { get; }

    Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken);
}

/// <summary>Quick: fewer of everything, to see that it runs. Explain: also print by type what a circuit holds.</summary>
internal sealed record RunOptions(bool Quick, bool Explain);
