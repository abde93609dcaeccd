using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using AdminConsole.Controls;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Resources;
using AdminConsole.Security.Authentication;
using Microsoft.AspNetCore.StaticAssets;

namespace AdminConsole.Hosting;

/// <summary>
/// How often one may ask: sign-ins by address and overall, everything else by person. Whoever asks too often is told
/// when to come back.
/// </summary>
internal static class RequestLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddRequestLimits(this IServiceCollection services, LimitOptions limits)
        => services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(http => IsProof(http)
                    ? SignIns(http, limits)
                    : RateLimitPartition.GetNoLimiter(string.Empty)),
                PartitionedRateLimiter.Create<HttpContext, string>(http => IsProof(http)
                    ? PerMinute("proof", limits.SignInsPerMinuteOverall)
                    : RateLimitPartition.GetNoLimiter(string.Empty)),
                PartitionedRateLimiter.Create<HttpContext, string>(http => IsFree(http)
                    ? RateLimitPartition.GetNoLimiter(string.Empty)
                    : PerMinute(PersonKey(http), limits.RequestsPerMinute)));
            options.OnRejected = RejectAsync;
        });

    /// <summary>The person when they are known, else where they come from.</summary>
    public static string PersonKey(HttpContext http)
        => http.User.PersonId() is { } person ? $"person {person:N}" : $"address {AddressKey(http.Connection.RemoteIpAddress)}";

    /// <summary>One IPv6 customer has a /64 at least, so its addresses count as one.</summary>
    public static string AddressKey(IPAddress? address)
    {
        if (address is null)
        {
            return "none";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    // The number is part of the key, so that a changed setting holds from the next attempt on.
    private static RateLimitPartition<string> SignIns(HttpContext http, LimitOptions limits)
    {
        var asked = http.RequestServices.GetRequiredService<SettingsReader>().Get(SettingDefinitions.SignInAttemptsPerMinute);
        var permits = Math.Min(asked, limits.SignInsPerMinute);
        return PerMinute(string.Create(CultureInfo.InvariantCulture, $"proof {permits} {AddressKey(http.Connection.RemoteIpAddress)}"), permits);
    }

    private static RateLimitPartition<string> PerMinute(string key, int permits)
        => RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window, QueueLimit = 0 });

    /// <summary>A request that tries a password or a token.</summary>
    private static bool IsProof(HttpContext http)
        => HttpMethods.IsPost(http.Request.Method)
            && (http.Request.Path.Equals(ConsoleUrls.SignIn, StringComparison.OrdinalIgnoreCase)
                || http.Request.Path.Equals(ConsoleUrls.PasskeySignIn, StringComparison.OrdinalIgnoreCase)
                || http.Request.Path.Equals(ConsoleUrls.PasskeyProof, StringComparison.OrdinalIgnoreCase)
                || http.Request.Path.Equals(ConsoleUrls.PasskeyRegistration, StringComparison.OrdinalIgnoreCase)
                || http.Request.Path.Equals(ConsoleUrls.Setup, StringComparison.OrdinalIgnoreCase)
                || http.Request.Path.Equals(ConsoleUrls.Invitation, StringComparison.OrdinalIgnoreCase)
                || http.Request.Path.Equals(ConsoleUrls.Reset, StringComparison.OrdinalIgnoreCase)
                || http.Request.Path.Equals(ConsoleUrls.Password, StringComparison.OrdinalIgnoreCase));

    private static bool IsFree(HttpContext http)
        => http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
            || http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    private static async ValueTask RejectAsync(Microsoft.AspNetCore.RateLimiting.OnRejectedContext context, CancellationToken cancellationToken)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await PlainPage.WriteAsync(
            context.HttpContext,
            StatusCodes.Status429TooManyRequests,
            HostingText.TooManyTitle,
            string.Format(CultureInfo.CurrentCulture, HostingText.TooManyText, seconds),
            cancellationToken);
    }
}
