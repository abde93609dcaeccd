using System.CommandLine;
using AdminConsole.Features.Audit;
using AdminConsole.Features.Departments;
using AdminConsole.Features.Import;
using AdminConsole.Features.People;
using AdminConsole.Features.Roles;
using AdminConsole.Persistence;

namespace AdminConsole.Hosting.CommandLine;

/// <summary>The program's commands. Whatever goes wrong ends in one message on the error stream and a code other than zero.</summary>
internal static class ConsoleCommands
{
    public const int Failed = 1;
    public const int Misused = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"AdminConsole: {parsed.Errors[0].Message}");
            await Console.Error.WriteLineAsync("\"AdminConsole --help\" lists the commands and their options.");
            return Misused;
        }

        try
        {
            // The host answers signals itself; the library's own handler would cut its draining short.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync($"AdminConsole: {refused.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"AdminConsole: {exception.GetType().Name}: {DatabaseStart.Explain(exception)}");
            return Failed;
        }
    }

    /// <summary>Does a command's work on the console's own services, without serving.</summary>
    private static async Task<int> OnServicesAsync(ConsoleStart start, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        await using var app = await ConsoleApplication.BuildAsync(start, cancellationToken);
        return await work(app.Services, cancellationToken);
    }

    private static RootCommand Root()
    {
        var shared = new SharedOptions();
        var root = new RootCommand("A console in which a company governs who may do what, and proves it afterwards.");
        shared.AddTo(root);
        ServeCommand.Configure(root, shared);
        root.Subcommands.Add(new DemoCommand(shared).Create());
        root.Subcommands.Add(MigrateCommand.Create(shared));
        root.Subcommands.Add(HealthCommand.Create(shared));
        root.Subcommands.Add(AccountCommand.Create(shared));
        root.Subcommands.Add(KeysCommand.Create(shared));
        root.Subcommands.Add(RoleCommands.Create((parsed, work, cancellationToken) => OnServicesAsync(shared.Start(parsed), work, cancellationToken)));
        root.Subcommands.Add(AssignmentCommands.Create((parsed, work, cancellationToken) => OnServicesAsync(shared.Start(parsed), work, cancellationToken)));
        root.Subcommands.Add(DepartmentCommands.Create((parsed, work, cancellationToken) => OnServicesAsync(shared.Start(parsed), work, cancellationToken)));
        root.Subcommands.Add(ImportCommands.Create((parsed, work, cancellationToken) => OnServicesAsync(shared.Start(parsed), work, cancellationToken)));
        root.Subcommands.Add(AuditCommands.Create((parsed, work, cancellationToken) => OnServicesAsync(shared.Start(parsed), work, cancellationToken)));
        return root;
    }
}

/// <summary>The options that every command takes.</summary>
internal sealed class SharedOptions
{
    public Option<string> Data { get; } = new("--data")
    {
        Description = "The folder of the embedded database and its secret files.",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = static _ => DataFolder.Default,
    };

    public Option<string?> Configuration { get; } = new("--config")
    {
        Description = "A settings file over appsettings.json; see appsettings.templates.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<string?> Urls { get; } = new("--urls")
    {
        Description = $"The addresses to listen on, separated by semicolons [default: {ConsoleAddresses.Default}].",
        HelpName = "URLS",
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(Data);
        root.Options.Add(Configuration);
    }

    public ConsoleStart Start(ParseResult parsed) => new()
    {
        DataFolder = parsed.GetRequiredValue(Data),
        ConfigurationFile = parsed.GetValue(Configuration),
    };
}
