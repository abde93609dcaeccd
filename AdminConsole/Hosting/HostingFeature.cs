using System.Net;
using AdminConsole.Controls;
using AdminConsole.Hosting.KeyRing;
using AdminConsole.Hosting.Logging;
using AdminConsole.Persistence.Mail;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdminConsole.Hosting;

/// <summary>How the console is put up: what stands around the pages.</summary>
internal static class HostingFeature
{
    public static IServiceCollection AddHosting(this IServiceCollection services, ConsoleConfiguration configuration, ConsoleSecrets secrets)
    {
        var options = configuration.Hosting;
        services.AddSingleton(configuration);
        services.AddSingleton(options);
        services.AddSingleton(options.ReadBlocklist());
        services.AddSingleton(secrets.AuditKey);
        services.AddSingleton(configuration.Mail);
        services.AddSingleton(configuration.Import);
        services.AddSingleton(new MailSecret(SecretFiles.ReadPassword($"{MailOptions.Section}:{nameof(MailOptions.PasswordFile)}", configuration.Mail.IsConfigured ? configuration.Mail.PasswordFile : null)));
        services.AddSingleton<ShutdownNotice>();
        services.AddSingleton<CircuitCount>();
        services.AddKeyRing(secrets);
        services.AddRequestLimits(options.Limits);
        services.AddHealth();
        services.AddConsoleTelemetry(options.Telemetry);
        // First in line, so that the framework's own filters answer under these headers too.
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, SecurityHeaders>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownSeconds));
        services.Configure<KestrelServerOptions>(kestrel => Limit(kestrel, options.Limits));
        services.Configure<ForwardedHeadersOptions>(forwarded => Trust(forwarded, options));
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
        services.Configure<IdentityPasskeyOptions>(passkeys => passkeys.ServerDomain = PasskeyDomain.Of(options.ServerDomain, configuration.Root["AllowedHosts"]));
        services.AddAntiforgery();
        services.PostConfigure<AntiforgeryOptions>(antiforgery => Bind(antiforgery, configuration.IsSecureOnly));
        services.PostConfigure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, cookie => Bind(cookie.Cookie, "console-session", configuration.IsSecureOnly));
        return services;
    }

    public static void UseHosting(this WebApplication app)
    {
        if (app.Services.GetRequiredService<HostingOptions>().TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseRequestLog();
        app.UseRequestLocalization();
        app.UseExceptionHandler(static handler => handler.Run(PlainPage.FailedAsync));
        app.UseStatusCodePages(PlainPage.MissingAsync);
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseMiddleware<CircuitGate>();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    public static void MapHosting(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealth();
    }

    /// <summary>The pages. Framing is forbidden by the security headers, not by a second policy of the framework's.</summary>
    public static void MapPages<TRoot>(this WebApplication app)
        => app.MapRazorComponents<TRoot>().AddInteractiveServerRenderMode(static mode => mode.ContentSecurityFrameAncestorsPolicy = null).Add(static endpoint =>
        {
            // A page that goes says so to the circuit it names by a sealed id. One whose session has ended goes too, and its circuit shall not wait for it.
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: "/_blazor/disconnect/" })
            {
                endpoint.Metadata.Add(new AllowAnonymousAttribute());
            }
        });

    private static void Limit(KestrelServerOptions kestrel, LimitOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.RequestKilobytes * 1024L;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }

    private static void Limit(CircuitOptions circuit, LimitOptions limits)
    {
        circuit.DisconnectedCircuitMaxRetained = limits.DisconnectedCircuits;
        circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(limits.DisconnectedSeconds);
    }

    private static void Trust(ForwardedHeadersOptions forwarded, HostingOptions options)
    {
        // The host stays what the proxy asked for: AllowedHosts judges that, not a header anybody may write.
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.ProxyNetworks())
        {
            forwarded.KnownIPNetworks.Add(network);
        }
    }

    private static void Bind(AntiforgeryOptions antiforgery, bool isSecureOnly)
    {
        Bind(antiforgery.Cookie, "console-form", isSecureOnly);
        antiforgery.Cookie.SameSite = SameSiteMode.Strict;
        // Framing is forbidden for every response by the security headers.
        antiforgery.SuppressXFrameOptionsHeader = true;
    }

    /// <summary>Over HTTPS the name's prefix makes the browser hold the cookie to this host, this scheme and every path.</summary>
    private static void Bind(CookieBuilder cookie, string name, bool isSecureOnly)
    {
        cookie.Name = isSecureOnly ? $"__Host-{name}" : name;
        cookie.SecurePolicy = isSecureOnly ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.Path = "/";
        cookie.HttpOnly = true;
    }
}
