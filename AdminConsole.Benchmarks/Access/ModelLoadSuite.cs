using System.Globalization;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AdminConsole.Benchmarks.Access;

/// <summary>A whole model from MySQL, beside reading the same columns of the same rows with the bare driver; a million people, two million assignments.</summary>
internal sealed class ModelLoadSuite : ISuite
{
    private const double Target = 1.5;

    public string Name => "model-load";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var company = new AccessCompany(options.Quick ? 10_000 : 1_000_000);
        await using var database = await AccessCompanyDatabase.OpenAsync(company, cancellationToken);
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        await using var connection = new MySqlConnection(database.Resolved.ConnectionString);
        await connection.OpenAsync(cancellationToken);

        var empty = GC.GetTotalMemory(forceFullCollection: true);
        var model = await AccessModelLoader.LoadAsync(context, cancellationToken);
        var held = GC.GetTotalMemory(forceFullCollection: true) - empty;
        var compiled = company.Compile();
        Questions.OfAnybody(compiled).Compare("the loaded model", (questions, index) => model.Allows(questions.Ids[index], questions.Keys[index], null, AccessCompany.Now));
        if (await RowsAsync(connection, cancellationToken) is var rows && rows != company.PeopleCount * (1 + AccessCompany.AssignmentsEach))
        {
            throw new InvalidOperationException($"There are {rows} rows where {company.PeopleCount} people with their assignments should be.");
        }

        GC.KeepAlive(model);
        (model, compiled) = (AccessModel.Empty, AccessModel.Empty);
        var result = await Interleaved.RunAsync(
            async () => await AccessModelLoader.LoadAsync(context, cancellationToken), async () => await RowsAsync(connection, cancellationToken), options.Quick ? 4 : 8, 1, warm: 1);
        var size = string.Create(CultureInfo.InvariantCulture, $"{company.PeopleCount:N0} people, {company.PeopleCount * AccessCompany.AssignmentsEach:N0} assignments");
        return
        [
            Figure.Ratio(Name, $"a model loaded, {size}, {database.Resolved.DisplayName} (middle half of turns {result.LowerQuartile.ToString("0.00", CultureInfo.InvariantCulture)}–{result.UpperQuartile.ToString("0.00", CultureInfo.InvariantCulture)})", result.Ours, result.Reference, result.Ratio, Target),
            new(Name, "memory the model holds", Words.Megabytes(held), "", held, Words.Megabytes(held), null, ""),
            new(Name, "bytes held for a person and their assignments", string.Create(CultureInfo.InvariantCulture, $"{held / company.PeopleCount} B"), "", held, string.Create(CultureInfo.InvariantCulture, $"{held / company.PeopleCount} B"), null, ""),
        ];
    }

    /// <summary>Every column that a model is made of, read as its own type, and let go.</summary>
    private static async Task<long> RowsAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        var key = new byte[16];
        var rows = 0L;
        var sum = 0L;
        await ReadAsync("SELECT Id, Status FROM People", row =>
        {
            rows++;
            sum += Key(row, 0) + row.GetByte(1);
        });
        await ReadAsync("SELECT Id FROM Accounts WHERE PasswordHash IS NOT NULL", row => sum += Key(row, 0));
        await ReadAsync("SELECT Id, PersonId, RoleId, ScopeDepartmentId, ValidFrom, ValidUntil FROM Assignments", row =>
        {
            rows++;
            sum += Key(row, 0) + Key(row, 1) + Key(row, 2) + (row.IsDBNull(3) ? 0 : Key(row, 3)) + row.GetDateTime(4).Ticks + (row.IsDBNull(5) ? 0 : row.GetDateTime(5).Ticks);
        });
        return sum == 0 ? 0 : rows;

        long Key(MySqlDataReader row, int ordinal)
        {
            row.GetBytes(ordinal, 0, key, 0, key.Length);
            return new Guid(key, bigEndian: true).GetHashCode();
        }

        async Task ReadAsync(string sql, Action<MySqlDataReader> take)
        {
            await using var command = new MySqlCommand(sql, connection) { CommandTimeout = 600 };
            await command.PrepareAsync(cancellationToken);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                take(reader);
            }
        }
    }
}
