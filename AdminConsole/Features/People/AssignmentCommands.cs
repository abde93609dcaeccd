using System.CommandLine;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.People;

/// <summary><c>assignment</c>: gives roles to people and takes them, from the machine itself, each through a preview.</summary>
internal static class AssignmentCommands
{
    private static readonly Argument<string> Person = new("PERSON") { Description = "Their employee number or work e-mail." };
    private static readonly Argument<string> Role = new("ROLE") { Description = "The role's key." };
    private static readonly Option<string?> Branch = new("--in") { Description = "The code of the department it reaches; without it the whole company.", HelpName = "CODE" };
    private static readonly Option<DateTimeOffset?> Until = new("--until") { Description = "When it ends, such as 2027-01-31T17:00Z; without it never.", HelpName = "TIME" };

    public static Command Create(ChangeCommand.WithServices run)
    {
        var giving = new ChangeCommand();
        var give = giving.Of("give", "Gives somebody a role.", Person, Role, Branch, Until);
        give.SetAction((parsed, cancellationToken) => run(parsed, (services, token) => GiveAsync(services, parsed, giving, token), cancellationToken));
        var taking = new ChangeCommand();
        var take = taking.Of("take", "Ends a role that somebody holds.", Person, Role, Branch);
        take.SetAction((parsed, cancellationToken) => run(parsed, (services, token) => TakeAsync(services, parsed, taking, token), cancellationToken));
        return new Command("assignment", "Gives and takes roles; each change is previewed, needs a reason and is recorded.") { give, take };
    }

    private static async Task<int> GiveAsync(IServiceProvider services, ParseResult parsed, ChangeCommand change, CancellationToken cancellationToken)
    {
        var named = await NamedAsync(services, parsed, cancellationToken);
        if (!named.IsSuccess)
        {
            return await PreviewReport.TellAsync(named.Error);
        }

        var (actor, assignments) = (Actor.Console(services.GetRequiredService<TimeProvider>()), services.GetRequiredService<AssignmentService>());
        var dryRun = parsed.GetValue(change.DryRun);
        var input = new GiveRoleInput
        {
            RoleId = named.Value.Role,
            ScopeDepartmentId = named.Value.Branch,
            WholeCompany = named.Value.Branch is null,
            ValidUntil = parsed.GetValue(Until)?.UtcDateTime,
            // A dry run is not recorded, so it needs no reason yet.
            Reason = dryRun || parsed.GetValue(change.Seen) is null ? "-" : parsed.GetValue(change.Reason),
        };
        return await RunAsync(
            services, actor, await assignments.PreviewGiveAsync(actor, named.Value.Person, input, cancellationToken), parsed, change,
            async stamp => (await assignments.GiveAsync(actor, named.Value.Person, input, cancellationToken, stamp)).Error, cancellationToken);
    }

    private static async Task<int> TakeAsync(IServiceProvider services, ParseResult parsed, ChangeCommand change, CancellationToken cancellationToken)
    {
        var named = await NamedAsync(services, parsed, cancellationToken);
        if (!named.IsSuccess)
        {
            return await PreviewReport.TellAsync(named.Error);
        }

        var time = services.GetRequiredService<TimeProvider>();
        var (actor, assignments) = (Actor.Console(time), services.GetRequiredService<AssignmentService>());
        var now = time.GetUtcNow().UtcDateTime;
        await using var context = await services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync(cancellationToken);
        var held = await context.Assignments
            .Where(row => row.PersonId == named.Value.Person && row.RoleId == named.Value.Role && row.ScopeDepartmentId == named.Value.Branch && (row.ValidUntil == null || row.ValidUntil > now))
            .OrderBy(static row => row.ValidFrom).Select(static row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);
        if (held is not { } assignment)
        {
            return await PreviewReport.TellAsync(new NotFoundError());
        }

        return await RunAsync(
            services, actor, await assignments.PreviewTakeAsync(actor, named.Value.Person, assignment, cancellationToken), parsed, change,
            async stamp => (await assignments.TakeAsync(actor, named.Value.Person, assignment, parsed.GetValue(change.Reason), cancellationToken, stamp)).Error, cancellationToken);
    }

    private static Task<int> RunAsync(
        IServiceProvider services, Actor actor, Result<AccessPreview> preview, ParseResult parsed, ChangeCommand change, Func<PreviewStamp, Task<ConsoleError?>> make, CancellationToken cancellationToken)
        => PreviewReport.RunAsync(
            preview, shown => services.GetRequiredService<AccessNames>().OfAsync(actor, shown, cancellationToken), parsed.GetValue(change.DryRun), parsed.GetValue(change.Seen), make);

    private static async Task<Result<Named>> NamedAsync(IServiceProvider services, ParseResult parsed, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<AccessModelLoader>().RefreshAsync(cancellationToken);
        await using var context = await services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync(cancellationToken);
        var (who, which, where) = (parsed.GetRequiredValue(Person), parsed.GetRequiredValue(Role), parsed.GetValue(Branch));
        if (!TextRules.IsWellFormed(who + which + where))
        {
            return new NotFoundError();
        }

        var email = who.ToLowerInvariant();
        var person = await context.People.Where(row => row.EmployeeNumber == who || row.WorkEmail == email).Select(static row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);
        if (person is null)
        {
            return new NotFoundError();
        }

        var role = await context.Roles.Where(row => row.Key == which).Select(static row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);
        if (role is null)
        {
            return new InvalidError(nameof(GiveRoleInput.RoleId), AssignmentRules.UnknownRole);
        }

        var branch = where is null ? null : await context.Departments.Where(row => row.Code == where).Select(static row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);
        return where is not null && branch is null
            ? new InvalidError(nameof(GiveRoleInput.ScopeDepartmentId), PersonRules.UnknownDepartment)
            : new Named(person.Value, role.Value, branch);
    }

    private sealed record Named(Guid Person, Guid Role, Guid? Branch);
}
