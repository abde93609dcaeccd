using System.Collections.Concurrent;
using System.Globalization;
using AdminConsole.Benchmarks.Circuits;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Controls;
using AdminConsole.Domain.Settings;

namespace AdminConsole.Benchmarks.Sessions;

/// <summary>
/// From the act that takes something away to the refused click: two published consoles on one MySQL database, a
/// thousand circuits alive on the first, and sessions that each have a page open on either.
/// </summary>
internal sealed class RevocationSuite : ISuite
{
    private const double HereTarget = 1_000;
    private const double ElsewhereTarget = 2_000;
    private const int AtOnce = 4;
    private const string Page = ConsoleUrls.Home;

    public string Name => "revocation";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var (sessions, circuits) = options.Quick ? (40, 100) : (200, 1_000);
        using var published = new Published();
        var console = await published.PublishAsync(Repository.PathOf("AdminConsole/AdminConsole.csproj"), cancellationToken);
        await using var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", null, cancellationToken);
        await database.FillAsync(2_000, 1_000, cancellationToken);
        await database.SetAsync(SettingDefinitions.CircuitsPerPerson, "200", cancellationToken);
        await database.SetAsync(SettingDefinitions.SignInAttemptsPerMinute, "1000", cancellationToken);
        var accounts = await MeasuredAccounts.AddAsync(database, sessions, cancellationToken);
        await using var third = await Revocations.OnAsync(database, accounts, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("console-bench-keys-");
        try
        {
            Replicas.MakeKeys(folder.FullName);
            // The second starts when the first has made the keys that both use.
            await using var here = await Replicas.StartAsync(console, folder.FullName, database, cancellationToken);
            await using var elsewhere = await Replicas.StartAsync(console, folder.FullName, database, cancellationToken);
            var times = await MeasureAsync(here, elsewhere, database, accounts, third, circuits - sessions, cancellationToken);
            return [.. Figures(times, circuits)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private IEnumerable<Figure> Figures(IReadOnlyCollection<RevocationTime> times, int circuits)
    {
        var alive = string.Create(CultureInfo.InvariantCulture, $"{circuits} circuits alive");
        yield return Of($"refused on the same replica, 99th of 100, {alive}, by signing out", [.. times.Where(static time => time.SameReplica)], HereTarget);
        foreach (var kind in times.Where(static time => !time.SameReplica).GroupBy(static time => time.Kind, StringComparer.Ordinal))
        {
            yield return Of($"refused on another replica, 99th of 100, {kind.Key}", [.. kind], ElsewhereTarget);
        }

        yield return Of($"refused on another replica, 99th of 100, all of them, {alive}", [.. times.Where(static time => !time.SameReplica)], ElsewhereTarget);
    }

    private Figure Of(string what, IReadOnlyList<RevocationTime> times, double target)
    {
        List<double> all = [.. times.Select(static time => time.Milliseconds)];
        var late = Statistics.Percentile(all, 99);
        return new(Name, $"{what} ({all.Count} pages; median {Words.Milliseconds(Statistics.Median(all))})", Words.Milliseconds(late), "", late, Words.Milliseconds(late), target, $"≤ {Words.Milliseconds(target)}");
    }

    private static async Task<IReadOnlyCollection<RevocationTime>> MeasureAsync(
        ServerProcess here, ServerProcess elsewhere, BenchDatabase database, IReadOnlyList<MeasuredAccount> accounts, Revocations third, int idle, CancellationToken cancellationToken)
    {
        var times = new ConcurrentBag<RevocationTime>();
        var bystanders = new ConcurrentBag<CircuitClient>();
        var visitors = new ConcurrentBag<Visitor>();
        var watched = new ConcurrentBag<RevokedSession>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        try
        {
            foreach (var signIn in database.SignIns.Take(10))
            {
                visitors.Add(await Visitor.SignInAsync(here.Address, ConsoleUrls.SignIn, signIn.Name, database.Password!.Reveal(), cancellationToken));
            }

            var crowd = visitors.ToArray();
            await Parallel.ForEachAsync(Enumerable.Range(0, idle), parallel, async (index, token) => bystanders.Add(await crowd[index % crowd.Length].OpenAsync(Page, token)));
            await Parallel.ForEachAsync(Enumerable.Range(0, accounts.Count), parallel, async (index, token) =>
                watched.Add(await RevokedSession.OpenAsync(accounts[index], index, here.Address, elsewhere.Address, Page, token)));
            await Parallel.ForEachAsync(watched, parallel, async (session, token) =>
            {
                foreach (var time in await session.RevokeAsync(third, Page, token))
                {
                    times.Add(time);
                }
            });
            if (bystanders.FirstOrDefault(static circuit => circuit.SentAway.IsCompleted) is not null)
            {
                throw new InvalidOperationException("A page was sent away whose session nobody ended.");
            }

            return times;
        }
        finally
        {
            foreach (var circuit in bystanders)
            {
                await circuit.DisposeAsync();
            }

            foreach (var session in watched)
            {
                await session.DisposeAsync();
            }

            foreach (var visitor in visitors)
            {
                visitor.Dispose();
            }
        }
    }
}
