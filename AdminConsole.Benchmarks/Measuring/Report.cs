using System.Text;
using Spectre.Console;

namespace AdminConsole.Benchmarks.Measuring;

/// <summary>Prints the figures, and puts them between the suite's marks in <c>docs/performance.md</c>.</summary>
internal static class Report
{
    public static void Print(IReadOnlyList<Figure> figures)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("what", "ours", "reference", "measured", "target", "");
        foreach (var figure in figures)
        {
            table.AddRow([.. Cells(figure).Select(static cell => new Text(cell))]);
        }

        AnsiConsole.Write(table);
    }

    public static async Task WriteAsync(string suite, IReadOnlyList<Figure> figures, CancellationToken cancellationToken)
    {
        var path = Repository.PathOf("docs/performance.md");
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        var open = $"<!-- figures:{suite} -->";
        const string close = "<!-- end -->";
        var from = text.IndexOf(open, StringComparison.Ordinal);
        var to = from < 0 ? -1 : text.IndexOf(close, from, StringComparison.Ordinal);
        if (to < 0)
        {
            throw new InvalidOperationException($"docs/performance.md has no marks for {suite}.");
        }

        var table = new StringBuilder().Append("\n| what | ours | reference | measured | target | |\n|---|---|---|---|---|---|\n");
        foreach (var figure in figures)
        {
            table.Append("| ").AppendJoin(" | ", Cells(figure)).Append(" |\n");
        }

        await File.WriteAllTextAsync(path, text[..(from + open.Length)] + table + text[to..], cancellationToken);
    }

    private static string[] Cells(Figure figure)
        => [figure.What, figure.Ours, figure.Reference, figure.Shown, figure.TargetShown, figure.Met switch { true => "met", false => "missed", null => "" }];
}
