using System.CommandLine;
using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;

namespace AdminConsole.Hosting.CommandLine;

/// <summary>
/// <c>keys</c>: the keys of personal data, in the hands of whoever runs the machine. Each may run while the console
/// serves, and each goes on where a killed one stopped.
/// </summary>
internal static class KeysCommand
{
    public static Command Create(SharedOptions shared)
    {
        var command = new Command("keys", "Looks after the encryption keys of personal data; works while the console serves.");
        command.Subcommands.Add(Create());
        command.Subcommands.Add(Simple(shared, "status", "Says how the keys stand, and whether a long work is under way.", static (services, token) => StatusAsync(services, token)));
        command.Subcommands.Add(Rotate(shared));
        command.Subcommands.Add(Simple(shared, "reencrypt", "Gives every person a new data key and encrypts their data with it. Resumable.", static (services, token) => ReencryptAsync(services, token)));
        command.Subcommands.Add(Forget(shared));
        command.Subcommands.Add(Remove(shared));
        return command;
    }

    private static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Where the key file is to lie; it must not be there yet." };
        var command = new Command("create", "Makes a file with a first key-encryption key, readable by you alone.") { file };
        command.SetAction(async (parsed, _) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            try
            {
                if (!FileKeyProvider.Create(path))
                {
                    await Console.Error.WriteLineAsync($"AdminConsole: \"{path}\" is there already; what it opens would be lost with it.");
                    return ConsoleCommands.Failed;
                }
            }
            catch (KeyUnavailableException exception)
            {
                await Console.Error.WriteLineAsync($"AdminConsole: {exception.Message}");
                return ConsoleCommands.Failed;
            }

            Line($"{path} holds a new key. Keep a copy where the database's backups are not: without it nothing encrypted can be read.");
            return 0;
        });
        return command;
    }

    private static Command Simple(SharedOptions shared, string name, string description, Func<IServiceProvider, CancellationToken, Task<int>> act)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, cancellationToken) => RunAsync(shared, parsed, act, cancellationToken));
        return command;
    }

    private static Command Rotate(SharedOptions shared)
    {
        var keep = new Option<bool>("--keep-key") { Description = "Makes no new key: wraps everything with the one that is current now." };
        var command = new Command("rotate", "Makes a new key-encryption key and wraps every data key with it. Resumable.") { keep };
        command.SetAction((parsed, cancellationToken) => RunAsync(shared, parsed, (services, token) => RotateAsync(services, !parsed.GetValue(keep), token), cancellationToken));
        return command;
    }

    private static Command Forget(SharedOptions shared)
    {
        var who = new Argument<string>("NAME") { Description = "The person's employee number or work e-mail." };
        var reason = new Option<string>("--reason") { Description = "Why, for the audit trail.", HelpName = "TEXT", Required = true };
        var command = new Command("forget", "Destroys one disabled person's data key for good, and proves that nothing of theirs can be read.") { who, reason };
        command.SetAction((parsed, cancellationToken)
            => RunAsync(shared, parsed, (services, token) => ForgetAsync(services, parsed.GetRequiredValue(who), parsed.GetRequiredValue(reason), token), cancellationToken));
        return command;
    }

    private static Command Remove(SharedOptions shared)
    {
        var name = new Argument<string>("KEY") { Description = "The key's name, as \"keys status\" gives it." };
        var command = new Command("remove", "Takes away a key-encryption key that wraps nothing any more.") { name };
        command.SetAction((parsed, cancellationToken) => RunAsync(shared, parsed, (services, token) => RemoveAsync(services, parsed.GetRequiredValue(name), token), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult parsed, Func<IServiceProvider, CancellationToken, Task<int>> act, CancellationToken cancellationToken)
    {
        await using var app = await ConsoleApplication.BuildAsync(shared.Start(parsed), cancellationToken);
        try
        {
            return await act(app.Services, cancellationToken);
        }
        catch (KeyUnavailableException exception)
        {
            await Console.Error.WriteLineAsync($"AdminConsole: {exception.Message}");
            return ConsoleCommands.Failed;
        }
    }

    private static async Task<int> StatusAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var status = await services.GetRequiredService<KeyReport>().ReadAsync(cancellationToken);
        Line($"Key provider: {status.Provider}{(status.Fault is { } fault ? $" - gives no key now: {fault}" : null)}");
        Line($"The wrapped data keys lie {(status.IsApart ? "in a database of their own" : "in the main database: a backup of it holds them too")}.");
        foreach (var key in status.Keys)
        {
            Line($"  {key.Name}  wraps {key.Wraps:N0}{(key.IsCurrent ? "  current" : null)}{(key.IsThere ? null : "  MISSING at the provider")}{(key is { Wraps: 0, IsCurrent: false } ? "  can be removed" : null)}");
        }

        Line($"People with a data key: {status.People:N0}. Forgotten: {status.Forgotten:N0}.");
        foreach (var run in status.Runs)
        {
            var state = run.FinishedAt is { } end ? $"ended {end:u}" : run.HeldUntil > services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime ? "under way" : "stopped; start it again to go on";
            Line($"  {(run.Kind == KeyRunKind.Rewrap ? "rotate" : "reencrypt")}: {run.Done:N0} of {Math.Max(run.Total, run.Done):N0}, begun {run.StartedAt:u}, {state}");
        }

        if (status.Returned.Count > 0)
        {
            Line($"WARNING: {status.Returned.Count:N0} forgotten people have a key again, as after restoring a backup of the keys. Forget them again: {string.Join(", ", await NumbersAsync(services, status.Returned, cancellationToken))}");
        }

        return status.Fault is null && status.Returned.Count == 0 && status.Keys.All(static key => key.IsThere || key.Wraps == 0) ? 0 : ConsoleCommands.Failed;
    }

    private static async Task<int> RotateAsync(IServiceProvider services, bool newKey, CancellationToken cancellationToken)
    {
        var result = await ProgressAsync("Wrapping keys", progress => services.GetRequiredService<KeyRewrap>().RunAsync(ActorOf(services), newKey, progress, cancellationToken));
        return await EndAsync(result.Map(static done => string.Create(CultureInfo.InvariantCulture, $"{done.Done:N0} data keys are wrapped with {done.Name} now. Earlier keys that wrap nothing can go: keys status, keys remove.")));
    }

    private static async Task<int> ReencryptAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var result = await ProgressAsync("Encrypting anew", progress => services.GetRequiredService<KeyReencryption>().RunAsync(ActorOf(services), progress, cancellationToken));
        await EndAsync(result.Map(static report => string.Create(
            CultureInfo.InvariantCulture, $"{report.People:N0} people have a new data key.{(report.Unreadable > 0 ? $" {report.Unreadable:N0} values could not be read and were left as they are." : null)}")));
        return result is { IsSuccess: true, Value.Unreadable: 0 } ? 0 : ConsoleCommands.Failed;
    }

    private static async Task<int> ForgetAsync(IServiceProvider services, string name, string reason, CancellationToken cancellationToken)
    {
        if (await FindAsync(services, name, cancellationToken) is not { } personId)
        {
            await Console.Error.WriteLineAsync("AdminConsole: nobody has this employee number or work e-mail.");
            return ConsoleCommands.Failed;
        }

        var result = await services.GetRequiredService<PersonForgetting>().ForgetAsync(ActorOf(services), personId, reason, cancellationToken);
        await EndAsync(result.Map(static proof => string.Create(
            CultureInfo.InvariantCulture,
            $"Forgotten: {proof.Keys:N0} keys destroyed, {proof.Entries:N0} search entries removed. Of {proof.Values:N0} stored values {proof.Readable:N0} can be read.")));
        return result is { IsSuccess: true, Value.Readable: 0 } ? 0 : ConsoleCommands.Failed;
    }

    private static async Task<int> RemoveAsync(IServiceProvider services, string name, CancellationToken cancellationToken)
    {
        var result = await services.GetRequiredService<KeyReport>().RemoveAsync(ActorOf(services), name, cancellationToken);
        return await EndAsync(result.Map(removed => removed ? $"{name} is gone." : $"{name} wraps nothing; take it away in the key service's own console."));
    }

    private static async Task<Result<T>> ProgressAsync<T>(string label, Func<IProgress<KeyRunProgress>, Task<Result<T>>> act)
        => await AnsiConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(label);
                return await act(new Reporting(task));
            });

    private static async Task<int> EndAsync(Result<string> result)
    {
        if (result.IsSuccess)
        {
            Line($"{result.Value}");
            return 0;
        }

        await Console.Error.WriteLineAsync($"AdminConsole: {ErrorText.Of(result.Error)}");
        return result.Error is InvalidError ? ConsoleCommands.Misused : ConsoleCommands.Failed;
    }

    private static Actor ActorOf(IServiceProvider services) => Actor.Console(services.GetRequiredService<TimeProvider>());

    private static void Line(FormattableString text) => AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, text);

    private static async Task<Guid?> FindAsync(IServiceProvider services, string name, CancellationToken cancellationToken)
    {
        if (!TextRules.IsWellFormed(name) || name.Length > FieldLimits.Email)
        {
            return null;
        }

        var (number, email) = (name.Trim().ToUpperInvariant(), name.Trim().ToLowerInvariant());
        await using var context = await services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync(cancellationToken);
        return await context.People.Where(person => person.EmployeeNumber == number || person.WorkEmail == email).Select(static person => (Guid?)person.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> NumbersAsync(IServiceProvider services, IReadOnlyList<Guid> people, CancellationToken cancellationToken)
    {
        const int Most = 50;
        Guid[] first = [.. people.Take(Most)];
        await using var context = await services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync(cancellationToken);
        return await context.People.Where(person => first.Contains(person.Id)).OrderBy(static person => person.EmployeeNumber).Select(static person => person.EmployeeNumber).ToListAsync(cancellationToken);
    }

    /// <summary>Moves the bar; reports come from the working thread, in order.</summary>
    private sealed class Reporting(ProgressTask task) : IProgress<KeyRunProgress>
    {
        public void Report(KeyRunProgress value)
        {
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Done;
        }
    }
}
