using AdminConsole.Persistence.Bulk;
using AdminConsole.Persistence.Seed;
using Spectre.Console;

namespace AdminConsole.Hosting.CommandLine;

/// <summary>Shows how far the demo has come: a bar for each stage, plain lines where there is no terminal.</summary>
internal static class DemoProgressBar
{
    public static Task<TResult> RunAsync<TResult>(Func<IProgress<DemoProgress>, Task<TResult>> load)
        => AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bars => load(new Bars(bars)));

    private static string Label(string stage) => stage switch
    {
        DemoStages.Structure => "Departments and roles",
        DemoStages.People => "People",
        DemoStages.Accounts => "Accounts",
        DemoStages.Assignments => "Assignments",
        DemoStages.Events => "History",
        DemoStages.Finish => "Finishing",
        _ => stage,
    };

    private sealed class Bars(ProgressContext context) : IProgress<DemoProgress>
    {
        private readonly Dictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);

        public void Report(DemoProgress value)
        {
            if (string.Equals(value.Note, MySqlBulkWriter.NoteLocalInfileOff, StringComparison.Ordinal))
            {
                AnsiConsole.WriteLine("The server takes no LOAD DATA LOCAL (local_infile is off); ordinary inserts take longer.");
            }

            // A new stage ends those before it.
            if (!tasks.TryGetValue(value.Stage, out var task))
            {
                foreach (var earlier in tasks.Values)
                {
                    earlier.Value = earlier.MaxValue;
                }

                task = context.AddTask(Label(value.Stage));
                tasks.Add(value.Stage, task);
            }

            task.MaxValue = Math.Max(1, value.Total);
            task.Value = Math.Min(value.Done, task.MaxValue);
        }
    }
}
