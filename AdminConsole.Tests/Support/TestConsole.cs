using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Departments;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Permissions;
using AdminConsole.Domain.Roles;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Security.AuditLog;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Support;

/// <summary>
/// The doorway on a real database with a clock of its own and a small company: a root with Engineering (Platform
/// below it) and Support, the console's roles, and whoever the test adds.
/// </summary>
internal sealed class TestConsole : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private int number;

    private TestConsole(TestDatabase database, params IInterceptor[] interceptors)
    {
        Database = database;
        Contexts = database.Contexts(interceptors);
        Time = new FakeTimeProvider(Start) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        Holder = new AccessModelHolder();
        Loader = new AccessModelLoader(Contexts, Holder);
        Mac = new AuditMac(new AuditKey(Enumerable.Range(0, AuditKey.Size).Select(static index => (byte)index).ToArray()));
        Feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        // Pauses between attempts run on the real clock: a fake one would have to be moved by hand.
        Settings = new SettingsReader(Contexts, Feed, NullLogger<SettingsReader>.Instance);
        Work = new UnitOfWork(Contexts, Loader, Holder, Mac, Feed, Settings, new SteadyTime(Time), NullLogger<UnitOfWork>.Instance);
    }

    public TestDatabase Database { get; }

    public ConsoleDbContextFactory Contexts { get; }

    public FakeTimeProvider Time { get; }

    public AccessModelHolder Holder { get; }

    public AccessModelLoader Loader { get; }

    public AuditMac Mac { get; }

    public ChangeFeed Feed { get; }

    public SettingsReader Settings { get; }

    public UnitOfWork Work { get; }

    public Guid Root { get; private set; }

    public Guid Engineering { get; private set; }

    public Guid Platform { get; private set; }

    public Guid Support { get; private set; }

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public static async Task<TestConsole> CreateAsync(DatabaseKind kind, params IInterceptor[] interceptors)
    {
        var console = new TestConsole(await TestDatabase.CreateAsync(kind), interceptors);
        await console.FillAsync();
        return console;
    }

    /// <summary>A second replica on the same database, with caches of its own.</summary>
    public TestConsole Replica() => new(Database) { Root = Root, Engineering = Engineering, Platform = Platform, Support = Support };

    public async ValueTask DisposeAsync()
    {
        Loader.Dispose();
        await Database.DisposeAsync();
    }

    /// <summary>The fake clock for what only reads it; waiting happens on the real one.</summary>
    public TimeProvider Clock => new SteadyTime(Time);

    public Guid Key() => Guid.CreateVersion7(Time.GetUtcNow());

    /// <summary>Somebody with an account, an open session and the given roles for the whole company, straight into the tables.</summary>
    public async Task<Actor> AddActorAsync(Guid departmentId, params string[] roleKeys)
    {
        var person = await AddPersonAsync(departmentId, roleKeys, null);
        return await SignedInAsync(person.Id);
    }

    /// <summary>As <see cref="AddActorAsync"/>, with the roles limited to a branch.</summary>
    public async Task<Actor> AddActorInBranchAsync(Guid departmentId, Guid branch, params string[] roleKeys)
    {
        var person = await AddPersonAsync(departmentId, roleKeys, branch);
        return await SignedInAsync(person.Id);
    }

    public async Task<Person> AddPersonAsync(Guid departmentId, IReadOnlyCollection<string>? roleKeys = null, Guid? scope = null, bool withAccount = true)
    {
        var index = Interlocked.Increment(ref number);
        var person = new Person
        {
            Id = Key(),
            EmployeeNumber = $"T-{index:0000}",
            GivenName = $"Given{index}",
            FamilyName = $"Family{index}",
            SortName = Person.SortNameOf($"Given{index}", $"Family{index}"),
            GivenKey = $"given{index}",
            WorkEmail = $"person{index}@test.example",
            DepartmentId = departmentId,
            CreatedAt = Now,
        };
        await using var context = Contexts.CreateDbContext();
        context.Add(person);
        if (withAccount)
        {
            context.Add(new ConsoleAccount
            {
                Id = person.Id,
                UserName = person.WorkEmail,
                NormalizedUserName = person.WorkEmail.ToUpperInvariant(),
                PasswordHash = "not a hash",
                CreatedAt = Now,
            });
        }

        foreach (var role in roleKeys ?? [])
        {
            context.Add(new Assignment
            {
                Id = Key(),
                PersonId = person.Id,
                RoleId = RoleId(role),
                ScopeDepartmentId = scope,
                ValidFrom = Now.AddDays(-1),
                Origin = AssignmentOrigin.Direct,
                CreatedAt = Now,
            });
        }

        await SaveAndMoveAsync(context, person.Id);
        return person;
    }

    public async Task<Actor> SignedInAsync(Guid personId)
    {
        var session = new AccountSession { Id = Key(), PersonId = personId, CreatedAt = Now, LastSeenAt = Now, ExpiresAt = Now.AddHours(12), ProvedAt = Now, Address = "192.0.2.10" };
        await using var context = Contexts.CreateDbContext();
        context.Add(session);
        await SaveAsync(context);
        return new Actor(personId, session.Id, "192.0.2.10", Key());
    }

    public static Guid RoleId(string key) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("test-role:" + key)).AsSpan(0, 16));

#pragma warning disable RS0030 // Tests put rows where no unit would.
    public static Task SaveAsync(ConsoleDbContext context) => context.SaveChangesAsync();
#pragma warning restore RS0030

    private static Guid PermissionId(string key) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("test-permission:" + key)).AsSpan(0, 16));

    private async Task FillAsync()
    {
        Root = Key();
        Engineering = Key();
        Platform = Key();
        Support = Key();
        await using var context = Contexts.CreateDbContext();
        context.AddRange(
            new Department { Id = Root, Name = "Company", Code = "COMPANY" },
            new Department { Id = Engineering, ParentId = Root, Name = "Engineering", Code = "ENG" },
            new Department { Id = Platform, ParentId = Engineering, Name = "Platform", Code = "ENG-PLT" },
            new Department { Id = Support, ParentId = Root, Name = "Support", Code = "SUP" });
        foreach (var permission in ConsolePermissions.All)
        {
            context.Add(new Permission
            {
                Id = PermissionId(permission.Key),
                Application = ConsolePermissions.Application,
                ResourceType = permission.ResourceType,
                Action = permission.Action,
                Sensitivity = permission.Sensitivity,
                Description = permission.Description,
            });
        }

        foreach (var role in BuiltInRoles.All)
        {
            context.Add(new Role { Id = RoleId(role.Key), Key = role.Key, Name = role.Name, Description = role.Description, IsBuiltIn = true });
            context.AddRange(role.Permissions.Select(key => new RoleGrant { RoleId = RoleId(role.Key), PermissionId = PermissionId(key) }));
        }

        await SaveAsync(context);
        await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1));
        context.Add(new AccessChange { Version = await AccessModelLoader.VersionAsync(context, default), Ordinal = 0, Kind = AccessChangeKind.Structure, SubjectId = Root });
        await SaveAsync(context);
    }

    /// <summary>Saves what the context holds and says that what this person may do has moved.</summary>
    public static Task MoveAsync(ConsoleDbContext context, Guid personId) => SaveAndMoveAsync(context, personId);

    /// <summary>Gives a setting a value, as an administrator would.</summary>
    public async Task SetAsync(SettingDefinition definition, string value)
    {
        await using var context = Contexts.CreateDbContext();
        context.Add(new Setting { Key = definition.Key, Value = value, ChangedAt = Now });
        await SaveAsync(context);
        await Settings.LoadAsync(default);
    }

    private static async Task SaveAndMoveAsync(ConsoleDbContext context, Guid personId)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1));
        context.Add(new AccessChange { Version = await AccessModelLoader.VersionAsync(context, default), Ordinal = 0, Kind = AccessChangeKind.Person, SubjectId = personId });
        await SaveAsync(context);
        await transaction.CommitAsync();
    }

    /// <summary>Reads the fake clock, waits on the real one.</summary>
    private sealed class SteadyTime(FakeTimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
    }
}
