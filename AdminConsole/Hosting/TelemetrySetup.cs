using AdminConsole.Persistence;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AdminConsole.Hosting;

/// <summary>Metrics and traces by OpenTelemetry. They leave the machine only when a collector is named.</summary>
internal static class TelemetrySetup
{
    // Where people come from, what they use and what they ask for stay out of spans.
    private static readonly string[] PersonalTags = ["url.query", "client.address", "client.port", "network.peer.address", "network.peer.port", "user_agent.original", "enduser.id"];

    public static IServiceCollection AddConsoleTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService(ConsoleTelemetry.Name, serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(ConsoleTelemetry.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation();
                if (options.Endpoint is { Length: > 0 } endpoint)
                {
                    metrics.AddOtlpExporter(exporter => exporter.Endpoint = new Uri(endpoint));
                }
            });
        telemetry.WithTracing(tracing =>
        {
            tracing.AddSource(ConsoleTelemetry.Name).AddAspNetCoreInstrumentation(static instrumentation =>
            {
                instrumentation.Filter = static http => !http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);
                instrumentation.RecordException = false;
                instrumentation.EnrichWithHttpRequest = static (activity, _) => Forget(activity);
                instrumentation.EnrichWithHttpResponse = static (activity, _) => Forget(activity);
            });
            if (options.Endpoint is { Length: > 0 } endpoint)
            {
                tracing.AddOtlpExporter(exporter => exporter.Endpoint = new Uri(endpoint));
            }
        });
        return services;
    }

    private static void Forget(System.Diagnostics.Activity activity)
    {
        foreach (var tag in PersonalTags)
        {
            activity.SetTag(tag, null);
        }
    }
}
