using System.CommandLine;

namespace AdminConsole.Controls;

/// <summary>What every command that changes access takes: a reason, a dry run, and the stamp of what the dry run showed.</summary>
internal sealed class ChangeCommand
{
    /// <summary>Builds the console's services for one command, runs the work on them and gives its exit code.</summary>
    public delegate Task<int> WithServices(ParseResult parsed, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancellationToken);

    public Option<string?> Reason { get; } = new("--reason") { Description = "Why, for the audit trail.", HelpName = "TEXT" };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Only show what it would mean." };

    public Option<string?> Seen { get; } = new("--seen") { Description = "The stamp that --dry-run printed: makes the change that was shown, and no other.", HelpName = "STAMP" };

    /// <summary>The command with these options.</summary>
    public Command Of(string name, string description, params Symbol[] more)
    {
        var command = new Command(name, description) { Reason, DryRun, Seen };
        foreach (var symbol in more)
        {
            switch (symbol)
            {
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
                case Option option:
                    command.Options.Add(option);
                    break;
            }
        }

        return command;
    }
}
