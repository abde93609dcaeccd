using System.Data;
using System.Data.Common;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.BirthrightRules;

/// <summary>
/// What a rule would mean for everybody, before it is saved: whom it speaks of is asked of the database along its index
/// of places, what they hold is read from the model in memory.
/// </summary>
internal sealed class BirthrightPreviewer(IDbContextFactory<ConsoleDbContext> contexts, AccessModelHolder access, TimeProvider time)
{
    /// <summary>People named of each kind; the counts are of all.</summary>
    public const int PeopleNamed = 20;

    private const int KeySize = 16;

    public async Task<Result<BirthrightPreview>> PreviewAsync(Actor actor, BirthrightInput input, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var model = access.Current;
        if (actor.PersonId is not { } reader || !model.Allows(reader, ConsolePermissions.BirthrightManage, input.DepartmentId, now))
        {
            return new DeniedError(ConsolePermissions.BirthrightManage);
        }

        var made = input.ToRule(Guid.Empty, now, reader, reasonToo: false);
        if (!made.IsSuccess)
        {
            return made.Error;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rule = made.Value;
        var separations = await AccessGround.RulesAsync(context, cancellationToken);
        var matching = await MatchingAsync(context, rule, model, cancellationToken);
        // Held is what a page of the role's members says; the reach does not matter for whom it is new.
        var (gaining, holding) = (new List<Guid>(), 0);
        foreach (var person in matching)
        {
            if (model.AssignmentsOf(person).Any(held => held.RoleId == rule.RoleId && (held.ValidUntil is not { } until || until > now) && held.ValidFrom <= now))
            {
                holding++;
            }
            else
            {
                gaining.Add(person);
            }
        }

        var conflicts = Conflicts(model, rule, gaining, separations, now);
        var named = gaining.Take(PeopleNamed).ToArray();
        var stuck = conflicts.SelectMany(static conflict => conflict.FirstPeople).Distinct().Take(PeopleNamed).ToArray();
        var names = await context.People.Where(person => named.Contains(person.Id) || stuck.Contains(person.Id))
            .Select(static person => new { person.Id, Name = (person.GivenName + " " + person.FamilyName).Trim() })
            .ToDictionaryAsync(static person => person.Id, static person => person.Name, cancellationToken);
        return new BirthrightPreview(
            matching.Count,
            holding,
            gaining.Count,
            [.. named.Select(id => names.GetValueOrDefault(id, string.Empty))],
            [.. conflicts.Select(conflict => new BirthrightConflict(conflict.Policy, conflict.People, [.. conflict.FirstPeople.Where(names.ContainsKey).Select(id => names[id])]))]);
    }

    private static async Task<List<Guid>> MatchingAsync(ConsoleDbContext context, BirthrightRule rule, AccessModel model, CancellationToken cancellationToken)
    {
        var people = context.People.Where(static person => person.Status == PersonStatus.Active || person.Status == PersonStatus.Disabled);
        if (rule.DepartmentId is { } department)
        {
            var branch = rule.IncludesBranch ? model.Departments.Branch(department).ToArray() : [department];
            people = people.Where(person => branch.Contains(person.DepartmentId));
        }

        if (rule.TitleKey.Length > 0)
        {
            people = people.Where(person => person.TitleKey == rule.TitleKey);
        }

        if (rule.Contract is { } contract)
        {
            people = people.Where(person => person.Contract == contract);
        }

        List<Guid> found = [];
        var key = new byte[KeySize];
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = people.Select(static person => new { person.Id }).CreateDbCommand();
            await using DbDataReader reader = await command.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                reader.GetBytes(0, 0, key, 0, KeySize);
                found.Add(new Guid(key, bigEndian: true));
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }

        return found;
    }

    // Only who would come to break something: the permissions of the role and of what they hold, counted per rule.
    private static List<ConflictEffect> Conflicts(AccessModel model, BirthrightRule rule, List<Guid> gaining, IReadOnlyCollection<SeparationRule> separations, DateTime now)
    {
        var given = model.PermissionsOf(rule.RoleId).Select(static permission => permission.Id).ToHashSet();
        List<ConflictEffect> conflicts = [];
        foreach (var separation in separations)
        {
            var mine = separation.PermissionIds.Where(given.Contains).ToHashSet();
            if (mine.Count == 0)
            {
                continue;
            }

            var others = separation.PermissionIds.Where(id => !mine.Contains(id)).ToHashSet();
            // What each role holds of the rest of the policy is the same for everybody who holds the role.
            var byRole = new Dictionary<Guid, Guid[]>();
            List<Guid> people = [];
            foreach (var person in gaining)
            {
                var held = new HashSet<Guid>();
                foreach (var assignment in model.AssignmentsOf(person).Where(row => row.ValidFrom <= now && (row.ValidUntil is not { } until || until > now)))
                {
                    if (!byRole.TryGetValue(assignment.RoleId, out var part))
                    {
                        part = [.. model.PermissionsOf(assignment.RoleId).Select(static permission => permission.Id).Where(id => others.Contains(id) || mine.Contains(id))];
                        byRole.Add(assignment.RoleId, part);
                    }

                    held.UnionWith(part);
                }

                if (held.Count < separation.Limit && held.Union(mine).Count() >= separation.Limit)
                {
                    people.Add(person);
                }
            }

            if (people.Count > 0)
            {
                conflicts.Add(new ConflictEffect(separation.Id, separation.Name, people.Count, [.. people.Take(PeopleNamed)]));
            }
        }

        return conflicts;
    }
}

/// <summary>What a rule would mean: of how many it speaks, how many hold the role already, how many would gain it, and whom a separation of duty would keep from it.</summary>
internal sealed record BirthrightPreview(int Matching, int Holding, int Gaining, IReadOnlyList<string> FirstGaining, IReadOnlyList<BirthrightConflict> Conflicts);

/// <summary>A separation of duty that people would come to break: they would not be given the role.</summary>
internal sealed record BirthrightConflict(string Policy, int People, IReadOnlyList<string> First);
