using System.CommandLine;
using System.Globalization;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.Seed;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;

namespace AdminConsole.Hosting.CommandLine;

/// <summary><c>demo</c>: a fictional company in a database of its own, to look around in.</summary>
internal sealed class DemoCommand(SharedOptions shared)
{
    private const string Folder = "demo";

    private readonly Option<int> people = new("--people") { Description = "How many people work there.", HelpName = "N", DefaultValueFactory = static _ => DemoOptions.DefaultPeople };
    private readonly Option<long> events = new("--events") { Description = "How many events its history has.", HelpName = "N", DefaultValueFactory = static _ => DemoOptions.DefaultEvents };
    private readonly Option<int> seed = new("--seed") { Description = "The same seed makes the same company.", HelpName = "N", DefaultValueFactory = static _ => DemoOptions.DefaultSeed };
    private readonly Option<bool> reset = new("--reset") { Description = "Deletes the demo that is there and makes a new one." };
    private readonly Option<bool> loadOnly = new("--load-only") { Description = "Ends when the company is loaded." };

    public Command Create()
    {
        var command = new Command("demo", "Serves a fictional company, in a database of its own.") { people, events, seed, reset, loadOnly, shared.Urls };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new DemoOptions(parsed.GetValue(people), parsed.GetValue(events), parsed.GetValue(seed));
        foreach (var problem in options.Check()?.Problems ?? [])
        {
            throw new StartRefusedException($"--{problem.Field.ToLowerInvariant()}", string.Create(CultureInfo.InvariantCulture, $"it must lie between {problem.Arguments[0]} and {problem.Arguments[1]}."));
        }

        var start = shared.Start(parsed);
        start = start with
        {
            DataFolder = Path.Combine(start.DataFolder, Folder),
            Urls = parsed.GetValue(shared.Urls),
            CompanyName = DemoDepartments.CompanyName,
        };
        if (parsed.GetValue(reset))
        {
            Reset(start);
        }

        await using var app = await ConsoleApplication.BuildAsync(start, cancellationToken);
        await LoadAsync(app.Services, options, cancellationToken);
        return parsed.GetValue(loadOnly) ? 0 : await ServeCommand.ServeAsync(app, cancellationToken);
    }

    private static void Reset(ConsoleStart start)
    {
        if (!ConsoleConfiguration.Load(start).IsEmbedded)
        {
            throw new StartRefusedException("--reset", "it deletes the embedded demo only; drop the database on the server yourself.");
        }

        try
        {
            foreach (var file in (string[])[DataFolder.DatabaseFile, KeyDatabase.File])
            {
                foreach (var suffix in (string[])["", "-wal", "-shm"])
                {
                    File.Delete(Path.Combine(start.DataFolder, file + suffix));
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // There is no demo yet.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException("--reset", $"the demo that is there cannot be deleted: {exception.Message}");
        }
    }

    private static async Task LoadAsync(IServiceProvider services, DemoOptions options, CancellationToken cancellationToken)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var began = clock.GetTimestamp();
        var loader = ActivatorUtilities.CreateInstance<DemoLoader>(services);
        var result = await DemoProgressBar.RunAsync(progress => loader.LoadAsync(options, progress, cancellationToken));
        if (result.Error is DatabaseNotEmptyError)
        {
            await RequireDemoAsync(services, cancellationToken);
            AnsiConsole.MarkupLine("The demo that is there goes on; its password was shown when it was made. [bold]--reset[/] makes a new one.");
            return;
        }

        if (!result.IsSuccess)
        {
            throw new StartRefusedException($"The demo could not be loaded: {result.Error.Code}.");
        }

        await ActivatorUtilities.CreateInstance<DemoPersonalData>(services).LoadAsync(options.Seed, cancellationToken);
        Show(result.Value, clock.GetElapsedTime(began));
    }

    private static async Task RequireDemoAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = await services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync(cancellationToken);
        if (!await context.AuditEvents.AnyAsync(static entry => entry.Action == AuditActions.DemoLoad, cancellationToken))
        {
            throw new StartRefusedException("--reset", "the database holds something else, or a demo whose loading was broken off; give this option, or another --data.");
        }
    }

    private static void Show(DemoReport report, TimeSpan took)
    {
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{DemoDepartments.CompanyName}: {report.People:N0} people, {report.Departments:N0} departments, {report.Roles:N0} roles, {report.Assignments:N0} assignments, {report.Events:N0} events in {took.TotalSeconds:N1} s.");
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Sign-in name").AddColumn("Role");
        foreach (var signIn in report.SignIns)
        {
            table.AddRow(Markup.Escape(signIn.Name), Markup.Escape(signIn.Label));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Password of all of them, shown this once: [bold]{report.Password.Reveal()}[/]");
    }
}
