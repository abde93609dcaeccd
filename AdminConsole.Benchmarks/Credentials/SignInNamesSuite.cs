using System.Globalization;
using AdminConsole.Account;
using AdminConsole.Benchmarks.Measuring;

namespace AdminConsole.Benchmarks.Credentials;

/// <summary>
/// Wrong passwords for names somebody has beside names nobody has, in pairs: what the time of an answer tells. The
/// measure is the medians' ratio, taken the way round that makes it more than one.
/// </summary>
internal sealed class SignInNamesSuite : ISuite
{
    private const double Target = 1.05;
    private const int Warm = 12;

    public string Name => "sign-in-names";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        var pairs = options.Quick ? 30 : 60;
        await ThreeDatabases.EachAsync(
            async database =>
            {
                // One guess at each, so that none is locked; the last has guesses enough to be.
                var accounts = await MeasuredAccounts.AddAsync(database, Warm + pairs + 1, cancellationToken);
                await using var parts = await ConsoleParts.OnAsync(database, null, null, cancellationToken);
                var signIns = parts.Get<SignInService>();
                var (turn, unknown) = (0, 0);
                Task UnknownAsync() => GuessAsync(signIns, string.Create(CultureInfo.InvariantCulture, $"nobody{unknown++}@example.com"));
                Add(figures, database, "known name", await Interleaved.RunAsync(() => GuessAsync(signIns, accounts[turn++].Name), UnknownAsync, pairs, 1, Warm));
                Add(figures, database, "locked name", await Interleaved.RunAsync(() => GuessAsync(signIns, accounts[^1].Name), UnknownAsync, pairs, 1, Warm));
            },
            cancellationToken);
        return figures;
    }

    private static async Task GuessAsync(SignInService signIns, string name)
    {
        var step = await signIns.SignInAsync(new Visitor(MeasuredAccounts.Anybody, "Measured/1.0", null), name, "a wrong guess indeed", CancellationToken.None);
        if (step.Error is not BadCredentialsError)
        {
            throw new InvalidOperationException($"The guess ended in {step.Error?.Code ?? "a sign-in"}.");
        }
    }

    private void Add(List<Figure> figures, BenchDatabase database, string what, Comparison result)
    {
        var ratio = result.Ours / result.Reference;
        figures.Add(Figure.Ratio(Name, $"wrong password, {what} beside unknown, {database.Resolved.DisplayName}", result.Ours, result.Reference, Math.Max(ratio, 1 / ratio), Target));
    }
}
