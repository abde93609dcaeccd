using System.Data.Common;
using System.Globalization;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.Roles;
using AdminConsole.Tests.Features.Requests;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AdminConsole.Tests.Persistence;

/// <summary>What runs every few minutes over tables that grow finds its rows by an index, as the database itself explains.</summary>
[Trait("Stage", "Database")]
public sealed class IndexTests
{
    [Theory, AllDatabases]
    public async Task EndingsOfAccess_AmongManyRoles_AreFoundByTheirDay(DatabaseKind kind)
    {
        var keep = new KeepCommand(static text => text.Contains("Assignments", StringComparison.Ordinal) && text.Contains("OutboxMessages", StringComparison.Ordinal));
        await using var bench = await RequestBench.CreateAsync(kind, keep);
        var console = bench.Console;
        await using var context = console.Contexts.CreateDbContext();
        var (person, role) = (bench.Clerk.PersonId!.Value, TestConsole.RoleId(BuiltInRoles.Employee));
        for (var index = 0; index < 3_000; index++)
        {
            var assignment = new Assignment
            {
                Id = console.Key(),
                PersonId = person,
                RoleId = role,
                ValidFrom = console.Now,
                ValidUntil = console.Now.AddDays(index % 1_000 == 0 ? 3 : 100 + index),
                Origin = AssignmentOrigin.Request,
                CreatedAt = console.Now,
            };
            context.Add(assignment);
            context.Add(new OutboxMessage { Id = console.Key(), Kind = MailKind.AccessEnding, RecipientId = person, SubjectId = assignment.Id, DedupKey = string.Create(CultureInfo.InvariantCulture, $"{index}"), NextAt = console.Now, CreatedAt = console.Now.AddDays(-30) });
        }

        await TestConsole.SaveAsync(context);
        await context.Database.ExecuteSqlRawAsync(kind == DatabaseKind.Sqlite ? "ANALYZE" : "ANALYZE TABLE `Assignments`, `OutboxMessages`, `People`");

        await bench.Keeper.TurnAsync(default);

        var plan = await keep.ExplainAsync(context, kind);
        Assert.Contains("IX_Assignments_ValidUntil_Id", plan, StringComparison.Ordinal);
        Assert.Contains("IX_OutboxMessages_SubjectId_Kind", plan, StringComparison.Ordinal);
    }

    /// <summary>Keeps the last command that fits, to ask the database how it runs it.</summary>
    private sealed class KeepCommand(Func<string, bool> fits) : DbCommandInterceptor
    {
        private string? text;
        private IReadOnlyList<(string Name, object? Value)> parameters = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (fits(command.CommandText))
            {
                (text, parameters) = (command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(static parameter => (parameter.ParameterName, parameter.Value))]);
            }

            return ValueTask.FromResult(result);
        }

        public async Task<string> ExplainAsync(DbContext context, DatabaseKind kind)
        {
            Assert.NotNull(text);
            await context.Database.OpenConnectionAsync();
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = (kind == DatabaseKind.Sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN FORMAT=JSON ") + text;
            foreach (var (parameterName, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (parameterName, value);
                command.Parameters.Add(parameter);
            }

            await using var reader = await command.ExecuteReaderAsync();
            List<string> lines = [];
            while (await reader.ReadAsync())
            {
                lines.Add(Convert.ToString(reader.GetValue(reader.FieldCount - 1), CultureInfo.InvariantCulture)!);
            }

            return string.Join('\n', lines);
        }
    }
}
