using System.Diagnostics.CodeAnalysis;
using AdminConsole.Features.Import;
using AdminConsole.Hosting.Logging;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.Seed;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Hosting;

/// <summary>Builds the console for one run: the command line and the tests start the same application.</summary>
internal static class ConsoleApplication
{
    /// <summary>Reads the settings, reaches the database, brings or asks for its schema, and puts the application together.</summary>
    /// <exception cref="StartRefusedException">It must not or cannot start; the message says why.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The container owns the logger.")]
    public static async Task<WebApplication> BuildAsync(ConsoleStart start, CancellationToken cancellationToken)
    {
        var configuration = ConsoleConfiguration.Load(start);
        configuration.RequireSafe();
        var folder = DataFolder.Create(start.DataFolder);
        if (configuration.Import.Folder is { Length: > 0 } imports)
        {
            DataFolder.Create(imports, $"{ImportOptions.Section}:{nameof(ImportOptions.Folder)}");
        }

        var ownFolder = configuration.IsEmbedded || configuration.IsDevelopment ? folder : null;
        var secrets = SecretFiles.Load(configuration.Secrets, ownFolder);
        var database = start.Database ?? await DatabaseStart.ReachAsync(configuration.Database, folder, cancellationToken);

        var keys = start.Database is null ? await DatabaseStart.ReachKeysAsync(configuration.Database, database, cancellationToken) : KeyDatabase.Beside(database);

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ConsoleApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = configuration.Environment,
            // The default sources would watch files; ours replace them below.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration.Root);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls([.. configuration.Addresses.All.Select(static address => address.ToString())]);
        builder.AddConsoleLogging(configuration, database);
        builder.Services.AddSingleton(start.Time);
        Program.AddServices(builder.Services, configuration, database, keys, secrets);
        builder.Services.AddPersonalKeys(configuration, ownFolder);
        if (start.OwnsProcess)
        {
            builder.Services.AddSingleton<IHostLifetime, DrainingLifetime>();
        }

        var app = builder.Build();
        await PrepareAsync(app.Services, database, start.CompanyName, cancellationToken);
        Program.Use(app);
        return app;
    }

    private static async Task PrepareAsync(IServiceProvider services, ResolvedDatabase database, string companyName, CancellationToken cancellationToken)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>();
        var keys = services.GetRequiredService<IDbContextFactory<KeyDbContext>>();
        try
        {
            if (database.Provider == DatabaseProvider.Sqlite)
            {
                await DatabaseStart.MigrateAsync(contexts, cancellationToken);
                await DatabaseStart.MigrateAsync(keys, cancellationToken);
            }
            else
            {
                await DatabaseStart.RequireCurrentAsync(contexts, cancellationToken);
                await DatabaseStart.RequireCurrentAsync(keys, cancellationToken);
            }

            await PersonalKeySetup.PrepareAsync(services, cancellationToken);
            var seeded = await services.GetRequiredService<ConsoleSeed>().EnsureAsync(companyName, cancellationToken);
            if (!seeded.IsSuccess)
            {
                throw new StartRefusedException(DatabaseOptions.Section, $"the console's own roles and permissions could not be written: {seeded.Error.Code}.");
            }
        }
        catch (System.Data.Common.DbException exception)
        {
            throw new StartRefusedException(DatabaseStart.ConnectionSetting, $"the database cannot be used: {DatabaseStart.Explain(exception)}");
        }
    }
}
