using System.CommandLine;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Departments;

/// <summary><c>department move</c>: moves a department from the machine itself, through a preview.</summary>
internal static class DepartmentCommands
{
    public static Command Create(ChangeCommand.WithServices run)
    {
        var change = new ChangeCommand();
        var code = new Argument<string>("CODE") { Description = "The department's code." };
        var under = new Argument<string>("PARENT") { Description = "The code of the one it comes to stand under." };
        var move = change.Of("move", "Moves a department under another.", code, under);
        move.SetAction((parsed, cancellationToken) => run(parsed, (services, token) => MoveAsync(services, parsed.GetRequiredValue(code), parsed.GetRequiredValue(under), parsed, change, token), cancellationToken));
        return new Command("department", "Changes the tree of departments; each change is previewed, needs a reason and is recorded.") { move };
    }

    private static async Task<int> MoveAsync(IServiceProvider services, string code, string under, ParseResult parsed, ChangeCommand change, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<AccessModelLoader>().RefreshAsync(cancellationToken);
        await using var context = await services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync(cancellationToken);
        var known = TextRules.IsWellFormed(code + under)
            ? await context.Departments.Where(row => row.Code == code || row.Code == under).ToDictionaryAsync(static row => row.Code, static row => row.Id, StringComparer.Ordinal, cancellationToken)
            : [];
        if (!known.TryGetValue(code, out var department) || !known.TryGetValue(under, out var parent))
        {
            return await PreviewReport.TellAsync(new NotFoundError());
        }

        var actor = Actor.Console(services.GetRequiredService<TimeProvider>());
        var moving = services.GetRequiredService<DepartmentMoving>();
        return await PreviewReport.RunAsync(
            await moving.PreviewAsync(actor, department, new DepartmentMove(parent), cancellationToken),
            preview => services.GetRequiredService<AccessNames>().OfAsync(actor, preview, cancellationToken),
            parsed.GetValue(change.DryRun),
            parsed.GetValue(change.Seen),
            async stamp => (await moving.ApplyAsync(actor, department, new DepartmentMove(parent), parsed.GetValue(change.Reason), stamp, cancellationToken)).Error);
    }
}
