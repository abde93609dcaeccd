namespace AdminConsole.Domain.Access;

/// <summary>
/// What a change would mean: which people gain and lose which permissions between two models, at one time. Both models
/// share what did not change, so only people on changed pages and holders of changed roles are looked at; when the tree
/// of departments changed, everybody. Somebody gains a permission when they may use it anywhere they could not before,
/// in a department that came under their branch as well. Grants under a condition count as held.
/// </summary>
internal sealed class AccessDiff
{
    private readonly AccessModel before;
    private readonly AccessModel after;
    private readonly long now;
    private readonly int words;
    private readonly Dictionary<int, int> gains = [];
    private readonly Dictionary<int, int> losses = [];
    private readonly List<PersonDiff> people = [];
    private readonly Scopes scopesBefore;
    private readonly Scopes scopesAfter;
    private readonly IReadOnlyList<int> movedIn = [];
    private readonly IReadOnlyList<int> movedOut = [];

    private AccessDiff(AccessModel before, AccessModel after, DateTime now)
    {
        this.before = before;
        this.after = after;
        this.now = now.Ticks;
        words = (Math.Max(before.Permissions.Count, after.Permissions.Count) + 63) / 64;
        (scopesBefore, scopesAfter) = (new Scopes(words), new Scopes(words));
        if (!ReferenceEquals(before.Departments, after.Departments))
        {
            movedIn = after.Departments.MovedSince(before.Departments);
            movedOut = before.Departments.MovedSince(after.Departments);
        }
    }

    /// <summary>People who gain or lose something, with what.</summary>
    public IReadOnlyList<PersonDiff> People => people;

    /// <summary>How many people gain each permission, by its place in the catalogue of the model after.</summary>
    public IReadOnlyDictionary<int, int> Gains => gains;

    public IReadOnlyDictionary<int, int> Losses => losses;

    public static AccessDiff Between(AccessModel before, AccessModel after, DateTime now)
    {
        var diff = new AccessDiff(before, after, now);
        var touched = diff.Touched();
        foreach (var person in Bits.Of(touched))
        {
            diff.Compare(person);
        }

        return diff;
    }

    private ulong[] Touched()
    {
        var count = Math.Max(before.People.Count, after.People.Count);
        var touched = new ulong[(count + 63) / 64];
        if (!ReferenceEquals(before.Departments, after.Departments))
        {
            Array.Fill(touched, ulong.MaxValue);
            if (count % 64 != 0)
            {
                touched[^1] = (1UL << (count % 64)) - 1;
            }

            return touched;
        }

        for (var page = 0; page << PeoplePage.Shift < count; page++)
        {
            if (!before.People.SharesPage(after.People, page))
            {
                for (var person = page << PeoplePage.Shift; person < Math.Min((page + 1) << PeoplePage.Shift, count); person++)
                {
                    Bits.Set(touched, person);
                }
            }
        }

        for (var role = 0; role < Math.Max(before.Roles.Count, after.Roles.Count); role++)
        {
            if (!IsSame(before.Roles[role], after.Roles[role]))
            {
                Mark(before.People.MembersOf(role), touched);
                Mark(after.People.MembersOf(role), touched);
            }
        }

        return touched;

        static bool IsSame(RoleNode? one, RoleNode? other)
            => ReferenceEquals(one, other) || (one is not null && other is not null && Bits.AreEqual(one.Sure, other.Sure) && Bits.AreEqual(one.Conditional, other.Conditional));

        static void Mark(ReadOnlySpan<RoleMember> members, ulong[] touched)
        {
            foreach (ref readonly var member in members)
            {
                Bits.Set(touched, member.Person);
            }
        }
    }

    private void Compare(int person)
    {
        scopesBefore.Read(before, person, now);
        scopesAfter.Read(after, person, now);
        var gained = scopesAfter.Beyond(after, movedIn, scopesBefore, before);
        var lost = scopesBefore.Beyond(before, movedOut, scopesAfter, after);
        if (gained is null && lost is null)
        {
            return;
        }

        people.Add(new PersonDiff(person < after.People.Count ? after.People[person] : before.People[person], Count(gained, gains), Count(lost, losses)));
    }

    private static int[] Count(ulong[]? row, Dictionary<int, int> counts)
    {
        if (row is null)
        {
            return [];
        }

        int[] permissions = [.. Bits.Of(row)];
        foreach (var permission in permissions)
        {
            counts[permission] = counts.GetValueOrDefault(permission) + 1;
        }

        return permissions;
    }

    /// <summary>What one person holds, a row of bits for each scope; reused from person to person.</summary>
    private sealed class Scopes(int words)
    {
        private readonly List<(int Scope, ulong[] Row)> rows = [];
        private readonly Stack<ulong[]> spare = new();

        public void Read(AccessModel model, int person, long now)
        {
            foreach (var (_, row) in rows)
            {
                Array.Clear(row);
                spare.Push(row);
            }

            rows.Clear();
            if (person >= model.People.Count)
            {
                return;
            }

            foreach (ref readonly var holding in model.People.Of(person))
            {
                if (holding.IsInForce(now) && model.Roles[holding.Role] is { } role && (holding.Scope == Holding.Company || model.Departments.IsKnown(holding.Scope)))
                {
                    var row = RowOf(holding.Scope);
                    Bits.Or(row, role.Sure);
                    Bits.Or(row, role.Conditional);
                }
            }
        }

        /// <summary>
        /// What is held here in some scope that no scope of the other covers; null for nothing. A scope that both have
        /// may reach further here: what it reaches and could not, it reaches at one of the <paramref name="moved"/>
        /// departments first.
        /// </summary>
        public ulong[]? Beyond(AccessModel model, IReadOnlyList<int> moved, Scopes other, AccessModel otherModel)
        {
            ulong[]? beyond = null;
            foreach (var department in rows.Count == 0 ? [] : moved)
            {
                var asked = otherModel.Departments.IndexOf(model.Departments[department]);
                for (var word = 0; word < words; word++)
                {
                    var rest = 0UL;
                    foreach (var (scope, row) in rows)
                    {
                        rest |= model.Covers(scope, department) ? row[word] : 0;
                    }

                    for (var index = 0; rest != 0 && index < other.rows.Count; index++)
                    {
                        var (theirScope, theirs) = other.rows[index];
                        if (otherModel.Covers(theirScope, asked))
                        {
                            rest &= ~theirs[word];
                        }
                    }

                    if (rest != 0)
                    {
                        (beyond ??= new ulong[words])[word] |= rest;
                    }
                }
            }

            foreach (var (scope, row) in rows)
            {
                for (var word = 0; word < words; word++)
                {
                    var rest = row[word];
                    for (var index = 0; rest != 0 && index < other.rows.Count; index++)
                    {
                        var (wider, theirs) = other.rows[index];
                        if (wider == scope || otherModel.Covers(wider, scope))
                        {
                            rest &= ~theirs[word];
                        }
                    }

                    if (rest != 0)
                    {
                        (beyond ??= new ulong[words])[word] |= rest;
                    }
                }
            }

            return beyond;
        }

        private ulong[] RowOf(int scope)
        {
            foreach (var (known, row) in rows)
            {
                if (known == scope)
                {
                    return row;
                }
            }

            var made = spare.TryPop(out var free) ? free : new ulong[words];
            rows.Add((scope, made));
            return made;
        }
    }
}

/// <summary>What one person gains and loses: places in the catalogue of the model after.</summary>
internal sealed record PersonDiff(Guid PersonId, IReadOnlyList<int> Gained, IReadOnlyList<int> Lost);
