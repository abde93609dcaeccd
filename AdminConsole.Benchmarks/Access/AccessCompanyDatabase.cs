using System.Globalization;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Bulk;
using AdminConsole.Persistence.Seed;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AdminConsole.Benchmarks.Access;

/// <summary>The company in the console's own tables on MySQL, with a table of the closure beside them. Kept until the server is stopped.</summary>
internal static class AccessCompanyDatabase
{
    /// <summary>A row for each role and each role it has all the permissions of, itself among them.</summary>
    public const string Closure = "BenchRoleClosure";

    private const int Batch = 50_000;

    public static async Task<BenchDatabase> OpenAsync(AccessCompany company, CancellationToken cancellationToken)
    {
        var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", string.Create(CultureInfo.InvariantCulture, $"bench_access_{company.PeopleCount}"), cancellationToken);
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        var given = await context.Assignments.CountAsync(cancellationToken);
        if (given == 0)
        {
            await FillAsync(database, context, company, cancellationToken);
        }
        else if (given != company.PeopleCount * AccessCompany.AssignmentsEach)
        {
            throw new InvalidOperationException("An earlier run was stopped while it filled its database: stop the server and start it again.");
        }

        return database;
    }

    private static async Task FillAsync(BenchDatabase database, ConsoleDbContext context, AccessCompany company, CancellationToken cancellationToken)
    {
        await using var writer = await BulkWriter.OpenAsync(database.Resolved, cancellationToken);
        var numbers = company.Roles.Select(static (role, index) => (role.Id, index)).ToDictionary(static pair => pair.Id, static pair => pair.index);
        await WriteAsync(company.Departments.Select(static (node, index) => new Department { Id = node.Id, ParentId = node.ParentId, Name = $"Department {index}", Code = $"D{index}" }));
        await WriteAsync(company.Permissions.Select(static permission =>
        {
            var parts = permission.Key.Split(':', '.');
            return new Permission { Id = permission.Id, Application = parts[0], ResourceType = parts[1], Action = parts[2], Sensitivity = permission.Sensitivity };
        }));
        await WriteAsync(company.Roles.Select(static (role, index) => new Role { Id = role.Id, Key = $"role-{index}", Name = $"Role {index}" }));
        await WriteAsync(company.Roles.SelectMany(static role => role.Grants.Select(grant => new RoleGrant { RoleId = role.Id, PermissionId = grant.PermissionId })));
        await WriteAsync(company.Roles.SelectMany(static role => role.Juniors.Select(junior => new RoleInheritance { SeniorId = role.Id, JuniorId = junior })));
        await WriteAsync(company.People.Select((person, index) => new Person
        {
            Id = person.Id,
            EmployeeNumber = string.Create(CultureInfo.InvariantCulture, $"E-{index:0000000}"),
            GivenName = "Given",
            FamilyName = string.Create(CultureInfo.InvariantCulture, $"Family{index}"),
            SortName = string.Create(CultureInfo.InvariantCulture, $"family{index} given"),
            GivenKey = "given",
            WorkEmail = string.Create(CultureInfo.InvariantCulture, $"person{index}@example.com"),
            DepartmentId = company.Departments[index % company.Departments.Count].Id,
            Status = person.Status,
            CreatedAt = AccessCompany.Now,
        }));
        await WriteAsync(company.People.SelectMany(static person => person.Assignments.Select(held => new Assignment
        {
            Id = held.AssignmentId,
            PersonId = person.Id,
            RoleId = held.RoleId,
            ScopeDepartmentId = held.ScopeDepartmentId,
            ValidFrom = held.ValidFrom,
            ValidUntil = held.ValidUntil,
            Origin = AssignmentOrigin.Import,
            CreatedAt = AccessCompany.Now,
        })));
        await writer.AnalyzeAsync([BulkTable.Of<Assignment>(context), BulkTable.Of<Person>(context), BulkTable.Of<RoleGrant>(context), BulkTable.Of<RoleInheritance>(context)], cancellationToken);
        await WriteClosureAsync(database, cancellationToken);

        async Task WriteAsync<T>(IEnumerable<T> entities)
            where T : class
        {
            var table = BulkTable.Of<T>(context);
            foreach (var chunk in entities.Chunk(Batch))
            {
                await writer.WriteAsync(table, [.. chunk.Select(table.Row)], cancellationToken);
            }

            await writer.CompleteAsync(cancellationToken);
        }
    }

    private static async Task WriteClosureAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(database.Resolved.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new MySqlCommand(
            $"""
             CREATE TABLE {Closure} (SeniorId binary(16) NOT NULL, JuniorId binary(16) NOT NULL, PRIMARY KEY (SeniorId, JuniorId), KEY (JuniorId, SeniorId));
             INSERT INTO {Closure}
             WITH RECURSIVE Below (SeniorId, JuniorId) AS (
               SELECT Id, Id FROM Roles
               UNION
               SELECT Below.SeniorId, RoleInheritances.JuniorId FROM Below JOIN RoleInheritances ON RoleInheritances.SeniorId = Below.JuniorId)
             SELECT SeniorId, JuniorId FROM Below
             """,
            connection)
        {
            CommandTimeout = 300,
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
