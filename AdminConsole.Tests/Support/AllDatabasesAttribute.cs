using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace AdminConsole.Tests.Support;

/// <summary>
/// Gives a theory each database of the run. One that was to run and has no server is still given, and fails: a run
/// never leaves a database out in silence. <c>ADMINCONSOLE_TEST_ONLY</c> narrows the run on purpose.
/// </summary>
public sealed class AllDatabasesAttribute : DataAttribute
{
    /// <summary>The databases of the run.</summary>
    internal static IReadOnlyList<DatabaseKind> Asked { get; } = Wanted();

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
        => ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Asked.Select(static kind => new TheoryDataRow(kind))]);

    public override bool SupportsDiscoveryEnumeration() => true;

    private static DatabaseKind[] Wanted()
    {
        var only = Environment.GetEnvironmentVariable("ADMINCONSOLE_TEST_ONLY");
        return string.IsNullOrWhiteSpace(only)
            ? Enum.GetValues<DatabaseKind>()
            : [.. only.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static name => Enum.Parse<DatabaseKind>(name, ignoreCase: true))];
    }
}
