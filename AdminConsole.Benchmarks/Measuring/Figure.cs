namespace AdminConsole.Benchmarks.Measuring;

/// <summary>One line of the report. <see cref="Measure"/> is what the target speaks of: a ratio or a figure with its unit.</summary>
internal sealed record Figure(string Suite, string What, string Ours, string Reference, double Measure, string Shown, double? Target, string TargetShown)
{
    /// <summary>Null for a figure that stands beside the others without a target of its own.</summary>
    public bool? Met => Target is { } target ? Measure <= target : null;

    /// <summary>Ours as a multiple of its reference, both in milliseconds.</summary>
    public static Figure Ratio(string suite, string what, double ours, double reference, double ratio, double? target)
        => new(suite, what, Words.Milliseconds(ours), Words.Milliseconds(reference), ratio, Words.Times(ratio), target, target is { } limit ? $"≤ {Words.Times(limit)}" : "");
}
