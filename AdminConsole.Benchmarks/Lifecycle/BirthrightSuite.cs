using System.Diagnostics;
using System.Globalization;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;
using AdminConsole.Features.BirthrightRules;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Benchmarks.Lifecycle;

/// <summary>A birthright rule previewed over everybody: one that speaks of the whole company, and one of the largest branch.</summary>
internal sealed class BirthrightSuite : ISuite
{
    private const double Target = 200;
    private const int Warm = 3;

    public string Name => "birthright";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var people = options.Quick ? 10_000 : 100_000;
        await using var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", string.Create(CultureInfo.InvariantCulture, $"bench_people_{people}"), cancellationToken);
        await database.FillAsync(people, 1_000, cancellationToken);
        var officer = await database.ActorAsync(BuiltInRoles.SecurityOfficer, cancellationToken);
        await database.Loader.RefreshAsync(cancellationToken);
        var previewer = new BirthrightPreviewer(database.Contexts, database.Holder, TimeProvider.System);
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        var role = await context.Roles.Where(static row => row.Key == BuiltInRoles.Auditor).Select(static row => row.Id).SingleAsync(cancellationToken);
        var branch = await context.Departments.Where(static row => row.Code == "CS").Select(static row => row.Id).SingleAsync(cancellationToken);
        return
        [
            await MeasureAsync("the whole company", new BirthrightInput { RoleId = role }),
            await MeasureAsync("a branch", new BirthrightInput { RoleId = role, DepartmentId = branch }),
        ];

        async Task<Figure> MeasureAsync(string what, BirthrightInput input)
        {
            List<double> times = [];
            var matching = 0;
            for (var turn = 0; turn < (options.Quick ? 8 : 30) + Warm; turn++)
            {
                var from = Stopwatch.GetTimestamp();
                var preview = (await previewer.PreviewAsync(officer, input, cancellationToken)).Value ?? throw new InvalidOperationException("The preview was refused.");
                if (turn >= Warm)
                {
                    times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                }

                matching = preview.Matching;
            }

            var median = Statistics.Median(times);
            return new(
                Name, string.Create(CultureInfo.InvariantCulture, $"a birthright rule for {what} previewed, {matching:N0} of {people:N0} people fit, {database.Resolved.DisplayName}"),
                Words.Milliseconds(median), "", median, Words.Milliseconds(median), Target, $"≤ {Words.Milliseconds(Target)}");
        }
    }
}
