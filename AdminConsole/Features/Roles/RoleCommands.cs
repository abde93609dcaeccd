using System.CommandLine;
using AdminConsole.Controls;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Roles;

/// <summary>
/// <c>role</c>: changes what a role gives and inherits, from the machine itself. Whoever may run it holds the database
/// anyway; here each change is shown before, needs a reason, and leaves an event like everything else.
/// </summary>
internal static class RoleCommands
{
    /// <summary>The change that the words after the role name, or why there is none.</summary>
    private delegate Task<Result<RoleChange>> Read(ConsoleDbContext context, AccessModel model, string subject, CancellationToken cancellationToken);

    public static Command Create(ChangeCommand.WithServices run)
        => new("role", "Changes what a role gives and inherits; each change is previewed, needs a reason and is recorded.")
        {
            One(run, "grant", "Gives a role a permission.", "PERMISSION", PermissionAsync(static id => new RoleChange.Grant(id))),
            One(run, "revoke", "Takes a permission from a role.", "PERMISSION", PermissionAsync(static id => new RoleChange.Revoke(id))),
            One(run, "inherit", "Lets a role inherit from a junior one.", "JUNIOR", JuniorAsync(static id => new RoleChange.Inherit(id, Crossing: true))),
            One(run, "disinherit", "Ends that inheritance.", "JUNIOR", JuniorAsync(static id => new RoleChange.Disinherit(id))),
            One(run, "retire", "Retires a role: it gives nothing from then on.", null, static (_, _, _, _) => Task.FromResult<Result<RoleChange>>(new RoleChange.Retire())),
        };

    private static Command One(ChangeCommand.WithServices run, string name, string description, string? subjectName, Read read)
    {
        var role = new Argument<string>("ROLE") { Description = "The role's key, or its name where only one has it." };
        var subject = new Argument<string>(subjectName ?? "-") { Description = "The permission's key, or the junior role." };
        var change = new ChangeCommand();
        var command = subjectName is null ? change.Of(name, description, role) : change.Of(name, description, role, subject);
        command.SetAction((parsed, cancellationToken) => run(
            parsed,
            (services, token) => ChangeAsync(
                services, parsed.GetRequiredValue(role), subjectName is null ? string.Empty : parsed.GetRequiredValue(subject), read, parsed.GetValue(change.Reason), parsed.GetValue(change.DryRun), parsed.GetValue(change.Seen), token),
            cancellationToken));
        return command;
    }

    private static async Task<int> ChangeAsync(
        IServiceProvider services, string roleName, string subject, Read read, string? reason, bool dryRun, string? seen, CancellationToken cancellationToken)
    {
        var model = await services.GetRequiredService<AccessModelLoader>().RefreshAsync(cancellationToken);
        await using var context = await services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync(cancellationToken);
        var role = await RoleAsync(context, roleName, cancellationToken);
        if (!role.IsSuccess)
        {
            return await PreviewReport.TellAsync(role.Error);
        }

        var change = await read(context, model, subject, cancellationToken);
        if (!change.IsSuccess)
        {
            return await PreviewReport.TellAsync(change.Error);
        }

        var actor = Actor.Console(services.GetRequiredService<TimeProvider>());
        var shaping = services.GetRequiredService<RoleShaping>();
        var names = services.GetRequiredService<AccessNames>();
        return await PreviewReport.RunAsync(
            await shaping.PreviewAsync(actor, role.Value, change.Value, cancellationToken),
            preview => names.OfAsync(actor, preview, cancellationToken),
            dryRun,
            seen,
            async stamp => (await shaping.ApplyAsync(actor, role.Value, change.Value, reason, stamp, cancellationToken)).Error);
    }

    private static Read PermissionAsync(Func<Guid, RoleChange> change)
        => (_, model, key, _) => Task.FromResult<Result<RoleChange>>(
            model.Permissions.Find(key) is { } permission ? change(permission.Id) : new InvalidError(nameof(RoleChange.Grant.PermissionId), RoleShaping.UnknownPermission));

    private static Read JuniorAsync(Func<Guid, RoleChange> change)
        => async (context, _, name, token) => await RoleAsync(context, name, token) is { IsSuccess: true, Value: var id } ? change(id) : new InvalidError(nameof(RoleChange.Inherit.JuniorId), AssignmentRules.UnknownRole);

    private static async Task<Result<Guid>> RoleAsync(ConsoleDbContext context, string name, CancellationToken cancellationToken)
    {
        var found = TextRules.IsWellFormed(name)
            ? await context.Roles.Where(role => role.Key == name || role.Name == name).OrderByDescending(role => role.Key == name).Select(static role => new { role.Id, role.Key }).Take(2).ToListAsync(cancellationToken)
            : [];
        return found switch
        {
            [var only] => only.Id,
            [var first, _] when string.Equals(first.Key, name, StringComparison.Ordinal) => first.Id,
            _ => new InvalidError(nameof(RoleChange.Inherit.JuniorId), AssignmentRules.UnknownRole),
        };
    }
}
