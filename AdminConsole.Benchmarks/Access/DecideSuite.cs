using System.Globalization;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;

namespace AdminConsole.Benchmarks.Access;

/// <summary>A decision beside the bare test of a bit, for companies of a thousand to a million.</summary>
internal sealed class DecideSuite : ISuite
{
    private const double BitTarget = 2;
    private const double NameTarget = 100;
    private const double FlatTarget = 1.5;
    private const int Askers = 1_000;

    public string Name => "decide";

    public Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        int[] sizes = options.Quick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000];
        var blocks = options.Quick ? 20 : 150;
        List<Figure> figures = [];
        List<Questions> atWork = [];
        List<Questions> anybody = [];
        foreach (var size in sizes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var model = new AccessCompany(size).Compile();
            var questions = Questions.Of(model, Askers);
            atWork.Add(questions);
            anybody.Add(Questions.OfAnybody(model));
            Beside(figures, size, questions, blocks);
        }

        var people = string.Create(CultureInfo.InvariantCulture, $"{sizes[^1]:N0} people beside {sizes[0]:N0}");
        Flat(figures, $"by id, {people}, {Askers} of them ask", FlatTarget, blocks, [.. atWork.Select(static questions => questions.ById("id"))]);
        Flat(figures, $"by name, {people}, {Askers} of them ask", FlatTarget, blocks, [.. atWork.Select(static questions => questions.ByName("name"))]);
        Flat(figures, $"by id, {people}, anybody asks", FlatTarget, blocks, [.. anybody.Select(static questions => questions.ById("id"))]);
        Flat(figures, $"by name, {people}, anybody asks", FlatTarget, blocks, [.. anybody.Select(static questions => questions.ByName("name"))]);
        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    private void Beside(List<Figure> figures, int size, Questions questions, int blocks)
    {
        var matrix = new BitMatrix(questions.Model, AccessCompany.Now);
        questions.Compare("the bare bit", (_, index) => matrix.Allows(questions.People[index], questions.Permissions[index]));
        questions.Compare("the model by its numbers", (_, index) => questions.Model.Allows(questions.People[index], questions.Permissions[index], Holding.Company, AccessCompany.Now.Ticks, AccessProperties.None));
        var times = Turns.Run(blocks, matrix.Turn("bit", questions), questions.ById("id"), questions.ByName("name"));
        var people = string.Create(CultureInfo.InvariantCulture, $"{size:N0} people");
        figures.Add(new Figure(Name, $"by id, beside a bare bit, {people} ({times[1].Quartiles})", Words.ShortNanoseconds(times[1].Nanoseconds), Words.ShortNanoseconds(times[0].Nanoseconds), times[1].Ratio, Words.Times(times[1].Ratio), BitTarget, $"≤ {Words.Times(BitTarget)}"));
        figures.Add(new Figure(Name, $"by name, beside a bare bit, {people}", Words.ShortNanoseconds(times[2].Nanoseconds), Words.ShortNanoseconds(times[0].Nanoseconds), times[2].Nanoseconds, Words.ShortNanoseconds(times[2].Nanoseconds), NameTarget, $"≤ {Words.Nanoseconds(NameTarget)}"));
    }

    private void Flat(List<Figure> figures, string what, double target, int blocks, Turn[] turns)
    {
        var times = Turns.Run(blocks, turns);
        var last = times[^1];
        figures.Add(new Figure(Name, $"{what} ({last.Quartiles})", Words.ShortNanoseconds(last.Nanoseconds), Words.ShortNanoseconds(times[0].Nanoseconds), last.Ratio, Words.Times(last.Ratio), target, $"≤ {Words.Times(target)}"));
    }
}
