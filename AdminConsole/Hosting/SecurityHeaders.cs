using Microsoft.AspNetCore.StaticAssets;

namespace AdminConsole.Hosting;

/// <summary>
/// Puts the headers on every response, those of the host filter and of errors too. Why styles may be set by attribute
/// and nothing else inline: docs/adr/0015-content-security-policy.md.
/// </summary>
internal sealed class SecurityHeaders(ConsoleConfiguration configuration) : IStartupFilter
{
    private const int TwoYears = 63_072_000;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseSecurityHeaders(Policy());
        app.Use(static (http, following) =>
        {
            http.Response.OnStarting(NoStoreAsync, http);
            return following(http);
        });
        next(app);
    };

    private HeaderPolicyCollection Policy()
    {
        var policy = new HeaderPolicyCollection()
            .AddFrameOptionsDeny()
            .AddContentTypeOptionsNoSniff()
            // Other sites hear nothing; the console's own forms keep the origin that the circuits' gate looks at.
            .AddReferrerPolicySameOrigin()
            .AddCrossOriginOpenerPolicy(static builder => builder.SameOrigin())
            .AddCrossOriginResourcePolicy(static builder => builder.SameOrigin())
            .AddPermissionsPolicy(Permissions)
            .AddContentSecurityPolicy(static csp =>
            {
                csp.AddDefaultSrc().None();
                csp.AddScriptSrc().Self();
                csp.AddStyleSrc().Self();
                csp.AddStyleSrcAttr().UnsafeInline();
                csp.AddImgSrc().Self().Data();
                csp.AddFontSrc().Self();
                csp.AddConnectSrc().Self();
                csp.AddManifestSrc().Self();
                csp.AddObjectSrc().None();
                csp.AddBaseUri().Self();
                csp.AddFormAction().Self();
                csp.AddFrameAncestors().None();
            })
            .RemoveServerHeader();
        // A browser that once heard this of localhost would ask every other program there for HTTPS.
        return configuration.IsDevelopment || configuration.Addresses.IsLoopback && configuration.Hosting.TrustedProxies.Count == 0
            ? policy
            : policy.AddStrictTransportSecurityMaxAgeIncludeSubDomains(TwoYears);
    }

    // What a console has no use for, in the words that browsers know: one they do not know fills everybody's log.
    private static void Permissions(PermissionsPolicyBuilder policy)
    {
        policy.AddAccelerometer().None();
        policy.AddAutoplay().None();
        policy.AddCamera().None();
        policy.AddDisplayCapture().None();
        policy.AddEncryptedMedia().None();
        policy.AddFullscreen().None();
        policy.AddGeolocation().None();
        policy.AddGyroscope().None();
        policy.AddMagnetometer().None();
        policy.AddMicrophone().None();
        policy.AddMidi().None();
        policy.AddPayment().None();
        policy.AddPictureInPicture().None();
        policy.AddPublickeyCredentialsGet().Self();
        policy.AddScreenWakeLock().None();
        policy.AddSyncXHR().None();
        policy.AddUsb().None();
        policy.AddXrSpatialTracking().None();
    }

    private static Task NoStoreAsync(object state)
    {
        var http = (HttpContext)state;
        var isAsset = http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null && http.Response.StatusCode < StatusCodes.Status400BadRequest;
        if (!isAsset)
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.Pragma = default;
        }

        return Task.CompletedTask;
    }
}
