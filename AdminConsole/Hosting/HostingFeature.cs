using AdminConsole.Controls;
using AdminConsole.Hosting.KeyRing;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdminConsole.Hosting;

/// <summary>How the console is put up: what stands around the pages.</summary>
internal static class HostingFeature
{
    public static IServiceCollection AddHosting(this IServiceCollection services, ConsoleConfiguration configuration, ConsoleSecrets secrets)
    {
        var options = configuration.Hosting;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(configuration);
        services.AddSingleton(options);
        services.AddSingleton(secrets.AuditKey);
        services.AddSingleton<ShutdownNotice>();
        services.AddKeyRing(secrets);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownSeconds));
        services.Configure<KestrelServerOptions>(kestrel => Limit(kestrel, options.Limits));
        services.Configure<FormOptions>(static form =>
        {
            form.ValueCountLimit = 256;
            form.ValueLengthLimit = 64 * 1024;
            form.KeyLengthLimit = 256;
        });
        services.AddRazorComponents().AddInteractiveServerComponents(circuit => Limit(circuit, options.Limits)).AddHubOptions(hub =>
        {
            hub.MaximumReceiveMessageSize = options.Limits.MessageKilobytes * 1024L;
            hub.MaximumParallelInvocationsPerClient = 1;
        });
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = configuration.IsSecureOnly ? "__Host-console-form" : "console-form";
            antiforgery.Cookie.SecurePolicy = configuration.IsSecureOnly ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            // frame-ancestors and X-Frame-Options come from the security headers, for every response.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        return services;
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    public static void MapHosting(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
    }

    public static void MapPages<TRoot>(this WebApplication app)
        => app.MapRazorComponents<TRoot>().AddInteractiveServerRenderMode(static mode => mode.ContentSecurityFrameAncestorsPolicy = null);

    private static void Limit(KestrelServerOptions kestrel, LimitOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.RequestKilobytes * 1024L;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        // Pages, and room for the plain requests beside them.
        kestrel.Limits.MaxConcurrentUpgradedConnections = limits.Circuits;
    }

    private static void Limit(CircuitOptions circuit, LimitOptions limits)
    {
        circuit.DisconnectedCircuitMaxRetained = limits.DisconnectedCircuits;
        circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(limits.DisconnectedSeconds);
    }
}
