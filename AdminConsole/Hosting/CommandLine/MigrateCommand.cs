using System.CommandLine;
using System.Globalization;
using AdminConsole.Hosting.Logging;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using MySqlConnector;
using Spectre.Console;

namespace AdminConsole.Hosting.CommandLine;

/// <summary><c>migrate</c>: brings the schema up to date and ends, for a deployment job with an account of its own.</summary>
internal static class MigrateCommand
{
    public static Command Create(SharedOptions shared)
    {
        var command = new Command("migrate", "Brings the database's schema up to this program's and ends.");
        command.SetAction((parsed, cancellationToken) => RunAsync(shared.Start(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleStart start, CancellationToken cancellationToken)
    {
        var configuration = ConsoleConfiguration.Load(start);
        if (!configuration.IsDevelopment && configuration.Database.Provider == DatabaseProvider.MySql)
        {
            List<string> problems = [];
            ProductionSafety.CheckMySql(configuration.Database, problems);
            ProductionSafety.Require(problems);
        }

        var folder = configuration.IsEmbedded ? DataFolder.Create(start.DataFolder) : start.DataFolder;
        var database = await DatabaseStart.ReachAsync(configuration.Database, folder, cancellationToken);
        await DatabaseStart.MigrateAsync(new ConsoleDbContextFactory(database), cancellationToken);
        await DatabaseStart.MigrateAsync(new KeyDbContextFactory(await DatabaseStart.ReachKeysAsync(configuration.Database, database, cancellationToken)), cancellationToken);
        if (database.Provider == DatabaseProvider.MySql)
        {
            await using var connection = new MySqlConnection(database.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            foreach (var table in LogTableSettings.Tables(configuration.Root))
            {
                await MySqlLogTable.MakeAsync(connection, table, cancellationToken);
            }
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"The schema on {database.DisplayName} is up to date.");
        return 0;
    }
}
