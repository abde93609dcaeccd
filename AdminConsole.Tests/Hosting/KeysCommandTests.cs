using AdminConsole.Domain.PersonalData;
using AdminConsole.Hosting;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Persistence.Seed;
using AdminConsole.Security.Authorization;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Hosting;

/// <summary>The keys at the command line, beside a console that serves, and killed in the middle.</summary>
[Trait("Stage", "Http")]
public sealed class KeysCommandTests : IDisposable
{
    private const int People = 400;
    private readonly string folder = Directory.CreateTempSubdirectory("adminconsole-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Trait("Speed", "Slow")]
    [Theory, AllDatabases]
    public async Task RotateAndReencrypt_KilledWhilePeopleAreRead_GoOnAndNoReadFails(DatabaseKind kind)
    {
        await using var database = kind == DatabaseKind.Sqlite ? null : await TestDatabase.CreateAsync(kind);
        (string, string)[] variables = database is null
            ? []
            :
            [
                ("Database__Provider", "MySql"), ("Database__ConnectionString", database.Resolved.ConnectionString), ("DOTNET_ENVIRONMENT", "Development"),
            ];
        await using var server = await ConsoleServer.StartAsync(
            dataFolder: folder,
            settings: variables.ToDictionary(static pair => pair.Item1.Replace("__", ":", StringComparison.Ordinal), static pair => (string?)pair.Item2, StringComparer.Ordinal),
            environment: database is null ? null : "Development",
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.True((await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People, Events: 10), null, default)).IsSuccess);
        await ActivatorUtilities.CreateInstance<DemoPersonalData>(server.Services).LoadAsync(DemoOptions.DefaultSeed, default);
        var keys = server.Services.GetRequiredService<IDbContextFactory<KeyDbContext>>();
        using var done = new CancellationTokenSource();
        var reading = ReadAsync(server, done.Token);

        foreach (var command in (string[])["keys rotate", "keys reencrypt"])
        {
            // Killed as soon as the work has begun, once or more, then left alone. The place of a killed one lapses by itself.
            for (var kill = 0; kill < 2; kill++)
            {
                var before = await FenceAsync(keys, command);
                await ConsoleProcess.RunAsync(folder, command, variables, killed: BegunAsync(keys, command, before, kill));
                await using var context = await keys.CreateDbContextAsync();
                await context.KeyRuns.ExecuteUpdateAsync(static set => set.SetProperty(run => run.HeldUntil, DateTime.UnixEpoch));
            }

            var (code, output, error) = await ConsoleProcess.RunAsync(folder, command, variables);
            Assert.True(code == 0, error);
            Assert.Contains(command is "keys rotate" ? "wrapped with" : "have a new data key", output, StringComparison.Ordinal);
        }

        await done.CancelAsync();
        Assert.True(await reading > 50);
        var status = await ConsoleProcess.RunAsync(folder, "keys status", variables);
        Assert.True(status.Code == 0, status.Output + status.Error);
        Assert.Contains("can be removed", status.Output, StringComparison.Ordinal);
        var old = status.Output.Split('\n').First(static line => line.Contains("can be removed", StringComparison.Ordinal)).Trim().Split(' ')[0];
        Assert.Equal(0, (await ConsoleProcess.RunAsync(folder, $"keys remove {old}", variables)).Code);
        Assert.Equal(1, (await ConsoleProcess.RunAsync(folder, $"keys remove {old}", variables)).Code);
        await using (var context = await keys.CreateDbContextAsync())
        {
            Assert.Equal(People, await context.DataKeys.CountAsync());
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Forget_ActivePerson_IsRefusedAndADisabledOneIsProved()
    {
        string active;
        string disabled;
        await using (var server = await ConsoleServer.StartAsync(dataFolder: folder, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.True((await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People, Events: 10), null, default)).IsSuccess);
            await ActivatorUtilities.CreateInstance<DemoPersonalData>(server.Services).LoadAsync(DemoOptions.DefaultSeed, default);
            await using var context = await server.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
            active = await context.People.Where(static person => person.Status == AdminConsole.Domain.People.PersonStatus.Active).OrderBy(static person => person.Id).Select(static person => person.EmployeeNumber).FirstAsync(TestContext.Current.CancellationToken);
            disabled = await context.People.Where(static person => person.Status == AdminConsole.Domain.People.PersonStatus.Disabled).OrderBy(static person => person.Id).Select(static person => person.EmployeeNumber).FirstAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, (await ConsoleProcess.RunAsync(folder, $"keys forget {active} --reason Asked", [])).Code);
        Assert.Equal(1, (await ConsoleProcess.RunAsync(folder, "keys forget NOBODY --reason Asked", [])).Code);
        var done = await ConsoleProcess.RunAsync(folder, $"keys forget {disabled} --reason Asked", []);
        Assert.True(done.Code == 0, done.Error);
        Assert.Contains("0 can be read", string.Join(' ', done.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("Forgotten: 1.", (await ConsoleProcess.RunAsync(folder, "keys status", [])).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await ConsoleProcess.RunAsync(folder, "audit verify", [])).Code);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task Serve_KeyFileGoneOrOpenToOthers_ServesClosedOrRefuses()
    {
        await using (var server = await ConsoleServer.StartAsync(dataFolder: folder, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.True((await ActivatorUtilities.CreateInstance<DemoLoader>(server.Services).LoadAsync(new DemoOptions(People: 30, Events: 10), null, default)).IsSuccess);
            await ActivatorUtilities.CreateInstance<DemoPersonalData>(server.Services).LoadAsync(DemoOptions.DefaultSeed, default);
        }

        var file = Path.Combine(folder, SecretFiles.PersonalKeyName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.Move(file, file + ".away");
        await using (var server = await ConsoleServer.StartAsync(dataFolder: folder, cancellationToken: TestContext.Current.CancellationToken))
        {
            // No new key is made over data that the missing one seals.
            Assert.False(File.Exists(file));
            using var client = server.Client();
            Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync("/account/sign-in", TestContext.Current.CancellationToken)).StatusCode);
        }

        Assert.Equal(1, (await ConsoleProcess.RunAsync(folder, "keys status", [])).Code);
        File.Move(file + ".away", file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var refused = await ConsoleProcess.RunAsync(folder, "keys status", []);
        Assert.Equal(1, refused.Code);
        Assert.Contains("Secrets:PersonalKeyFile", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await ConsoleProcess.RunAsync(folder, $"keys create {file}", [])).Code);
        Assert.Equal(0, (await ConsoleProcess.RunAsync(folder, $"keys create {Path.Combine(folder, "other.keys")}", [])).Code);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private static async Task<long> FenceAsync(IDbContextFactory<KeyDbContext> keys, string command)
    {
        await using var context = await keys.CreateDbContextAsync();
        var kind = command is "keys rotate" ? KeyRunKind.Rewrap : KeyRunKind.Reencrypt;
        return await context.KeyRuns.Where(run => run.Kind == kind).Select(static run => run.Fence).SingleOrDefaultAsync();
    }

    /// <summary>Ends a little after the command has taken its place.</summary>
    private static async Task BegunAsync(IDbContextFactory<KeyDbContext> keys, string command, long before, int later)
    {
        while (await FenceAsync(keys, command) == before)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await Task.Delay(later * 60, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens one person after the other until told to stop; returns how many.</summary>
    private static async Task<int> ReadAsync(ConsoleServer server, CancellationToken stop)
    {
        var opener = server.Services.GetRequiredService<PersonalOpener>();
        List<Guid> people;
        await using (var context = await server.Contexts.CreateDbContextAsync(CancellationToken.None))
        {
            people = await context.People.Select(static person => person.Id).ToListAsync(CancellationToken.None);
        }

        var actor = Actor.Console(TimeProvider.System);
        var reads = 0;
        while (!stop.IsCancellationRequested)
        {
            var person = people[reads++ * 7 % people.Count];
            var masks = await opener.MasksAsync(actor, person, CancellationToken.None);
            Assert.Equal(8, masks.Count);
            Assert.All(masks.Values, static mask => Assert.NotNull(mask.Mask));
            var opened = await opener.OpenAsync(actor, person, PersonalField.NationalId, CancellationToken.None);
            Assert.True(opened.IsSuccess, opened.Error?.Code);
            await Task.Delay(10, CancellationToken.None);
        }

        return reads;
    }
}
