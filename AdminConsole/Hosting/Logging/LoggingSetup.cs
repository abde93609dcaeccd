using AdminConsole.Persistence;
using Microsoft.Extensions.Configuration;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Settings.Configuration;

namespace AdminConsole.Hosting.Logging;

/// <summary>The operational log: to the console, and wherever <c>Serilog:WriteTo</c> says. Audit never goes this way.</summary>
internal static class LoggingSetup
{
    public const string FormatSetting = "Logging:Format";
    private const string Readable = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}  {TraceId}{NewLine}{Exception}";

    private static readonly System.Reflection.Assembly[] SinkAssemblies = [typeof(MySqlSinkConfiguration).Assembly, typeof(ConsoleLoggerConfigurationExtensions).Assembly, typeof(FileLoggerConfigurationExtensions).Assembly];

    public static void AddConsoleLogging(this WebApplicationBuilder builder, ConsoleConfiguration configuration, ResolvedDatabase database)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog((services, logger) =>
        {
            Defaults(logger);
            logger.ReadFrom.Configuration(LogTableSettings.Complete(configuration.Root, database), new ConfigurationReaderOptions(SinkAssemblies));
            WriteToConsole(logger, configuration);
            // Each host has its own logger: through the static one, two hosts in a process would write into each other's.
        }, preserveStaticLogger: true);
    }

    /// <summary>One line a request: never its query string, its address or who asked.</summary>
    public static void UseRequestLog(this WebApplication app) => app.UseSerilogRequestLogging(options =>
    {
        options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
        options.IncludeQueryInRequestPath = false;
        options.GetLevel = static (http, _, failure) =>
            // Probes come every few seconds; what they found is logged by the check itself.
            http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) ? LogEventLevel.Debug
            : failure is not null || http.Response.StatusCode >= StatusCodes.Status500InternalServerError ? LogEventLevel.Error
            : http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null ? LogEventLevel.Debug
            : LogEventLevel.Information;
    });

    private static void Defaults(LoggerConfiguration logger) => logger
        .MinimumLevel.Information()
        // The framework's own request lines hold query strings; ours below do not.
        .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
        .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
        // A failed statement's text may hold the value that collided; the doorway logs the fault by its kind.
        .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
        .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Update", LogEventLevel.Fatal)
        .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Database.Command", LogEventLevel.Fatal)
        .Enrich.FromLogContext();

    private static void WriteToConsole(LoggerConfiguration logger, ConsoleConfiguration configuration)
    {
        var format = configuration.Root[FormatSetting] ?? (configuration.IsDevelopment || configuration.IsEmbedded ? "text" : "json");
        switch (format)
        {
            case "text":
                logger.WriteTo.Console(outputTemplate: Readable, formatProvider: System.Globalization.CultureInfo.InvariantCulture);
                break;
            case "json":
                logger.WriteTo.Console(new RenderedCompactJsonFormatter());
                break;
            default:
                throw new StartRefusedException(FormatSetting, $"\"{format}\" is neither text nor json.");
        }
    }
}
