using System.CommandLine;
using System.Globalization;
using AdminConsole.Controls;
using Spectre.Console;

namespace AdminConsole.Features.Audit;

/// <summary><c>audit verify</c>: checks the trail on the machine itself. It ends with 0 only when every event is as it was written.</summary>
internal static class AuditCommands
{
    /// <summary>At least one event is not as it was written.</summary>
    public const int Altered = 1;

    /// <summary>The options make no sense.</summary>
    public const int Misused = 2;

    /// <summary>Builds the console's services for one command, runs the work on them and gives its exit code.</summary>
    public delegate Task<int> WithServices(ParseResult parsed, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancellationToken);

    public static Command Create(WithServices run)
    {
        var from = new Option<string?>("--from") { Description = "The first day or moment, UTC: 2026-03-01 or 2026-03-01T09:00Z.", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "The last day, or the moment to stop before, UTC.", HelpName = "TIME" };
        var verify = new Command("verify", "Computes the seal of every event anew and lists those that do not fit.") { from, to };
        verify.SetAction((parsed, cancellationToken) => run(parsed, (services, token) => VerifyAsync(services, parsed.GetValue(from), parsed.GetValue(to), token), cancellationToken));
        return new Command("audit", "Works on the audit trail.") { verify };
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, string? from, string? to, CancellationToken cancellationToken)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var (filter, problems) = AuditFilter.Parse(new AuditFilterInput { From = from, To = to }, new Domain.Access.DepartmentTree([]), now);
        foreach (var problem in problems)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]--{problem.Field.ToLowerInvariant()}[/]: {ProblemText.Of(problem)}");
        }

        if (problems.Count > 0)
        {
            return Misused;
        }

        var verifier = services.GetRequiredService<AuditVerifier>();
        var check = await AnsiConsole.Status().StartAsync(
            "Checking the trail …",
            status => verifier.CheckAllAsync(
                filter,
                new Telling(state => status.Status = string.Create(CultureInfo.InvariantCulture, $"Checked {state.Checked:N0} events, {state.BadCount:N0} not as written")),
                cancellationToken));
        Show(check);
        return check.IsClean ? 0 : Altered;
    }

    private static void Show(AuditCheck check)
    {
        if (check.IsClean)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[green]All {check.Checked:N0} events are as they were written.[/]");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("Number").AddColumn("State").AddColumn("Says it is of").AddColumn("Says it is").AddColumn("Key");
        foreach (var bad in check.Bad)
        {
            // What an altered row says is somebody else's text: never markup.
            table.AddRow(
                bad.Sequence.ToString(CultureInfo.InvariantCulture),
                bad.State.ToString().ToLowerInvariant(),
                bad.At?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty,
                Markup.Escape(Plain(bad.Action)),
                bad.Id?.ToString("D") ?? string.Empty);
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{check.BadCount:N0} of {check.Checked:N0} events are not as they were written.[/]");
    }

    private static string Plain(string? text) => string.Concat((text ?? string.Empty).Where(static character => !char.IsControl(character)));

    private sealed class Telling(Action<AuditCheck> tell) : IProgress<AuditCheck>
    {
        public void Report(AuditCheck value) => tell(value);
    }
}
