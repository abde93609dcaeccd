using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Persistence;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.JSInterop;

namespace AdminConsole.Benchmarks.Sessions;

/// <summary>What each request and each click pays to learn that its session lives, and what it asks of the database for that.</summary>
internal sealed class SessionCheckSuite : ISuite
{
    private const double TargetMicroseconds = 20;
    private const int PerBlock = 2_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public string Name => "session-check";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        await using var database = await BenchDatabase.SqliteAsync(cancellationToken);
        await database.FillAsync(1_000, 1_000, cancellationToken);
        var officer = await database.ActorAsync(BuiltInRoles.SecurityOfficer, cancellationToken);
        var trips = new RoundTrips();
        await using var parts = await ConsoleParts.OnAsync(database, null, new ConsoleDbContextFactory(database.Resolved, trips), cancellationToken);
        if (trips.Count == 0)
        {
            throw new InvalidOperationException("The settings were read and no round trip was counted.");
        }

        var blocks = options.Quick ? 20 : 100;
        List<Figure> figures = [];
        foreach (var count in new[] { 1_000, 100_000 })
        {
            var guard = parts.Get<SessionGuard>();
            var sessions = Fill(parts.Get<SessionRegistry>(), count);
            parts.Get<SessionRegistry>().Remember(officer.SessionId!.Value, officer.PersonId!.Value, TimeProvider.System.GetUtcNow().UtcDateTime + Lifetime, parts.Get<SessionRegistry>().Changes);
            var click = new SessionCircuitHandler(new Signed(officer), guard, parts.Make<RightsWatch>(), new Departure(new NoBrowser())).CreateInboundActivityHandler(static _ => Task.CompletedTask);
            var before = trips.Count;
            var turn = 0;
            var request = await TimeAsync(blocks, async () =>
            {
                // A stride that meets them all in no order the caches would like.
                var (session, person) = sessions[(int)(turn++ * 7919L % sessions.Length)];
                Require(await guard.IsAliveAsync(session, person, CancellationToken.None));
            });
            var activity = await TimeAsync(blocks, () => click(null!));
            var asked = trips.Count - before;
            var shown = count.ToString("N0", CultureInfo.InvariantCulture);
            figures.Add(Of($"the session of a request, {shown} sessions known", request));
            figures.Add(Of($"the session and the rights of a click, security officer, {shown} sessions known", activity));
            figures.Add(new(Name, $"round trips to the database in {(2 * blocks * PerBlock).ToString("N0", CultureInfo.InvariantCulture)} of them", Whole(asked), "", asked, Whole(asked), 0, "0"));
        }

        return figures;
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private Figure Of(string what, double microseconds)
        => new(Name, what, Words.Microseconds(microseconds), "", microseconds, Words.Microseconds(microseconds), TargetMicroseconds, $"≤ {Words.Microseconds(TargetMicroseconds)}");

    private static (Guid Session, Guid Person)[] Fill(SessionRegistry registry, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var sessions = new (Guid Session, Guid Person)[count];
        for (var index = 0; index < count; index++)
        {
            sessions[index] = (Guid.CreateVersion7(now), Guid.CreateVersion7(now));
            registry.Remember(sessions[index].Session, sessions[index].Person, now.UtcDateTime + Lifetime, registry.Changes);
        }

        return sessions;
    }

    /// <summary>Microseconds a call: the median of the blocks' means.</summary>
    private static async Task<double> TimeAsync(int blocks, Func<Task> check)
    {
        List<double> means = [];
        // The first five are compiled and forgotten.
        for (var block = -5; block < blocks; block++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var call = 0; call < PerBlock; call++)
            {
                await check();
            }

            if (block >= 0)
            {
                means.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / PerBlock);
            }
        }

        return Statistics.Median(means);
    }

    private static void Require(bool alive)
    {
        if (!alive)
        {
            throw new InvalidOperationException("The session was not known.");
        }
    }

    /// <summary>Counts commands that were sent, by whichever way.</summary>
    private sealed class RoundTrips : DbCommandInterceptor
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
        {
            Interlocked.Increment(ref count);
            return result;
        }
    }

    private sealed class Signed(Actor actor) : AuthenticationStateProvider
    {
        private readonly Task<AuthenticationState> state = Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, actor.PersonId!.Value.ToString("D")), new Claim(ConsoleClaims.Session, actor.SessionId!.Value.ToString("D"))], "measured"))));

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => state;
    }

    private sealed class NoBrowser : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => throw new InvalidOperationException("The page was sent away.");

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => throw new InvalidOperationException("The page was sent away.");
    }
}
