using AdminConsole.Controls;
using AdminConsole.Persistence;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdminConsole.Hosting;

/// <summary>Live: the process answers. Ready: the database does too, holds this program's schema, and nobody said stop.</summary>
internal static class Health
{
    private const string Ready = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddHealthChecks().AddCheck<Readiness>(Ready);
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(ConsoleUrls.HealthLive, new HealthCheckOptions { Predicate = static _ => false }).AllowAnonymous();
        endpoints.MapHealthChecks(ConsoleUrls.HealthReady, new HealthCheckOptions { Predicate = static check => string.Equals(check.Name, Ready, StringComparison.Ordinal) }).AllowAnonymous();
    }
}

/// <summary>Asks the database at most once a second, however many ask it.</summary>
internal sealed class Readiness(IDbContextFactory<ConsoleDbContext> contexts, ShutdownNotice shutdown, TimeProvider time) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim asking = new(1, 1);
    private bool answer;
    private long answeredAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => !shutdown.IsGiven && await IsDatabaseReadyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();

    public void Dispose() => asking.Dispose();

    private async Task<bool> IsDatabaseReadyAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            if (answeredAt == 0 || time.GetElapsedTime(answeredAt) > Fresh)
            {
                answer = await AskAsync(cancellationToken);
                answeredAt = time.GetTimestamp();
            }

            return answer;
        }
        finally
        {
            asking.Release();
        }
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var database = await contexts.CreateDbContextAsync(limit.Token);
            // A newer schema is what a rolling upgrade leaves the last old replicas with: they go on.
            return (await SchemaState.ReadAsync(database, limit.Token)).Pending == 0;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
