using System.Globalization;
using AdminConsole.Benchmarks.Measuring;

namespace AdminConsole.Benchmarks.Access;

/// <summary>A decision by name beside other ways to decide: libraries of npm, claims, and two queries of MySQL.</summary>
internal sealed class DecidePeersSuite : ISuite
{
    private const int Askers = 1_000;

    public string Name => "decide-peers";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var company = new AccessCompany(options.Quick ? 10_000 : 100_000);
        var questions = Questions.Of(company.Compile(), Askers);
        await using var database = await AccessCompanyDatabase.OpenAsync(company, cancellationToken);
        await using var sql = await SqlPeer.ConnectAsync(database.Resolved.ConnectionString, cancellationToken);
        using var claims = new ClaimsPeer(company, questions);
        var few = options.Quick ? 50 : 1_000;
        for (var index = 0; index < few; index++)
        {
            Require(questions, "IAuthorizationService", index, await claims.AllowsAsync(questions.People[index], questions.Keys[index]));
            Require(questions, "the recursive query", index, sql.AllowsByRecursion(questions.Ids[index], AccessCompany.PermissionId(questions.Permissions[index])));
            Require(questions, "the closure table", index, sql.AllowsByClosure(questions.Ids[index], AccessCompany.PermissionId(questions.Permissions[index])));
        }

        var ours = Turns.Run(options.Quick ? 50 : 200, questions.ByName("ours"))[0].Nanoseconds;
        List<Figure> figures = [];
        foreach (var peer in await NodePeers.RunAsync(company, questions, options.Quick, cancellationToken))
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"npm {peer.Name} ({peer.Compared:N0} answers compared)"), peer.Nanoseconds);
        }

        Add("IAuthorizationService, a claim a permission", await TimeAsync(few, index => claims.AllowsAsync(questions.People[index], questions.Keys[index])));
        Add($"a recursive query, {database.Resolved.DisplayName}", await TimeAsync(few, index => Task.FromResult(sql.AllowsByRecursion(questions.Ids[index], AccessCompany.PermissionId(questions.Permissions[index])))));
        Add($"a closure table, {database.Resolved.DisplayName}", await TimeAsync(few, index => Task.FromResult(sql.AllowsByClosure(questions.Ids[index], AccessCompany.PermissionId(questions.Permissions[index])))));
        return figures;

        void Add(string peer, double nanoseconds)
            => figures.Add(new Figure(Name, $"by name, beside {peer}", Words.ShortNanoseconds(ours), Words.Duration(nanoseconds), ours / nanoseconds, Words.Faster(nanoseconds / ours), null, ""));
    }

    private static void Require(Questions questions, string who, int index, bool answer)
    {
        if (answer != questions.Answers[index])
        {
            throw new InvalidOperationException($"{who} answers {answer} where the model answers {questions.Answers[index]}: person {questions.Ids[index]}, {questions.Keys[index]}.");
        }
    }

    private static async Task<double> TimeAsync(int count, Func<int, Task<bool>> ask)
    {
        List<double> passes = [];
        for (var pass = 0; pass < 7; pass++)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            for (var index = 0; index < count; index++)
            {
                await ask(index);
            }

            passes.Add(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalNanoseconds / count);
        }

        return Statistics.Median(passes);
    }
}
