using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace AdminConsole.Tests.Support;

/// <summary>Gives a theory each database of the run that is a server. In a run on SQLite alone it is skipped, and says so.</summary>
public sealed class DatabaseServersAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        ITheoryDataRow[] rows = [.. AllDatabasesAttribute.Asked.Where(static kind => kind != DatabaseKind.Sqlite).Select(static kind => new TheoryDataRow(kind))];
        return ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(rows.Length > 0 ? rows : [new TheoryDataRow(DatabaseKind.MySql) { Skip = "This run asks for no database server." }]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
