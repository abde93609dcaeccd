using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Seed;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Persistence.Seed;

[Trait("Stage", "Database")]
public sealed class ConsoleSeedTests
{
    [Theory, AllDatabases]
    public async Task Ensure_EmptyDatabase_BringsPermissionsRolesGrantsAndRoot(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);

        var result = await database.Seed.EnsureAsync("Some & Company", CancellationToken.None);

        Assert.True(result.IsSuccess);
        await using var context = database.Contexts.CreateDbContext();
        var model = await AccessModelLoader.LoadAsync(context, CancellationToken.None);
        Assert.Equal(1, model.Version);
        foreach (var role in BuiltInRoles.All)
        {
            Assert.Equal(role.Permissions.Order(StringComparer.Ordinal), model.PermissionsOf(SeedKeys.Role(role.Key)).Select(static permission => permission.Key).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        }

        Assert.Equal(ConsolePermissions.All.Count, await context.Permissions.CountAsync());
        var root = await context.Departments.SingleAsync();
        Assert.Equal(("Some & Company", ConsoleSeed.RootCode, (Guid?)null), (root.Name, root.Code, root.ParentId));
        var entry = await context.AuditEvents.SingleAsync();
        Assert.Equal(AuditActions.ConsoleSeed, entry.Action);
        Assert.True(database.Mac.Verify(entry));
        Assert.All(await context.AccessChanges.ToListAsync(), static change => Assert.Equal(AccessChangeKind.Structure, change.Kind));
    }

    [Theory, AllDatabases]
    public async Task Ensure_Again_ChangesAndRecordsNothing(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await database.Seed.EnsureAsync(ConsoleSeed.DefaultCompanyName, CancellationToken.None);

        var again = await database.Seed.EnsureAsync("Another name", CancellationToken.None);

        Assert.Equal(SeedReport.Nothing, again.Value);
        await using var context = database.Contexts.CreateDbContext();
        Assert.Equal(1, await AccessModelLoader.VersionAsync(context, CancellationToken.None));
        Assert.Equal(1, await context.AuditEvents.CountAsync());
        Assert.Equal(ConsoleSeed.DefaultCompanyName, (await context.Departments.SingleAsync()).Name);
    }

    [Theory, AllDatabases]
    public async Task Ensure_AfterAnOfficersChanges_KeepsThemAndAddsWhatIsNew(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await database.Seed.EnsureAsync(ConsoleSeed.DefaultCompanyName, CancellationToken.None);
        var auditor = SeedKeys.Role(BuiltInRoles.Auditor);
        var export = SeedKeys.Permission(ConsolePermissions.AuditExport);
        var unknownToTheFormerVersion = SeedKeys.Permission(ConsolePermissions.SettingsRead);
        await using (var context = database.Contexts.CreateDbContext())
        {
            await context.RoleGrants.Where(grant => grant.RoleId == auditor && grant.PermissionId == export).ExecuteDeleteAsync();
            await context.Roles.Where(role => role.Id == auditor).ExecuteUpdateAsync(static set => set.SetProperty(role => role.Name, "Revisor"));
            await context.RoleGrants.Where(grant => grant.PermissionId == unknownToTheFormerVersion).ExecuteDeleteAsync();
            await context.Permissions.Where(permission => permission.Id == unknownToTheFormerVersion).ExecuteDeleteAsync();
        }

        var result = await database.Seed.EnsureAsync(ConsoleSeed.DefaultCompanyName, CancellationToken.None);

        var holders = BuiltInRoles.All.Count(static role => role.Permissions.Contains(ConsolePermissions.SettingsRead, StringComparer.Ordinal));
        Assert.Equal(new SeedReport(0, 0, 1, 0, holders), result.Value);
        await using var after = database.Contexts.CreateDbContext();
        Assert.False(await after.RoleGrants.AnyAsync(grant => grant.RoleId == auditor && grant.PermissionId == export));
        Assert.True(await after.RoleGrants.AnyAsync(grant => grant.RoleId == auditor && grant.PermissionId == unknownToTheFormerVersion));
        Assert.Equal("Revisor", (await after.Roles.SingleAsync(role => role.Id == auditor)).Name);
    }

    [Theory, AllDatabases]
    public async Task Ensure_Reasons_ComeOnceAndAreTheOfficersFromThenOn(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        await database.Seed.EnsureAsync(ConsoleSeed.DefaultCompanyName, CancellationToken.None);
        await using (var context = database.Contexts.CreateDbContext())
        {
            Assert.Equal(SeedReasons.All.Select(static reason => (reason.Id, reason.NameEn, reason.NameEs, reason.NeedsTicket)).Order(), (await context.RevealReasons.ToListAsync()).Select(static reason => (reason.Id, reason.NameEn, reason.NameEs, reason.NeedsTicket)).Order());
            var kept = SeedKeys.Reason(SeedReasons.Emergency);
            await context.RevealReasons.Where(reason => reason.Id != kept).ExecuteDeleteAsync();
            await context.RevealReasons.ExecuteUpdateAsync(static set => set.SetProperty(reason => reason.NameEn, "Help"));
        }

        Assert.Equal(SeedReport.Nothing, (await database.Seed.EnsureAsync(ConsoleSeed.DefaultCompanyName, CancellationToken.None)).Value);
        await using var after = database.Contexts.CreateDbContext();
        Assert.Equal("Help", (await after.RevealReasons.SingleAsync()).NameEn);
    }

    [Theory, AllDatabases]
    public async Task Ensure_SeveralReplicasAtOnce_SeedsOnce(DatabaseKind kind)
    {
        await using var database = await SeedConsole.CreateAsync(kind);
        var replicas = Enumerable.Range(0, 4).Select(_ => database.Replica()).ToArray();

        var results = await Task.WhenAll(replicas.Select(static replica => Task.Run(() => replica.Seed.EnsureAsync(ConsoleSeed.DefaultCompanyName, CancellationToken.None))));

        Assert.All(results, static result => Assert.True(result.IsSuccess));
        Assert.Single(results, static result => result.Value!.Rows > 0);
        await using var context = database.Contexts.CreateDbContext();
        Assert.Equal(1, await context.AuditEvents.CountAsync());
        Assert.Equal(BuiltInRoles.All.Count, await context.Roles.CountAsync());
        Assert.Equal(1, await AccessModelLoader.VersionAsync(context, CancellationToken.None));
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public void SeedKeys_AreVersionEightAndStable()
    {
        var key = SeedKeys.Role(BuiltInRoles.SecurityOfficer);

        Assert.Equal(8, key.Version);
        Assert.Equal(0x8, key.Variant & 0xC);
        Assert.Equal(key, SeedKeys.Role(BuiltInRoles.SecurityOfficer));
        Assert.NotEqual(key, SeedKeys.Permission(BuiltInRoles.SecurityOfficer));
    }
}
