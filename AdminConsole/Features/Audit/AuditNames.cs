using AdminConsole.Controls;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Audit;

/// <summary>
/// Puts names to the keys of a page's rows. Names are not in the trail, which outlives the right to be forgotten: they
/// are looked up as they are today, and a key without a name stays a key.
/// </summary>
internal static class AuditNames
{
    /// <summary>
    /// The rows of a limited query with their names. The limit is taken before the joins, so that they cost a look-up by
    /// key for each row shown. The caller's order is lost; the newest come first.
    /// </summary>
    public static IQueryable<AuditRow> Joined(ConsoleDbContext context, IQueryable<AuditEvent> limited)
        => from entry in limited
           join person in context.People on entry.ActorId equals (Guid?)person.Id into actors
           from actor in actors.DefaultIfEmpty()
           join person in context.People on entry.TargetId equals (Guid?)person.Id into targets
           from target in targets.DefaultIfEmpty()
           join row in context.Roles on entry.TargetId equals (Guid?)row.Id into roles
           from role in roles.DefaultIfEmpty()
           join row in context.Departments on entry.DepartmentId equals (Guid?)row.Id into departments
           from department in departments.DefaultIfEmpty()
           orderby entry.Sequence descending
           select new AuditRow(
               entry.Sequence, entry.Id, entry.At, entry.ActorId, entry.SessionId, entry.Action, entry.TargetType, entry.TargetId, entry.DepartmentId,
               entry.Outcome, entry.Reason, entry.CorrelationId, entry.Address)
           {
               ActorName = actor == null ? null : actor.GivenName + " " + actor.FamilyName,
               TargetName = target != null ? target.GivenName + " " + target.FamilyName : role == null ? null : role.Name,
               DepartmentName = department == null ? null : department.Name,
           };

    public static async Task<List<AuditRow>> NamedAsync(ConsoleDbContext context, List<AuditRow> rows, CancellationToken cancellationToken)
    {
        var people = rows.Select(static row => row.ActorId)
            .Concat(rows.Where(static row => IsPerson(row.TargetType)).Select(static row => row.TargetId))
            .OfType<Guid>().Distinct().ToList();
        var roles = rows.Where(static row => string.Equals(row.TargetType, AuditTargets.Role, StringComparison.Ordinal)).Select(static row => row.TargetId).OfType<Guid>().Distinct().ToList();
        var departments = rows.Select(static row => row.DepartmentId).OfType<Guid>().Distinct().ToList();

        var names = people.Count == 0 ? [] : await context.People.Where(person => people.Contains(person.Id))
            .Select(static person => new { person.Id, person.GivenName, person.FamilyName })
            .ToDictionaryAsync(static person => person.Id, static person => $"{person.GivenName} {person.FamilyName}".Trim(), cancellationToken);
        var roleNames = roles.Count == 0 ? [] : await context.Roles.Where(role => roles.Contains(role.Id))
            .Select(static role => new { role.Id, role.Name }).ToDictionaryAsync(static role => role.Id, static role => role.Name, cancellationToken);
        var departmentNames = departments.Count == 0 ? [] : await context.Departments.Where(department => departments.Contains(department.Id))
            .Select(static department => new { department.Id, department.Name }).ToDictionaryAsync(static department => department.Id, static department => department.Name, cancellationToken);

        return rows.ConvertAll(row => row with
        {
            ActorName = Of(names, row.ActorId),
            TargetName = IsPerson(row.TargetType) ? Of(names, row.TargetId) : Of(roleNames, row.TargetId),
            DepartmentName = Of(departmentNames, row.DepartmentId),
        });
    }

    /// <summary>The names of whom and what an event recorded by key.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> OfValuesAsync(ConsoleDbContext context, AuditDiff diff, CancellationToken cancellationToken)
    {
        var keys = TrailNames.KeysOf(diff.Fields.SelectMany(static field => new[] { field.Before, field.After }));
        var names = await TrailNames.ReadAsync(context, keys, cancellationToken);
        if (keys.Length > 0)
        {
            foreach (var person in await context.People.Where(row => keys.Contains(row.Id)).Select(static row => new { row.Id, row.GivenName, row.FamilyName }).ToListAsync(cancellationToken))
            {
                names[person.Id] = $"{person.GivenName} {person.FamilyName}".Trim();
            }
        }

        return names;
    }

    /// <summary>Accounts share the key of their person.</summary>
    public static bool IsPerson(string targetType) => targetType is AuditTargets.Person or AuditTargets.Account;

    private static string? Of(Dictionary<Guid, string> names, Guid? id) => id is { } key ? names.GetValueOrDefault(key) : null;
}
