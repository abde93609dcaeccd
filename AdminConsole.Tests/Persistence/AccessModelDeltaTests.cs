using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence;

/// <summary>A model that followed random changes through the loader answers as one that is loaded anew.</summary>
[Trait("Stage", "Database")]
public sealed class AccessModelDeltaTests
{
    private const int People = 6;
    private const int Roles = 6;
    private const int Permissions = 70;
    private const int Steps = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Follow_RandomChanges_EqualsLoadingAnew(int seed)
    {
        await using var console = await TestConsole.CreateAsync(DatabaseKind.Sqlite);
        // A second replica hears of the changes from the tables alone, several at a time.
        var elsewhere = console.Replica();
        var company = await FillAsync(console);
        await elsewhere.Loader.RefreshAsync(TestContext.Current.CancellationToken);
        var random = new Random(seed);
        for (var step = 0; step < Steps; step++)
        {
            await ChangeAsync(console, company, random);
            if (random.Next(3) > 0)
            {
                continue;
            }

            await elsewhere.Loader.RefreshAsync(TestContext.Current.CancellationToken);
            await using var context = console.Contexts.CreateDbContext();
            var anew = await AccessModelLoader.LoadAsync(context, TestContext.Current.CancellationToken);
            AssertSame(anew, console.Holder.Current, company, console);
            AssertSame(anew, elsewhere.Holder.Current, company, console);
        }
    }

    private static async Task<Company> FillAsync(TestConsole console)
    {
        var company = new Company(
            [.. Enumerable.Range(0, Permissions).Select(_ => console.Key())],
            [.. Enumerable.Range(0, Roles).Select(_ => console.Key())],
            [.. Enumerable.Range(0, Permissions).Select(static index => $"app:thing.act{index}")],
            []);
        for (var index = 0; index < People; index++)
        {
            company.People.Add((await console.AddPersonAsync(console.Support, withAccount: index % 2 == 0)).Id);
        }

        await DoAsync(console, (unit, _) =>
        {
            unit.Database.AddRange(company.Permissions.Select(static (id, index) => new Permission { Id = id, Application = "app", ResourceType = "thing", Action = $"act{index}", Sensitivity = Sensitivity.Low }));
            unit.Database.AddRange(company.Roles.Select(static (id, index) => new Role { Id = id, Key = $"bench-{index}", Name = $"Role {index}" }));
            unit.TouchStructure(company.Roles[0]);
            return Task.CompletedTask;
        });
        return company;
    }

    /// <summary>One unit of one to three changes: an assignment given, ended or taken; a person disabled or enabled; a grant or an inheritance more or less.</summary>
    private static Task ChangeAsync(TestConsole console, Company company, Random random) => DoAsync(console, async (unit, token) =>
    {
        // Each change of a unit is of another person and another role, since none of them is saved yet.
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var person = company.People[(count * 2) - random.Next(1, 3)];
            var role = (count * 2) - random.Next(1, 3);
            var roleId = company.Roles[role];
            switch (random.Next(6))
            {
                case 0:
                    unit.Database.Add(new Assignment
                    {
                        Id = console.Key(),
                        PersonId = person,
                        RoleId = roleId,
                        ScopeDepartmentId = random.Next(3) switch { 0 => null, 1 => console.Engineering, _ => console.Platform },
                        ValidFrom = console.Now.AddHours(random.Next(-3, 3)),
                        ValidUntil = random.Next(2) == 0 ? null : console.Now.AddHours(random.Next(4, 8)),
                        Origin = AssignmentOrigin.Direct,
                        CreatedAt = console.Now,
                    });
                    unit.TouchPerson(person);
                    break;
                case 1:
                    var held = await unit.Database.Assignments.AsTracking().Where(assignment => assignment.PersonId == person).OrderBy(static assignment => assignment.Id).FirstOrDefaultAsync(token);
                    if (held is not null && random.Next(2) == 0)
                    {
                        unit.Database.Remove(held);
                    }
                    else if (held is not null)
                    {
                        held.ValidUntil = held.ValidFrom.AddMinutes(30);
                    }

                    unit.TouchPerson(person);
                    break;
                case 2:
                    var someone = await unit.Database.People.AsTracking().SingleAsync(row => row.Id == person, token);
                    someone.Status = someone.Status == PersonStatus.Active ? PersonStatus.Disabled : PersonStatus.Active;
                    unit.TouchPerson(person);
                    break;
                case 3 or 4:
                    var permission = company.Permissions[random.Next(Permissions)];
                    if (await unit.Database.RoleGrants.AsTracking().SingleOrDefaultAsync(grant => grant.RoleId == roleId && grant.PermissionId == permission, token) is { } given)
                    {
                        unit.Database.Remove(given);
                    }
                    else
                    {
                        unit.Database.Add(new RoleGrant { RoleId = roleId, PermissionId = permission });
                    }

                    unit.TouchRole(roleId);
                    break;
                default:
                    // Only downwards, as the writers keep it.
                    if (role == Roles - 1)
                    {
                        break;
                    }

                    var junior = company.Roles[random.Next(role + 1, Roles)];
                    if (await unit.Database.RoleInheritances.AsTracking().SingleOrDefaultAsync(edge => edge.SeniorId == roleId && edge.JuniorId == junior, token) is { } drawn)
                    {
                        unit.Database.Remove(drawn);
                    }
                    else
                    {
                        unit.Database.Add(new RoleInheritance { SeniorId = roleId, JuniorId = junior });
                    }

                    unit.TouchRole(roleId);
                    break;
            }
        }
    });

    private static async Task DoAsync(TestConsole console, Func<Unit, CancellationToken, Task> act)
    {
        var result = await console.Work.ExecuteAsync<Done>(
            Actor.Console(console.Time),
            Intent.ByConsole(AuditActions.RoleEdit, AuditTargets.Role, null, movesAccess: true),
            async (unit, token) =>
            {
                await act(unit, token);
                return Done.Instance;
            },
            TestContext.Current.CancellationToken);
        Assert.True(result.IsSuccess);
    }

    private static void AssertSame(AccessModel expected, AccessModel actual, Company company, TestConsole console)
    {
        Assert.Equal(expected.Version, actual.Version);
        Guid?[] departments = [null, console.Root, console.Engineering, console.Platform, console.Support];
        foreach (var now in new[] { console.Now.AddHours(-2), console.Now, console.Now.AddHours(5) })
        {
            foreach (var key in company.Keys)
            {
                foreach (var person in company.People)
                {
                    foreach (var department in departments)
                    {
                        Assert.Equal(expected.Allows(person, key, department, now), actual.Allows(person, key, department, now));
                    }
                }

                Assert.Equal(AccessHolders.Of(expected, key, null, now).People.Order(), AccessHolders.Of(actual, key, null, now).People.Order());
                Assert.Equal(expected.CompanyHolders(key, now).Order(), actual.CompanyHolders(key, now).Order());
            }
        }

        foreach (var person in company.People)
        {
            Assert.Equal(expected.AssignmentsOf(person).OrderBy(static held => held.AssignmentId), actual.AssignmentsOf(person).OrderBy(static held => held.AssignmentId));
        }
    }

    private sealed record Company(IReadOnlyList<Guid> Permissions, IReadOnlyList<Guid> Roles, IReadOnlyList<string> Keys, List<Guid> People);
}
