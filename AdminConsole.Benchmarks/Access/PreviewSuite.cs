using System.Diagnostics;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;

namespace AdminConsole.Benchmarks.Access;

/// <summary>What is shown before an inheritance is drawn that touches 50,000 of 100,000 people.</summary>
internal sealed class PreviewSuite : ISuite
{
    private const double Target = 100;
    private const int Warm = 3;

    public string Name => "preview";

    public Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var company = new AccessCompany(options.Quick ? 10_000 : 100_000);
        var before = company.Compile();
        var senior = before.Roles.All.MinBy(role => Math.Abs(Holders(before, role) - (company.PeopleCount / 2)))!;
        // By how much the junior gives: the one in the middle, and the one that gives most.
        RoleNode[] juniors = [.. before.Roles.All.Where(role => !before.Roles.WouldCircle(senior.Id, role.Id) && !senior.Juniors.Contains(role.Index)).OrderBy(static role => Bits.Of(role.Sure).Count())];
        List<Figure> figures = [];
        Measure(figures, before, senior, juniors[juniors.Length / 2], "a junior in the middle of all", options.Quick ? 5 : 30, cancellationToken);
        Measure(figures, before, senior, juniors[^1], "the junior that gives most", options.Quick ? 5 : 30, cancellationToken);
        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    private void Measure(List<Figure> figures, AccessModel before, RoleNode senior, RoleNode junior, string what, int turns, CancellationToken cancellationToken)
    {
        var row = before.Roles.RowOf(senior, before.Permissions);
        if (!new RoleChange.Inherit(junior.Id).TryApply(senior.Id, row, out var changed) || changed is not { } change)
        {
            throw new InvalidOperationException("The inheritance is there already.");
        }

        Compare(before, change);

        List<double> models = [];
        List<double> diffs = [];
        List<double> previews = [];
        List<double> all = [];
        var touched = 0;
        var (actor, authority) = Officer(before, change);
        for (var turn = 0; turn < turns + Warm; turn++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            var after = before.WithRoles(before.Version, [KeyValuePair.Create(senior.Id, (RoleRow?)change)]);
            var modelled = Stopwatch.GetTimestamp();
            var diff = AccessDiff.Between(before, after, AccessCompany.Now);
            var differed = Stopwatch.GetTimestamp();
            var ceiling = AccessCeiling.Of(before, actor, authority, [], AccessCompany.Now);
            if (RoleRules.MayShape(before, after, diff, actor, ceiling, AccessCompany.Now) is not null)
            {
                throw new InvalidOperationException("The change was refused, so that not all of it was looked at.");
            }

            var preview = AccessPreview.Of(before, after, diff, 1, [], AccessCompany.Now);
            var end = Stopwatch.GetTimestamp();
            touched = preview.Gaining;
            if (turn < Warm)
            {
                // The first compile.
                continue;
            }

            models.Add(Stopwatch.GetElapsedTime(start, modelled).TotalMilliseconds);
            diffs.Add(Stopwatch.GetElapsedTime(modelled, differed).TotalMilliseconds);
            previews.Add(Stopwatch.GetElapsedTime(differed, end).TotalMilliseconds);
            all.Add(Stopwatch.GetElapsedTime(start, end).TotalMilliseconds);
        }

        var people = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}, {Bits.Of(junior.Sure).Count():N0} permissions; {touched:N0} people gain something");
        figures.Add(new(Name, $"an inheritance previewed ({people})", Words.Milliseconds(Statistics.Median(all)), "", Statistics.Median(all), Words.Milliseconds(Statistics.Median(all)), Target, $"≤ {Words.Milliseconds(Target)}"));
        figures.Add(Part("of which the model with the change", models));
        figures.Add(Part("of which who gains and loses what", diffs));
        figures.Add(Part("of which the rules, the preview and the hash that binds the commit to it", previews));
    }

    private Figure Part(string what, List<double> times)
        => new(Name, what, Words.Milliseconds(Statistics.Median(times)), "", Statistics.Median(times), Words.Milliseconds(Statistics.Median(times)), null, "");

    /// <summary>Somebody who stands outside the change and holds a permission for the whole company, which lets the rules look at all of it.</summary>
    private static (Guid Actor, string Authority) Officer(AccessModel model, RoleRow change)
    {
        var touched = AccessDiff.Between(model, model.WithRoles(model.Version, [KeyValuePair.Create(change.Id, (RoleRow?)change)]), AccessCompany.Now).People.Select(static person => person.PersonId).ToHashSet();
        for (var person = 0; ; person++)
        {
            if (model.HeldBy(model.People[person], AccessCompany.Now).FirstOrDefault(static held => held.ScopeDepartmentId is null) is { Permission: { } permission }
                && model.Allows(model.People[person], permission.Key, null, AccessCompany.Now)
                && !touched.Contains(model.People[person]))
            {
                return (model.People[person], permission.Key);
            }
        }
    }

    private static int Holders(AccessModel model, RoleNode role)
    {
        HashSet<int> people = [];
        foreach (var above in model.Roles.Above(role))
        {
            foreach (ref readonly var member in model.People.MembersOf(above.Index))
            {
                if (member.IsInForce(AccessCompany.Now.Ticks))
                {
                    people.Add(member.Person);
                }
            }
        }

        return people.Count;
    }

    /// <summary>The difference is what asking both models of one person in fifty says.</summary>
    private static void Compare(AccessModel before, RoleRow change)
    {
        var after = before.WithRoles(before.Version, [KeyValuePair.Create(change.Id, (RoleRow?)change)]);
        var diff = AccessDiff.Between(before, after, AccessCompany.Now);
        var gained = diff.People.ToDictionary(static person => person.PersonId, static person => person.Gained);
        for (var person = 0; person < before.People.Count; person += 50)
        {
            var id = before.People[person];
            var had = before.HeldBy(id, AccessCompany.Now).ToList();
            var expected = after.HeldBy(id, AccessCompany.Now)
                .Where(held => !had.Exists(wider => wider.Permission.Index == held.Permission.Index && (wider.ScopeDepartmentId == held.ScopeDepartmentId || before.Covers(wider.ScopeDepartmentId, held.ScopeDepartmentId))))
                .Select(static held => held.Permission.Index).Distinct().Order();
            if (!expected.SequenceEqual(gained.TryGetValue(id, out var found) ? found : []))
            {
                throw new InvalidOperationException($"What {id} gains differs.");
            }
        }
    }
}
