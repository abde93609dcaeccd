namespace AdminConsole.Benchmarks.Measuring;

/// <summary>Something measured beside its reference in one run.</summary>
internal interface ISuite
{
    string Name { get; }

    Task<IReadOnlyList<Figure>> RunAsync(bool quick, CancellationToken cancellationToken);
}
