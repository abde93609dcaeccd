using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;

namespace AdminConsole.Benchmarks.Access;

/// <summary>Every way to a permission, and who holds one, beside the queries that find the same; 100,000 people.</summary>
internal sealed class ExplainSuite : ISuite
{
    private const double ExplainTarget = 1;
    private const double FasterTarget = 100;
    private const double HoldersTarget = 150;
    private const int Askers = 1_000;
    private const int Passes = 3;

    public string Name => "explain";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var company = new AccessCompany(options.Quick ? 10_000 : 100_000);
        var questions = Questions.Of(company.Compile(), Askers, 4_096);
        await using var database = await AccessCompanyDatabase.OpenAsync(company, cancellationToken);
        await using var sql = await SqlPeer.ConnectAsync(database.Resolved.ConnectionString, cancellationToken);
        List<Figure> figures = [];
        Explain(figures, questions, sql, options.Quick);
        Holders(figures, company, questions.Model, sql, options.Quick);
        return figures;
    }

    private void Explain(List<Figure> figures, Questions questions, SqlPeer sql, bool quick)
    {
        var few = quick ? 50 : 500;
        var ways = 0;
        List<double> theirs = [];
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var index = 0; index < few; index++)
            {
                var start = System.Diagnostics.Stopwatch.GetTimestamp();
                var found = sql.Explain(questions.Ids[index], AccessCompany.PermissionId(questions.Permissions[index]));
                theirs.Add(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalNanoseconds);
                var explanation = AccessExplainer.Explain(questions.Model, questions.Ids[index], questions.Keys[index], null, AccessCompany.Now);
                if (!explanation.IsComplete || !SqlPeer.WaysOf(explanation).Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal), StringComparer.Ordinal))
                {
                    throw new InvalidOperationException($"The ways of {questions.Ids[index]} to {questions.Keys[index]} differ.");
                }

                ways += found.Count;
            }
        }

        var ours = Turns.Run(quick ? 50 : 400, new Turn("explain", questions.Count, () =>
        {
            var paths = 0L;
            for (var index = 0; index < questions.Count; index++)
            {
                paths += AccessExplainer.Explain(questions.Model, questions.Ids[index], questions.Keys[index], null, AccessCompany.Now).Paths.Count;
            }

            return paths;
        }))[0].Nanoseconds;
        var reference = theirs.Average();
        var each = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(double)ways / Passes / few:0.0} open ways each, mean of all");
        figures.Add(new Figure(Name, $"explain ({each})", Words.Duration(ours), Words.Duration(reference), ours / 1_000, Words.Duration(ours), ExplainTarget, "≤ 1 µs"));
        figures.Add(new Figure(Name, "explain, beside a recursive query with paths", Words.Duration(ours), Words.Duration(reference), ours / reference, Words.Faster(reference / ours), 1 / FasterTarget, $"≥ {FasterTarget:0} × faster"));
    }

    private void Holders(List<Figure> figures, AccessCompany company, AccessModel model, SqlPeer sql, bool quick)
    {
        var permissions = Enumerable.Range(0, company.Permissions.Count).Select(index => (Index: index, AccessHolders.Of(model, AccessCompany.KeyOf(index), null, AccessCompany.Now).Count)).OrderBy(static pair => pair.Count).ToArray();
        foreach (var (what, (index, count)) in new[] { ("half of the permissions have fewer", permissions[permissions.Length / 2]), ("the most of any", permissions[^1]) })
        {
            var key = AccessCompany.KeyOf(index);
            List<double> theirs = [];
            for (var pass = 0; pass < (quick ? 1 : 5); pass++)
            {
                var start = System.Diagnostics.Stopwatch.GetTimestamp();
                var found = sql.HoldersOf(AccessCompany.PermissionId(index));
                theirs.Add(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalNanoseconds);
                if (!found.Order().SequenceEqual(AccessHolders.Of(model, key, null, AccessCompany.Now).People.Order()))
                {
                    throw new InvalidOperationException($"Who holds {key} differs.");
                }
            }

            var ours = Turns.Run(quick ? 20 : 200, new Turn("holders", 10, () =>
            {
                var holders = 0L;
                for (var turn = 0; turn < 10; turn++)
                {
                    holders += AccessHolders.Of(model, key, null, AccessCompany.Now).Count;
                }

                return holders;
            }))[0].Nanoseconds;
            var people = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} of {model.People.Count:N0} people, {what}");
            figures.Add(new Figure(Name, $"who has a permission, beside SQL grouped by person ({people})", Words.Duration(ours), Words.Duration(Statistics.Median(theirs)), ours / 1_000, Words.Duration(ours), HoldersTarget, $"≤ {HoldersTarget:0} µs"));
        }
    }
}
