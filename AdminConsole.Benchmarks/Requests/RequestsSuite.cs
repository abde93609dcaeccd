using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Requests;
using AdminConsole.Features.Requests;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Calendars;
using AdminConsole.Persistence.Requests;

namespace AdminConsole.Benchmarks.Requests;

/// <summary>An approval that gives the role, beside its rows by bare SQL; and a page of an inbox of a thousand, beside the same page by hand. On MySQL.</summary>
internal sealed class RequestsSuite : ISuite
{
    private const double ApprovalTarget = 2.0;
    private const double InboxTarget = 1.5;
    private const int People = 5_000;
    private const int Inbox = 1_000;
    private const int PageSize = 50;

    /// <summary>Calls of each side before it is timed.</summary>
    private const int Warm = 400;

    public string Name => "requests";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        await using var database = await BenchDatabase.ServerAsync("ADMINCONSOLE_TEST_MYSQL", null, cancellationToken);
        await database.FillAsync(People, 1_000, cancellationToken);
        var (blocks, perBlock) = options.Quick ? (10, 20) : (40, 25);
        List<Figure> figures = [];
        var rows = new RequestRowsBench(database);
        // The warm-up takes its share of both halves.
        await rows.FillAsync(Inbox + (2 * (Warm + (blocks * perBlock))), cancellationToken);
        var calendars = new CalendarReader(database.Settings);
        var views = new RequestViewReader(database.Settings, calendars);
        var reader = new RequestReader(database.Contexts, views, database.Holder, TimeProvider.System);
        var flow = new RequestFlow(calendars);
        var decisions = new RequestDecisions(database.Work, flow);
        var half = (rows.Requests.Count - Inbox) / 2;
        var (mine, theirs) = (rows.Requests.Take(half).ToList(), rows.Requests.Skip(half).Take(half).ToList());
        var bare = new BareApproval(database, rows.Manager, theirs);
        var turn = 0;
        var approval = await Interleaved.RunAsync(ApproveAsync, bare.ApproveAsync, blocks, perBlock, Warm);
        figures.Add(Figure.Ratio(Name, $"one request approved, the role in force (middle half of blocks {approval.LowerQuartile:0.00}–{approval.UpperQuartile:0.00})", approval.Ours, approval.Reference, approval.Ratio, ApprovalTarget));

        var inbox = new BareInbox(database.Resolved, rows.Manager.PersonId!.Value, PageSize);
        var query = new RequestQuery(RequestList.ToDecide);
        var first = new KeysetRequest(KeysetMove.First, null, PageSize);
        var page = await SameAsync(first, await inbox.FirstAsync());
        var from = page.Page.Rows[^1].Id;
        var next = new KeysetRequest(KeysetMove.After, page.Last, PageSize);
        await SameAsync(next, await inbox.ReadAsync(from));
        await AddAsync("first page", first, inbox.FirstAsync);
        await AddAsync("page behind it", next, () => inbox.ReadAsync(from));
        return figures;

        async Task ApproveAsync()
        {
            var request = mine[turn++];
            var decided = await decisions.DecideAsync(rows.Manager, request.Id, new DecisionInput { Verdict = RequestVerdict.Approve, Shown = rows.Stamps[request.Id] }, cancellationToken);
            if (decided is not { IsSuccess: true, Value: RequestState.Approved })
            {
                throw new InvalidOperationException($"The approval was not taken: {decided.Error?.Code ?? decided.Value.ToString()}.");
            }
        }

        async Task AddAsync(string what, KeysetRequest asked, Func<Task> reference)
        {
            var result = await Interleaved.RunAsync(() => reader.PageAsync(rows.Manager, query, asked, cancellationToken), reference, blocks, perBlock);
            figures.Add(Figure.Ratio(Name, $"inbox of {Inbox:N0} and more, {what} of {PageSize} (middle half of blocks {result.LowerQuartile:0.00}–{result.UpperQuartile:0.00})", result.Ours, result.Reference, result.Ratio, InboxTarget));
        }

        async Task<RequestPage> SameAsync(KeysetRequest asked, List<RequestRow> expected)
        {
            var read = await reader.PageAsync(rows.Manager, query, asked, cancellationToken);
            if (read.Page.Rows.Count != PageSize || !read.Page.Rows.Select(static row => row with { Sensitivity = default, IsLate = false }).SequenceEqual(expected.Select(static row => row with { Sensitivity = default, IsLate = false })))
            {
                throw new InvalidOperationException("The page and its reference are not the same rows.");
            }

            return read;
        }
    }
}
