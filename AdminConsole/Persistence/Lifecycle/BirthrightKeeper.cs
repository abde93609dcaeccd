using AdminConsole.Domain.Access;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>
/// Brings what people hold by birthright to what their place gives, within the unit that changes the place or the
/// rules. It never touches what came another way. A grant that would break a separation of duty is left out and said.
/// </summary>
internal static class BirthrightKeeper
{
    /// <summary>The rules that hold, with roles that still exist.</summary>
    public static Task<List<BirthrightRule>> RulesAsync(ConsoleDbContext context, CancellationToken cancellationToken)
        => context.BirthrightRules.AsNoTracking()
            .Where(rule => rule.RetiredAt == null && context.Roles.Any(role => role.Id == rule.RoleId && role.RetiredAt == null))
            .ToListAsync(cancellationToken);

    /// <summary>The same for one person, whose place may have been changed in this unit and not saved yet.</summary>
    /// <param name="unit">A unit that moves access.</param>
    /// <param name="person">As they are to become.</param>
    /// <param name="graceUntil">When what the new place does not give ends (UTC); null for at once.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public static async Task<BirthrightOutcome> KeepAsync(Unit unit, Person person, DateTime? graceUntil, CancellationToken cancellationToken)
    {
        var outcome = await KeepAsync(unit, [person], await RulesAsync(unit.Database, cancellationToken), graceUntil, cancellationToken);
        unit.Audit.Note("birthrightsGiven", outcome.Given).Note("birthrightsEnded", outcome.Ended);
        if (outcome.Refused.Count > 0)
        {
            unit.Audit.Note("birthrightsRefused", outcome.Refused.Select(static refused => refused.Policy));
        }

        return outcome;
    }

    /// <summary>Brings several people to what their places give, and touches whoever changes.</summary>
    public static async Task<BirthrightOutcome> KeepAsync(
        Unit unit, IReadOnlyList<Person> people, IReadOnlyList<BirthrightRule> rules, DateTime? graceUntil, CancellationToken cancellationToken)
    {
        var ids = people.Select(static person => person.Id).ToArray();
        var held = (await unit.Database.Assignments.Where(row => ids.Contains(row.PersonId) && (row.ValidUntil == null || row.ValidUntil > unit.Now)).ToListAsync(cancellationToken))
            .ToLookup(static row => row.PersonId);
        IReadOnlyCollection<SeparationRule>? separations = null;
        var outcome = new BirthrightOutcome();
        // Whoever comes with nothing gets what everybody gets who comes to that place with nothing.
        Dictionary<Place, (IReadOnlyList<Birthright> Given, IReadOnlyList<(Guid RoleId, string Policy)> Refused)> arrivals = [];
        List<Assignment> all = [];
        foreach (var person in people)
        {
            IReadOnlyList<Assignment> mine = [.. held[person.Id]];
            // Somebody disabled keeps what their place gives, dormant, as they keep the rest.
            var isHere = person.Status is PersonStatus.Active or PersonStatus.Disabled;
            var place = Place.Of(person);
            var ended = 0;
            List<Assignment> given;
            if (mine.Count == 0 && isHere && arrivals.TryGetValue(place, out var arrival))
            {
                given = [.. arrival.Given.Select(right => New(unit, person.Id, right))];
                outcome.Refused.AddRange(arrival.Refused.Select(refused => new BirthrightRefusal(person.Id, refused.RoleId, refused.Policy)));
            }
            else
            {
                var wanted = isHere ? Birthrights.Of(rules, unit.Access.Departments, place) : [];
                (given, ended) = Settle(unit, person, wanted, mine, graceUntil);
                var refusedBefore = outcome.Refused.Count;
                if (given.Count > 0)
                {
                    separations ??= await AccessGround.RulesAsync(unit.Database, cancellationToken);
                    given = Allowed(unit, person, mine, given, separations, outcome);
                }

                if (mine.Count == 0 && isHere)
                {
                    arrivals[place] = ([.. wanted.Where(right => given.Exists(row => Gives(right, row)))], [.. outcome.Refused.Skip(refusedBefore).Select(static refused => (refused.RoleId, refused.Policy))]);
                }
            }

            all.AddRange(given);
            outcome.Given += given.Count;
            outcome.Ended += ended;
            if (given.Count + ended > 0)
            {
                outcome.Changed++;
                unit.TouchPerson(person.Id);
            }
        }

        unit.AddMany(all);
        return outcome;
    }

    private static (List<Assignment> Given, int Ended) Settle(Unit unit, Person person, IReadOnlyList<Birthright> wanted, IReadOnlyList<Assignment> held, DateTime? graceUntil)
    {
        var ended = 0;
        var mine = held.Where(static row => row.Origin == AssignmentOrigin.Birthright).ToList();
        // What no rule of today gave is left as it was found.
        foreach (var row in mine.Where(row => row.SourceId is not null && !wanted.Any(right => Gives(right, row))))
        {
            var end = graceUntil is { } grace && grace > unit.Now ? grace : unit.Now;
            if (row.ValidUntil is null || row.ValidUntil > end)
            {
                row.ValidUntil = end;
                ended++;
            }
        }

        List<Assignment> given = [];
        foreach (var right in wanted)
        {
            if (mine.Find(row => Gives(right, row)) is not { } row)
            {
                given.Add(New(unit, person.Id, right));
            }
            else if (row.ValidUntil is not null)
            {
                // The place came back before the grace ended.
                row.ValidUntil = null;
                ended++;
            }
        }

        return (given, ended);
    }

    private static Assignment New(Unit unit, Guid personId, Birthright right) => new()
    {
        Id = Guid.CreateVersion7(new DateTimeOffset(unit.Now, TimeSpan.Zero)),
        PersonId = personId,
        RoleId = right.RoleId,
        ScopeDepartmentId = right.ScopeDepartmentId,
        ValidFrom = unit.Now,
        Origin = AssignmentOrigin.Birthright,
        SourceId = right.RuleId,
        CreatedAt = unit.Now,
    };

    private static bool Gives(Birthright right, Assignment row) => right.RoleId == row.RoleId && right.ScopeDepartmentId == row.ScopeDepartmentId;

    // All at once in the ordinary case; one by one only when something stands in the way, so that the rest is given.
    private static List<Assignment> Allowed(Unit unit, Person person, IReadOnlyList<Assignment> held, List<Assignment> given, IReadOnlyCollection<SeparationRule> separations, BirthrightOutcome outcome)
    {
        if (separations.Count == 0 || Conflicts(held, given).Count == 0)
        {
            return given;
        }

        List<Assignment> allowed = [];
        foreach (var row in given)
        {
            if (Conflicts([.. held, .. allowed], [row]) is [var conflict, ..])
            {
                outcome.Refused.Add(new BirthrightRefusal(person.Id, row.RoleId, conflict.Policy));
            }
            else
            {
                allowed.Add(row);
            }
        }

        return allowed;

        IReadOnlyList<ConflictEffect> Conflicts(IReadOnlyList<Assignment> with, IReadOnlyList<Assignment> more)
        {
            var before = Model(with);
            var after = Model([.. with, .. more]);
            return SeparationRules.New(before, after, AccessDiff.Between(before, after, unit.Now), separations, unit.Now);
        }

        AccessModel Model(IReadOnlyList<Assignment> rows)
            => unit.Access.With(unit.Access.Version, [KeyValuePair.Create(person.Id, (PersonAccess?)new PersonAccess(
                person.Id, PersonStatus.Active, HasAccount: true, [.. rows.Select(static row => new HeldRole(row.Id, row.RoleId, row.ScopeDepartmentId, row.ValidFrom, row.ValidUntil))]))]);
    }
}

/// <summary>What keeping birthrights came to.</summary>
internal sealed class BirthrightOutcome
{
    public int Given { get; set; }

    public int Ended { get; set; }

    /// <summary>People with whom anything changed.</summary>
    public int Changed { get; set; }

    public List<BirthrightRefusal> Refused { get; } = [];
}

/// <summary>A grant that a separation of duty kept from being given.</summary>
internal sealed record BirthrightRefusal(Guid PersonId, Guid RoleId, string Policy);
