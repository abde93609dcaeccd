using AdminConsole.Domain.Access;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Requests;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Requests;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.Requests;

/// <summary>
/// Walks everybody through the stages of a policy before it is saved, each asking for themselves. What is the same for all
/// is read once; the line of managers is walked in memory.
/// </summary>
internal static class PolicyRoutes
{
    /// <summary>Gaps that are named; the counts are of all.</summary>
    public const int GapsShown = 50;

    private const int LongestLine = 40;

    /// <summary>Names of those whom a gap asks.</summary>
    private const int NamesShown = 3;

    public static async Task<PolicyCheck> CheckAsync(ConsoleDbContext context, AccessModel model, RequestPolicyInput input, DateTime now, CancellationToken cancellationToken)
    {
        var people = await context.People.Where(static person => person.Status == PersonStatus.Active)
            .Select(person => new { person.Id, person.SortName, Name = (person.GivenName + " " + person.FamilyName).Trim(), person.DepartmentId, person.ManagerId, CanSignIn = context.Users.Any(account => account.Id == person.Id) })
            .ToListAsync(cancellationToken);
        var able = people.Where(static person => person.CanSignIn).ToDictionary(static person => person.Id, static person => person.ManagerId);
        var managers = people.ToDictionary(static person => person.Id, static person => person.ManagerId);
        WayStage[] stages = [.. input.Stages.Select((stage, index) => new WayStage(stage.Kind, stage.Needed, stage.Kind == StageKind.Group ? PlaceOf(index) : null))];
        var groups = input.Stages.Select(static (stage, index) => (stage, index)).Where(static pair => pair.stage.Kind == StageKind.Group)
            .ToDictionary(static pair => PlaceOf(pair.index), static pair => pair.stage.Members);
        var heads = new Dictionary<Guid, IReadOnlyList<Guid>>();
        var role = input.RoleId ?? Guid.Empty;
        // Owners are looked for only where the policy names the role they own.
        var shared = stages.Any(static stage => stage.Kind == StageKind.RoleOwner) && input.RoleId is not null && people.Count > 0
            ? await RouteReader.ReadAsync(context, model, new RouteQuestion(people[0].Id, people[0].Id, role, null, now, [new WayStage(StageKind.RoleOwner, 1, null)]), now, cancellationToken)
            : null;
        List<(string SortName, RouteGap Gap, IReadOnlyList<Guid> Asked)> gaps = [];
        var officers = new Dictionary<Guid, IReadOnlyList<Guid>>();
        foreach (var person in people)
        {
            if (!officers.TryGetValue(person.DepartmentId, out var here))
            {
                officers[person.DepartmentId] = here = RequestRouting.Officers(model, role, person.DepartmentId, now, now);
            }

            var facts = new RouteFacts(person.Id, person.Id)
            {
                Line = LineOf(person.Id),
                RoleOwners = shared?.RoleOwners ?? [],
                Heads = stages.Any(static stage => stage.Kind == StageKind.DepartmentOwner) ? await HeadsAsync(person.DepartmentId, person.Id) : [],
                Officers = here,
                Groups = groups,
                Able = able,
            };
            for (var index = 0; index < stages.Length; index++)
            {
                if (stages[index].Kind == StageKind.RoleOwner && input.RoleId is null)
                {
                    continue;
                }

                if (RequestRouting.Find(stages[index], facts, new HashSet<Guid>()) is { Fault: not RouteFault.None } route)
                {
                    gaps.Add((person.SortName, new RouteGap(person.Id, person.Name, index + 1, stages[index].Kind, route.Fault, route.IsBlocked, string.Empty), RequestRouting.Named(stages[index], facts)));
                }
            }
        }

        (string SortName, RouteGap Gap, IReadOnlyList<Guid> Asked)[] first = [.. gaps.OrderBy(static gap => !gap.Gap.IsBlocked).ThenBy(static gap => gap.SortName, StringComparer.Ordinal).Take(GapsShown)];
        Guid[] ids = [.. first.SelectMany(static gap => gap.Asked.Take(NamesShown)).Distinct()];
        var names = await context.People.Where(person => ids.Contains(person.Id)).Select(static person => new { person.Id, Name = (person.GivenName + " " + person.FamilyName).Trim() })
            .ToDictionaryAsync(static person => person.Id, static person => person.Name, cancellationToken);
        return new PolicyCheck(
            people.Count,
            gaps.Select(static gap => gap.Gap.PersonId).Distinct().Count(),
            gaps.Where(static gap => gap.Gap.IsBlocked).Select(static gap => gap.Gap.PersonId).Distinct().Count(),
            [.. first.Select(gap => gap.Gap with { Asks = string.Join(", ", gap.Asked.Take(NamesShown).Select(id => names[id])) + (gap.Asked.Count > NamesShown ? ", …" : null) })]);

        List<Guid> LineOf(Guid id)
        {
            List<Guid> line = [];
            for (var at = managers.GetValueOrDefault(id); at is { } manager && manager != id && line.Count < LongestLine && !line.Contains(manager); at = managers.GetValueOrDefault(manager))
            {
                line.Add(manager);
            }

            return line;
        }

        async Task<IReadOnlyList<Guid>> HeadsAsync(Guid department, Guid someone)
        {
            if (!heads.TryGetValue(department, out var known))
            {
                var facts = await RouteReader.ReadAsync(context, model, new RouteQuestion(someone, someone, role, department, now, [new WayStage(StageKind.DepartmentOwner, 1, null)]), now, cancellationToken);
                heads[department] = known = facts.Heads;
            }

            return known;
        }
    }

    // A stage that is not saved yet has no key; its place names its group as well.
    private static Guid PlaceOf(int index) => new(index + 1, 0, 0, new byte[8]);
}
