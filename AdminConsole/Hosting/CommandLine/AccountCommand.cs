using System.CommandLine;
using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;

namespace AdminConsole.Hosting.CommandLine;

/// <summary>
/// <c>account</c>: what the operator of the machine does to an account when no officer can (break-glass). Whoever may
/// run it holds the database and the keys anyway; here it leaves a reason and an event like everything else.
/// </summary>
internal static class AccountCommand
{
    /// <summary>Does one thing to the account of the person with that key.</summary>
    private delegate Task<Result<string>> Act(AccountRescue rescue, Actor actor, Guid personId, string reason, CancellationToken cancellationToken);

    public static Command Create(SharedOptions shared)
        => new("account", "Helps an account when no officer can; each use needs a reason and is recorded.")
        {
            One(shared, "unlock", "Forgets the wrong guesses at the account, and so ends every lockout.", static async (rescue, actor, person, reason, token) =>
                (await rescue.UnlockAsync(actor, person, reason, token)).Map(static count => string.Create(CultureInfo.InvariantCulture, $"Unlocked: {count} counters are gone."))),
            One(shared, "reset-factor", "Takes away every second factor of the account and ends its sessions.", static async (rescue, actor, person, reason, token) =>
                (await rescue.ResetFactorAsync(actor, person, reason, token)).Map(static count => string.Create(CultureInfo.InvariantCulture, $"Reset, and {count} sessions ended. The next sign-in sets up a new factor before anything else."))),
            One(shared, "end-sessions", "Ends all sessions of the account.", static async (rescue, actor, person, reason, token) =>
                (await rescue.EndSessionsAsync(actor, person, reason, token)).Map(static count => string.Create(CultureInfo.InvariantCulture, $"Ended {count} sessions."))),
        };

    private static Command One(SharedOptions shared, string name, string description, Act act)
    {
        var who = new Argument<string>("NAME") { Description = "The work e-mail the person signs in with, or their employee number." };
        var reason = new Option<string>("--reason") { Description = "Why, for the audit trail.", HelpName = "TEXT", Required = true };
        var command = new Command(name, description) { who, reason };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = await ConsoleApplication.BuildAsync(shared.Start(parsed), cancellationToken);
            return await RunAsync(app.Services, parsed.GetRequiredValue(who), parsed.GetRequiredValue(reason), act, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, string name, string reason, Act act, CancellationToken cancellationToken)
    {
        if (await FindAsync(services, name, cancellationToken) is not { } personId)
        {
            await Console.Error.WriteLineAsync("AdminConsole: nobody with an account has this e-mail or employee number.");
            return ConsoleCommands.Failed;
        }

        var result = await act(services.GetRequiredService<AccountRescue>(), Actor.Console(services.GetRequiredService<TimeProvider>()), personId, reason, cancellationToken);
        if (!result.IsSuccess)
        {
            await Console.Error.WriteLineAsync($"AdminConsole: {ErrorText.Of(result.Error)}");
            return result.Error is InvalidError ? ConsoleCommands.Misused : ConsoleCommands.Failed;
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{result.Value}");
        return 0;
    }

    private static async Task<Guid?> FindAsync(IServiceProvider services, string name, CancellationToken cancellationToken)
    {
        if (!TextRules.IsWellFormed(name) || name.Length > FieldLimits.Email)
        {
            return null;
        }

        var normalized = services.GetRequiredService<ILookupNormalizer>().NormalizeName(name.Trim());
        await using var context = await services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync(cancellationToken);
        return await context.Users
            .Where(account => account.NormalizedUserName == normalized || context.People.Any(person => person.Id == account.Id && person.EmployeeNumber == name))
            .Select(static account => (Guid?)account.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
