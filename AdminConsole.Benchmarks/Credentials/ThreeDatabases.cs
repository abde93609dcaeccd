using AdminConsole.Benchmarks.Measuring;

namespace AdminConsole.Benchmarks.Credentials;

/// <summary>SQLite, MariaDB and MySQL in turn, each with a small company.</summary>
internal static class ThreeDatabases
{
    private const int People = 1_000;

    public static async Task EachAsync(Func<BenchDatabase, Task> measure, CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<BenchDatabase>>[] kinds =
        [
            BenchDatabase.SqliteAsync,
            static token => BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MARIADB", null, token),
            static token => BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", null, token),
        ];
        foreach (var open in kinds)
        {
            await using var database = await open(cancellationToken);
            await database.FillAsync(People, 1_000, cancellationToken);
            await measure(database);
        }
    }
}
