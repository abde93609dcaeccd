using System.Diagnostics;
using System.Globalization;
using AdminConsole.Benchmarks.Credentials;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authorization;

namespace AdminConsole.Benchmarks.PersonalData;

/// <summary>A new data key for everybody, with all their values sealed anew, while fifty people a second are read.</summary>
internal sealed class ReencryptSuite : ISuite
{
    private const int ReadsPerSecond = 50;

    public string Name => "reencrypt";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var size = options.Quick ? 2_000 : 100_000;
        await using var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", null, cancellationToken);
        await database.FillAsync(size, 1_000, cancellationToken);
        await using var parts = await ConsoleParts.OnAsync(database, null, null, cancellationToken);
        var people = await SealedPeople.FillAsync(database, parts, more: true, cancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(parts.Get<PersonalOpener>(), people, done.Token);
        var start = Stopwatch.GetTimestamp();
        var report = await parts.Get<KeyReencryption>().RunAsync(Actor.Console(TimeProvider.System), null, cancellationToken);
        var took = Stopwatch.GetElapsedTime(start);
        await done.CancelAsync();
        var (reads, failed, slowest) = await reading;
        if (!report.IsSuccess || report.Value.Unreadable > 0 || report.Value.People != people.Count)
        {
            throw new InvalidOperationException("Not everybody was encrypted anew.");
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"{people.Count:N0} people, {people.Count * 3:N0} values encrypted anew in {took.TotalSeconds:0} s, {reads:N0} reads beside it, the slowest in {slowest.TotalMilliseconds:0} ms; failed reads");
        return [new Figure(Name, what, failed.ToString(CultureInfo.InvariantCulture), "", failed, failed.ToString(CultureInfo.InvariantCulture), 0, "0")];
    }

    private static async Task<(int Reads, int Failed, TimeSpan Slowest)> ReadAsync(PersonalOpener opener, IReadOnlyList<Guid> people, CancellationToken cancellationToken)
    {
        var (reads, failed, slowest) = (0, 0, TimeSpan.Zero);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / ReadsPerSecond));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var at = (int)((long)reads++ * 7_919 % people.Count);
                var start = Stopwatch.GetTimestamp();
                var masks = await opener.MasksAsync(MeasuredAccounts.Anybody, people[at], CancellationToken.None);
                var value = await opener.OpenAsync(MeasuredAccounts.Anybody, people[at], PersonalField.PersonalTelephone, CancellationToken.None);
                failed += masks.Count == 3 && masks.Values.All(static mask => mask.Mask is not null) && string.Equals(value.Value, SealedPeople.NumberOf(at), StringComparison.Ordinal) ? 0 : 1;
                slowest = Stopwatch.GetElapsedTime(start) is var took && took > slowest ? took : slowest;
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }

        return (reads, failed, slowest);
    }
}
