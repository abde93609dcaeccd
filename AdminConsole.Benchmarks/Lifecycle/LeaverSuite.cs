using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AdminConsole.Benchmarks.Circuits;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Benchmarks.Sessions;
using AdminConsole.Controls;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Settings;
using AdminConsole.Features.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.Lifecycle;

/// <summary>
/// From somebody's leave to the refused click on their open page. On this replica: the leave is planned for a moment and
/// one published console alone does it, so the time includes how late it looks. On another: an officer lets them go on a
/// third replica while pages are open on two.
/// </summary>
internal sealed class LeaverSuite : ISuite
{
    private const double HereTarget = 1_000;
    private const double ElsewhereTarget = 2_000;
    private const int AtOnce = 4;
    private const string Page = ConsoleUrls.Home;
    private static readonly TimeSpan ahead = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan betweenClicks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(20);

    public string Name => "leaver";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var people = options.Quick ? 40 : 400;
        using var published = new Published();
        var console = await published.PublishAsync(Repository.PathOf("AdminConsole/AdminConsole.csproj"), cancellationToken);
        await using var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", null, cancellationToken);
        await database.FillAsync(2_000, 1_000, cancellationToken);
        await database.SetAsync(SettingDefinitions.SignInAttemptsPerMinute, "1000", cancellationToken);
        var accounts = await MeasuredAccounts.AddAsync(database, people, cancellationToken);
        var officer = await OfficerAsync(database, cancellationToken);
        await using var parts = await ConsoleParts.OnAsync(database, null, null, cancellationToken);
        var leaves = parts.Make<LeaveService>();
        var folder = Directory.CreateTempSubdirectory("console-bench-keys-");
        try
        {
            Replicas.MakeKeys(folder.FullName);
            var (same, other) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
            await using var here = await Replicas.StartAsync(console, folder.FullName, database, cancellationToken);
            await EachAsync(accounts.Take(people / 2), async (account, token) =>
            {
                using var visitor = await Visitor.SignInAsync(here.Address, ConsoleUrls.SignIn, account.Name, MeasuredAccounts.Password, token);
                await using var circuit = await visitor.OpenAsync(Page, token);
                await circuit.WaitAsync(static tree => tree.Elements.Any() ? tree : null, limit);
                var due = TimeProvider.System.GetUtcNow().UtcDateTime + ahead;
                var from = Stopwatch.GetTimestamp() + (long)(ahead.TotalSeconds * Stopwatch.Frequency);
                await LeaveAsync(leaves, officer, account.Id, due, token);
                foreach (var at in await ClickedAsync(token, circuit))
                {
                    same.Add(Stopwatch.GetElapsedTime(from, at).TotalMilliseconds);
                }
            }, cancellationToken);
            await using var elsewhere = await Replicas.StartAsync(console, folder.FullName, database, cancellationToken);
            await EachAsync(accounts.Skip(people / 2), async (account, token) =>
            {
                using var visitor = await Visitor.SignInAsync(here.Address, ConsoleUrls.SignIn, account.Name, MeasuredAccounts.Password, token);
                using var second = visitor.At(elsewhere.Address);
                await using var one = await visitor.OpenAsync(Page, token);
                await using var two = await second.OpenAsync(Page, token);
                await one.WaitAsync(static tree => tree.Elements.Any() ? tree : null, limit);
                await two.WaitAsync(static tree => tree.Elements.Any() ? tree : null, limit);
                var from = Stopwatch.GetTimestamp();
                var leave = LeaveAsync(leaves, officer, account.Id, null, token);
                foreach (var at in await ClickedAsync(token, one, two))
                {
                    other.Add(Stopwatch.GetElapsedTime(from, at).TotalMilliseconds);
                }

                await leave;
            }, cancellationToken);
            return [Of("leave at its moment to refused click on this replica, 99th of 100", [.. same], HereTarget), Of("leave by an officer to refused click on another replica, 99th of 100", [.. other], ElsewhereTarget)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task EachAsync(IEnumerable<MeasuredAccount> accounts, Func<MeasuredAccount, CancellationToken, Task> act, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(accounts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, (account, token) => new ValueTask(act(account, token)));

    private static async Task<Actor> OfficerAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        var officer = await database.ActorAsync(BuiltInRoles.SecurityOfficer, cancellationToken);
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
#pragma warning disable RS0030 // The proof that step-up would have written.
        await context.Sessions.Where(session => session.Id == officer.SessionId)
            .ExecuteUpdateAsync(static set => set.SetProperty(static session => session.ProvedAt, static session => (DateTime?)session.ExpiresAt), cancellationToken);
#pragma warning restore RS0030
        return officer;
    }

    private static async Task LeaveAsync(LeaveService leaves, Actor officer, Guid personId, DateTime? at, CancellationToken cancellationToken)
    {
        var done = await leaves.LeaveAsync(officer, personId, new LeaveInput { At = at, Reason = "measured" }, cancellationToken);
        if (!done.IsSuccess)
        {
            throw new InvalidOperationException($"The officer was refused: {done.Error.Code}.");
        }
    }

    /// <summary>Clicks on until every page was sent away; when each was.</summary>
    private static async Task<long[]> ClickedAsync(CancellationToken cancellationToken, params CircuitClient[] circuits)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clicks = Task.WhenAll(circuits.Select(circuit => ClickAsync(circuit, stop.Token)));
        var times = await Task.WhenAll(circuits.Select(circuit => circuit.SentAway.WaitAsync(limit, cancellationToken)));
        await stop.CancelAsync();
        await clicks;
        return times;
    }

    private static async Task ClickAsync(CircuitClient circuit, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(betweenClicks);
        try
        {
            while (!circuit.SentAway.IsCompleted)
            {
                await circuit.FollowAsync(Page);
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Every page was sent away.
        }
    }

    private Figure Of(string what, IReadOnlyList<double> all, double target)
    {
        var late = Statistics.Percentile(all, 99);
        return new(Name, string.Create(CultureInfo.InvariantCulture, $"{what} ({all.Count} pages; median {Words.Milliseconds(Statistics.Median(all))})"), Words.Milliseconds(late), "", late, Words.Milliseconds(late), target, $"≤ {Words.Milliseconds(target)}");
    }
}
