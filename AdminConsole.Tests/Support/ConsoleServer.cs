using System.Net;
using AdminConsole.Hosting;
using AdminConsole.Hosting.CommandLine;
using AdminConsole.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Support;

/// <summary>The real application on a free port of 127.0.0.1, in this process.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string? ownFolder;

    private ConsoleServer(WebApplication app, string? ownFolder)
    {
        this.app = app;
        this.ownFolder = ownFolder;
        Address = ServeCommand.Address(app);
    }

    public Uri Address { get; }

    public IServiceProvider Services => app.Services;

    public IDbContextFactory<ConsoleDbContext> Contexts => Services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>();

    /// <summary>
    /// Starts it. Without a database it makes a SQLite file in the folder, without a folder it makes one with a
    /// migrated file and deletes it again; a MySQL database must be migrated. <paramref name="settings"/> win over everything.
    /// </summary>
    public static async Task<ConsoleServer> StartAsync(
        ResolvedDatabase? database = null,
        string? dataFolder = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        string? environment = null,
        string urls = "http://127.0.0.1:0",
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        var ownFolder = dataFolder is null ? Directory.CreateTempSubdirectory("adminconsole-").FullName : null;
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Serilog:MinimumLevel:Default"] = "Warning" };
        if (database is null && ownFolder is not null)
        {
            // The start finds a schema that is up to date; that it makes one is for MigrationTests and CommandLineTests.
            await TestDatabase.CopyTemplateAsync(ownFolder);
        }

        foreach (var (key, value) in settings ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string?>.Empty)
        {
            all[key] = value;
        }

        var app = await ConsoleApplication.BuildAsync(
            new ConsoleStart
            {
                DataFolder = dataFolder ?? ownFolder!,
                Urls = urls,
                Environment = environment ?? "Production",
                Settings = all,
                Database = database,
                OwnsProcess = false,
                Time = time ?? TimeProvider.System,
            },
            cancellationToken);
        await app.StartAsync(cancellationToken);
        return new ConsoleServer(app, ownFolder);
    }

    /// <summary>A browser without script: keeps cookies, follows no redirect.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }, disposeHandler: true) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        if (ownFolder is not null)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(ownFolder, recursive: true);
        }
    }
}
