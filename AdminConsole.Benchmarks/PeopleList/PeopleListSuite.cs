using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Features.People;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.PeopleList;

/// <summary>Pages of fifty among a million people on MySQL, beside the same pages by bare SQL.</summary>
internal sealed class PeopleListSuite : ISuite
{
    private const double Target = 1.3;
    private const double LastTarget = 1.2;
    private const int PageSize = 50;
    private const int People = 1_000_000;
    private const int QuickPeople = 20_000;

    public string Name => "people-list";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var people = options.Quick ? QuickPeople : People;
        // Kept on the server until it is stopped: loading takes longer than measuring.
        await using var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", $"bench_people_{people}", cancellationToken);
        await database.FillAsync(people, 1_000, cancellationToken);
        var actor = await database.ActorAsync(BuiltInRoles.SecurityOfficer, cancellationToken);
        await database.Loader.RefreshAsync(cancellationToken);
        var service = new PeopleListService(database.Contexts, database.Holder, database.Settings, TimeProvider.System);
        List<Figure> figures = [];
        foreach (var department in new[] { (Guid?)null, await LargestAsync(database, cancellationToken) })
        {
            var query = new PeopleQuery { Size = PageSize, DepartmentId = department, Status = department is null ? null : PersonStatus.Active };
            var bare = new BarePeoplePage(database.Resolved, PageSize, department);
            var middle = await MiddleAsync(database, department, cancellationToken);
            var after = query with { Move = KeysetMove.After, Cursor = KeysetCursor.Encode("name", descending: false, [middle.SortName, middle.Id]) };
            var last = query with { Move = KeysetMove.Last };
            var scope = department is null ? "all" : "one department, active";
            var (blocks, perBlock) = options.Quick ? (8, 20) : (24, 25);

            await SameAsync(service, query, await bare.FirstAsync());
            await SameAsync(service, after, await bare.AfterAsync(middle));
            await SameAsync(service, last, await bare.LastAsync());
            await AddAsync($"first page, {scope}", query, bare.FirstAsync);
            await AddAsync($"middle page, {scope}", after, () => bare.AfterAsync(middle));
            await AddAsync($"last page, {scope}", last, bare.LastAsync);
            var ends = await Interleaved.RunAsync(() => service.ReadAsync(actor, last, cancellationToken), () => service.ReadAsync(actor, query, cancellationToken), blocks, perBlock);
            figures.Add(Figure.Ratio(Name, $"last page beside first, both ours, {scope}", ends.Ours, ends.Reference, ends.Ratio, LastTarget));

            async Task AddAsync(string what, PeopleQuery page, Func<Task<List<PersonRow>>> reference)
            {
                var result = await Interleaved.RunAsync(() => service.ReadAsync(actor, page, cancellationToken), reference, blocks, perBlock);
                figures.Add(Figure.Ratio(Name, $"{what} (middle half of blocks {result.LowerQuartile:0.00}–{result.UpperQuartile:0.00})", result.Ours, result.Reference, result.Ratio, Target));
            }

            async Task SameAsync(PeopleListService list, PeopleQuery page, List<PersonRow> expected)
            {
                var read = await list.ReadAsync(actor, page, cancellationToken);
                if (read.Page.Rows.Count != PageSize || !read.Page.Rows.SequenceEqual(expected))
                {
                    throw new InvalidOperationException($"The page and its reference are not the same rows ({page.Move}, {scope}).");
                }
            }
        }

        return figures;
    }

    private static async Task<Guid?> LargestAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        return await context.People.GroupBy(static person => person.DepartmentId).OrderByDescending(static group => group.Count()).Select(static group => (Guid?)group.Key).FirstAsync(cancellationToken);
    }

    /// <summary>The person in the middle of the order, found once by counting, which is what a page never does.</summary>
    private static async Task<PersonRow> MiddleAsync(BenchDatabase database, Guid? department, CancellationToken cancellationToken)
    {
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        var people = department is null ? context.People : context.People.Where(person => person.DepartmentId == department && person.Status == PersonStatus.Active);
        var count = await people.CountAsync(cancellationToken);
        var person = await people.OrderBy(static row => row.SortName).ThenBy(static row => row.Id).Skip(count / 2).FirstAsync(cancellationToken);
        return new PersonRow(person.Id, person.EmployeeNumber, person.GivenName, person.FamilyName, person.SortName, person.WorkEmail, person.JobTitle, person.DepartmentId, string.Empty, person.Status, HasAccount: false, person.CreatedAt);
    }
}
