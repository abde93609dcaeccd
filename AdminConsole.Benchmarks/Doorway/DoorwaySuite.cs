using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.Doorway;

/// <summary>One change through <c>UnitOfWork</c> beside the same rows by bare SQL, on each database.</summary>
internal sealed class DoorwaySuite : ISuite
{
    private const double Target = 1.3;
    private const int People = 2_000;

    public string Name => "doorway";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        await MeasureAsync(figures, BenchDatabase.SqliteAsync, options.Quick, cancellationToken);
        await MeasureAsync(figures, static token => BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MARIADB", null, token), options.Quick, cancellationToken);
        await MeasureAsync(figures, static token => BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", null, token), options.Quick, cancellationToken);
        return figures;
    }

    private async Task MeasureAsync(List<Figure> figures, Func<CancellationToken, Task<BenchDatabase>> open, bool quick, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        await database.FillAsync(People, 1_000, cancellationToken);
        var editor = await database.ActorAsync(BuiltInRoles.HrOfficer, cancellationToken);
        var officer = await database.ActorAsync(BuiltInRoles.SecurityOfficer, cancellationToken);
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        var employee = await context.Roles.Where(static role => role.Key == BuiltInRoles.Employee).Select(static role => role.Id).SingleAsync(cancellationToken);
        var people = await context.People.Where(static person => person.Status == Domain.People.PersonStatus.Active).OrderBy(static person => person.Id).Select(static person => person.Id).ToListAsync(cancellationToken);
        people.RemoveAll(id => id == editor.PersonId || id == officer.PersonId);

        // Each side its own half of the people, so that neither waits for or warms the other's rows.
        var half = people.Count / 2;
        var mine = people[..half];
        var theirs = people[half..];
        (string What, Func<Task> Ours, Func<Task> Bare)[] changes =
        [
            ("job title edited", new DoorwayChanges(database, editor, mine, employee).EditAsync, new BareChanges(database, editor, theirs, employee).EditAsync),
            ("role given", new DoorwayChanges(database, officer, mine, employee).GiveAsync, new BareChanges(database, officer, theirs, employee).GiveAsync),
        ];
        var (blocks, perBlock) = quick ? (10, 20) : (40, 25);
        foreach (var (what, ours, bare) in changes)
        {
            var result = await Interleaved.RunAsync(ours, bare, blocks, perBlock);
            figures.Add(Figure.Ratio(Name, $"{what}, {database.Resolved.DisplayName} (middle half of blocks {result.LowerQuartile:0.00}–{result.UpperQuartile:0.00})", result.Ours, result.Reference, result.Ratio, Target));
        }
    }
}
