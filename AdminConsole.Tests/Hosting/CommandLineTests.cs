using AdminConsole.Account;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Hosting;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Hosting;

/// <summary>The program as a process, as people start it.</summary>
[Trait("Stage", "Http")]
public sealed class CommandLineTests : IDisposable
{
    private const string DeadServer = "Server=127.0.0.1;Port=1;Database=d;User ID=u;Password=Vq8sK2mZ7w;SslMode=None";
    private readonly string folder = Directory.CreateTempSubdirectory("adminconsole-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("--bogus", "--bogus")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("demo --people many", "--people")]
    [InlineData("migrate --urls http://localhost:1", "--urls")]
    [InlineData("account end-sessions ana@test.example", "--reason")]
    [InlineData("account reset-factor --reason Lost", "reset-factor")]
    public async Task Run_Misused_EndsWithTwoAndOneMessage(string arguments, string named)
    {
        var (code, _, error) = await RunAsync(arguments);

        Assert.Equal(2, code);
        AssertClear(error, named);
    }

    [Theory]
    [InlineData("demo --people 3", "", "", "--people")]
    [InlineData("", "Hosting__Replicas", "2", "Hosting:Replicas")]
    [InlineData("", "AllowedHosts", "*", "AllowedHosts")]
    [InlineData("", "DetailedErrors", "true", "DetailedErrors")]
    [InlineData("", "Logging__Format", "xml", "Logging:Format")]
    [InlineData("--config none.json", "", "", "--config")]
    [InlineData("--urls nonsense", "", "", "Urls")]
    [InlineData("health --urls http://127.0.0.1:1", "", "", "does not answer")]
    public async Task Run_Refused_EndsWithOneAndNamesTheSetting(string arguments, string variable, string value, string named)
    {
        var (code, _, error) = await RunAsync(arguments, (variable, value));

        Assert.Equal(1, code);
        AssertClear(error, named);
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("")]
    public async Task Run_WithUnreachableDatabase_NamesTheSettingAndHidesThePassword(string arguments)
    {
        SecretFiles.Load(new SecretOptions(), folder);
        var (code, output, error) = await RunAsync(
            arguments,
            ("Database__Provider", "MySql"),
            ("Database__ConnectionString", DeadServer),
            ("Secrets__AuditKeyFile", Path.Combine(folder, SecretFiles.AuditKeyName)),
            ("Secrets__KeyRingKeyFile", Path.Combine(folder, SecretFiles.KeyRingKeyName)),
            ("Secrets__PersonalKeyFile", Path.Combine(folder, SecretFiles.PersonalKeyName)));

        Assert.Equal(1, code);
        AssertClear(error, "Database:ConnectionString");
        Assert.DoesNotContain("Vq8sK2mZ7w", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithReadableKeyFile_IsRefused()
    {
        SecretFiles.Load(new SecretOptions(), folder);
        File.SetUnixFileMode(Path.Combine(folder, SecretFiles.AuditKeyName), UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var (code, _, error) = await RunAsync(string.Empty);

        Assert.Equal(1, code);
        AssertClear(error, "Secrets:AuditKeyFile");
    }

    [Theory]
    [InlineData("--help", "migrate")]
    [InlineData("demo --help", "--load-only")]
    [InlineData("--version", ".")]
    public async Task Run_AskedForHelp_EndsWithZero(string arguments, string said)
    {
        var (code, output, _) = await RunAsync(arguments);

        Assert.Equal(0, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Demo_LoadOnlyTwice_PrintsThePasswordOnceAndGoesOn()
    {
        var first = await RunAsync("demo --load-only --people 20 --events 50");
        var second = await RunAsync("demo --load-only");

        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.Contains("officer@brisa.example", first.Output, StringComparison.Ordinal);
        Assert.Contains("Password of all of them", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Password of all of them", second.Output, StringComparison.Ordinal);
    }

    [Theory, DatabaseServers]
    public async Task Migrate_ByTwoProcessesAtOnce_BothSucceed(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateBlankAsync(kind);
        var settings = new[] { ("Database__Provider", "MySql"), ("Database__ConnectionString", database.Resolved.ConnectionString), ("Serilog__WriteTo__0__Name", "MySQL") };

        var results = await Task.WhenAll(RunAsync("migrate", settings), RunAsync("migrate", settings));

        Assert.All(results, static result => Assert.Equal((0, string.Empty), (result.Code, result.Error)));
        await DatabaseStart.RequireCurrentAsync(database.Contexts(), TestContext.Current.CancellationToken);
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Account_EndSessions_EndsThemWithAReasonInTheTrailAndNamesWhomItDoesNotKnow()
    {
        Guid person;
        await using (var server = await ConsoleServer.StartAsync(dataFolder: folder, cancellationToken: TestContext.Current.CancellationToken))
        {
            var setup = server.Services.GetRequiredService<SetupService>();
            var input = new SetupInput { GivenName = "Ana", FamilyName = "Ruiz", WorkEmail = "ana@test.example", Password = "Kestrel-over-the-9-hills", PasswordAgain = "Kestrel-over-the-9-hills" };
            person = (await setup.CompleteAsync(Actor.Console(TimeProvider.System), await setup.IssueTokenAsync(default), input, default)).Value;
            var opened = await server.Services.GetRequiredService<SignInService>().OpenSessionAsync(new Visitor(Actor.Console(TimeProvider.System), "Test browser", null), person, SignInMethod.Password, default);
            Assert.True(opened.IsSuccess);
        }

        var unknown = await RunAsync("account end-sessions nobody@test.example --reason Stolen");
        var done = await RunAsync("account end-sessions ANA@test.example --reason Stolen");

        Assert.Equal(1, unknown.Code);
        AssertClear(unknown.Error, "nobody");
        Assert.True(done.Code == 0, done.Error);
        Assert.Contains("Ended 1", done.Output, StringComparison.Ordinal);
        await using var context = new ConsoleDbContextFactory(ResolvedDatabase.Sqlite(Path.Combine(folder, DataFolder.DatabaseFile))).CreateDbContext();
        Assert.Equal(SessionEnd.Officer, (await context.Sessions.SingleAsync()).EndedBy);
        var entry = await context.AuditEvents.SingleAsync(static row => row.Action == AuditActions.SessionEnd);
        Assert.Equal((person, "Stolen", null), (entry.TargetId, entry.Reason, entry.ActorId));
        SqliteConnection.ClearAllPools();
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Role_DryRunThenSeen_MakesWhatWasShownAndNothingUnseen()
    {
        await using (await ConsoleServer.StartAsync(dataFolder: folder, cancellationToken: TestContext.Current.CancellationToken))
        {
        }

        const string Change = "role grant auditor console:person.export";

        var shown = await RunAsync($"{Change} --dry-run");
        var unseen = await RunAsync($"{Change} --reason Asked");
        var stamp = shown.Output.Split("--seen ")[^1].Trim();
        var wrong = await RunAsync($"{Change} --reason Asked --seen 1-{new string('0', 64)}");
        var unreasoned = await RunAsync($"{Change} --seen {stamp}");
        var done = await RunAsync($"{Change} --reason Asked --seen {stamp}");
        var nothing = await RunAsync("role grant auditor crm:no.such --dry-run");

        Assert.Equal(0, shown.Code);
        Assert.Contains("console:person.export", shown.Output, StringComparison.Ordinal);
        Assert.Equal((2, 1, 2, 2), (unseen.Code, wrong.Code, unreasoned.Code, nothing.Code));
        Assert.True(done.Code == 0, done.Error);
        await using var context = new ConsoleDbContextFactory(ResolvedDatabase.Sqlite(Path.Combine(folder, DataFolder.DatabaseFile))).CreateDbContext();
        var entry = await context.AuditEvents.SingleAsync(static row => row.Action == AuditActions.RoleGrant && row.ActorId == null && row.Reason == "Asked");
        var grant = await context.RoleGrants.SingleAsync(static row => row.Reason == "Asked");
        Assert.Equal(entry.TargetId, grant.RoleId);
        Assert.Null(grant.GiverId);
        SqliteConnection.ClearAllPools();
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task AssignmentAndDepartment_DryRunThenSeen_AreMadeByTheConsoleItself()
    {
        await using (var server = await ConsoleServer.StartAsync(dataFolder: folder, cancellationToken: TestContext.Current.CancellationToken))
        {
            var setup = server.Services.GetRequiredService<SetupService>();
            var input = new SetupInput { GivenName = "Ana", FamilyName = "Ruiz", WorkEmail = "ana@test.example", Password = "Kestrel-over-the-9-hills", PasswordAgain = "Kestrel-over-the-9-hills" };
            Assert.True((await setup.CompleteAsync(Actor.Console(TimeProvider.System), await setup.IssueTokenAsync(default), input, default)).IsSuccess);
            await using var context = await server.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
            var root = await context.Departments.SingleAsync(TestContext.Current.CancellationToken);
            context.AddRange(
                new AdminConsole.Domain.Departments.Department { Id = Guid.CreateVersion7(), ParentId = root.Id, Name = "One", Code = "ONE" },
                new AdminConsole.Domain.Departments.Department { Id = Guid.CreateVersion7(), ParentId = root.Id, Name = "Two", Code = "TWO" });
            await TestConsole.SaveAsync(context);
            await context.AccessStates.ExecuteUpdateAsync(static set => set.SetProperty(state => state.Version, state => state.Version + 1), TestContext.Current.CancellationToken);
        }

        await ChangeAsync("assignment give ana@test.example hr-officer");
        await ChangeAsync("assignment take ana@test.example hr-officer");
        await ChangeAsync("department move TWO ONE");
        var circle = await RunAsync("department move ONE TWO --dry-run");
        var last = await RunAsync("assignment take ana@test.example security-officer --dry-run");
        var nobody = await RunAsync("assignment give nobody hr-officer --dry-run");

        Assert.Equal((1, 1, 1), (circle.Code, last.Code, nobody.Code));
        AssertClear(circle.Error, "One → Two → One");
        AssertClear(last.Error, "console:access.manage");
        await using var after = new ConsoleDbContextFactory(ResolvedDatabase.Sqlite(Path.Combine(folder, DataFolder.DatabaseFile))).CreateDbContext();
        Assert.Equal(3, await after.AuditEvents.CountAsync(static row => row.ActorId == null && row.Reason == "Asked"));
        SqliteConnection.ClearAllPools();

        async Task ChangeAsync(string change)
        {
            var shown = await RunAsync($"{change} --dry-run");
            Assert.True(shown.Code == 0, shown.Error);
            var done = await RunAsync($"{change} --reason Asked --seen {shown.Output.Split("--seen ")[^1].Trim()}");
            Assert.True(done.Code == 0, done.Error);
        }
    }

    private static void AssertClear(string error, string named)
    {
        Assert.StartsWith("AdminConsole: ", error, StringComparison.Ordinal);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.InRange(error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string arguments, params (string Name, string Value)[] variables)
        => ConsoleProcess.RunAsync(folder, arguments, variables);
}
