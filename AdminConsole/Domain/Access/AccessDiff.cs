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
    private readonly int[] allWords;
    private readonly List<PersonDiff> people = [];
    private readonly BitCounts gains;
    private readonly BitCounts losses;
    private readonly Scopes scopesBefore;
    private readonly Scopes scopesAfter;
    private readonly RoleDiffs roles;
    private readonly IReadOnlyList<int> movedIn = [];
    private readonly IReadOnlyList<int> movedOut = [];

    private AccessDiff(AccessModel before, AccessModel after, DateTime now)
    {
        this.before = before;
        this.after = after;
        this.now = now.Ticks;
        var words = (Math.Max(before.Permissions.Count, after.Permissions.Count) + 63) / 64;
        allWords = [.. Enumerable.Range(0, words)];
        (gains, losses) = (new BitCounts(words), new BitCounts(words));
        (scopesBefore, scopesAfter) = (new Scopes(words), new Scopes(words));
        roles = new RoleDiffs(before, after, words);
        if (!ReferenceEquals(before.Departments, after.Departments))
        {
            movedIn = after.Departments.MovedSince(before.Departments);
            movedOut = before.Departments.MovedSince(after.Departments);
        }
    }

    /// <summary>People who gain or lose something, with what.</summary>
    public IReadOnlyList<PersonDiff> People => people;

    /// <summary>How many people gain each permission, by its place in the catalogue of the model after.</summary>
    public IReadOnlyDictionary<int, int> Gains { get; private set; } = new Dictionary<int, int>();

    public IReadOnlyDictionary<int, int> Losses { get; private set; } = new Dictionary<int, int>();

    public static AccessDiff Between(AccessModel before, AccessModel after, DateTime now)
    {
        var diff = new AccessDiff(before, after, now);
        var touched = diff.Touched();
        foreach (var person in Bits.Of(touched))
        {
            diff.Compare(person);
        }

        (diff.Gains, diff.Losses) = (diff.gains.ToDictionary(), diff.losses.ToDictionary());
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
        if (person < Math.Min(before.People.Count, after.People.Count) && ReferenceEquals(before.Departments, after.Departments))
        {
            var held = after.People.Of(person);
            if (held == before.People.Of(person) || held.SequenceEqual(before.People.Of(person)))
            {
                // They hold what they held, so that only what the roles give can differ: the usual case of fifty thousand people.
                var (more, less) = roles.Of(held, now);
                Add(person, more, less);
                return;
            }
        }

        scopesBefore.Read(before, person, now);
        scopesAfter.Read(after, person, now);
        Add(
            person,
            SetOf(scopesAfter.Beyond(after, movedIn, scopesBefore, before)),
            SetOf(scopesBefore.Beyond(before, movedOut, scopesAfter, after)));
    }

    private void Add(int person, PermissionSet gained, PermissionSet lost)
    {
        if (gained.Count + lost.Count == 0)
        {
            return;
        }

        gained.AddTo(gains);
        lost.AddTo(losses);
        people.Add(new PersonDiff(person < after.People.Count ? after.People[person] : before.People[person], gained, lost));
    }

    private PermissionSet SetOf(ulong[]? row) => row is null ? PermissionSet.None : new PermissionSet(allWords, row, 0);

    /// <summary>
    /// What somebody gains and loses who holds the same before and after: what their changed roles come to give, less
    /// what they have by another assignment in a scope that covers it.
    /// </summary>
    private sealed class RoleDiffs
    {
        private readonly AccessModel model;
        private readonly ulong[][] rowsBefore;
        private readonly ulong[][] rowsAfter;
        private readonly Side gained;
        private readonly Side lost;
        private readonly List<Holding> open = [];

        public RoleDiffs(AccessModel before, AccessModel after, int words)
        {
            model = after;
            var count = Math.Max(before.Roles.Count, after.Roles.Count);
            (rowsBefore, rowsAfter) = (new ulong[count][], new ulong[count][]);
            for (var role = 0; role < count; role++)
            {
                rowsBefore[role] = RowOf(before.Roles[role], words);
                rowsAfter[role] = ReferenceEquals(before.Roles[role], after.Roles[role]) ? rowsBefore[role] : RowOf(after.Roles[role], words);
            }

            gained = new Side(rowsBefore, rowsAfter, words);
            lost = new Side(rowsAfter, rowsBefore, words);
        }

        public (PermissionSet Gained, PermissionSet Lost) Of(ReadOnlySpan<Holding> held, long now)
        {
            open.Clear();
            foreach (ref readonly var holding in held)
            {
                if (holding.Role >= 0 && holding.IsInForce(now) && (holding.Scope == Holding.Company || model.Departments.IsKnown(holding.Scope)))
                {
                    open.Add(holding);
                }
            }

            return (gained.Of(open, model), lost.Of(open, model));
        }

        /// <summary>Both kinds of grants in one row of full length, or the model's own row where that is the same.</summary>
        private static ulong[] RowOf(RoleNode? role, int words)
        {
            if (role is null)
            {
                return new ulong[words];
            }

            if (role.Sure.Length == words && role.Conditional.AsSpan().IndexOfAnyExcept(0UL) < 0)
            {
                return role.Sure;
            }

            var row = new ulong[words];
            Bits.Or(row, role.Sure);
            Bits.Or(row, role.Conditional);
            return row;
        }
    }

    /// <summary>One direction: what the roles give in one model and not in the other.</summary>
    private sealed class Side
    {
        private const int Slab = 1 << 16;

        private readonly ulong[][] have;
        private readonly ulong[]?[] more;
        private readonly int[] words;
        private readonly List<ulong[]> others = [];
        private ulong[] slab = [];
        private int used;

        public Side(ulong[][] have, ulong[][] come, int words)
        {
            this.have = have;
            more = new ulong[]?[have.Length];
            var any = new ulong[words];
            for (var role = 0; role < have.Length; role++)
            {
                if (!ReferenceEquals(have[role], come[role]))
                {
                    for (var word = 0; word < words; word++)
                    {
                        if ((come[role][word] & ~have[role][word]) is not 0 and var beyond)
                        {
                            (more[role] ??= new ulong[words])[word] = beyond;
                            any[word] |= beyond;
                        }
                    }
                }
            }

            // Only the words in which some role differs are looked at and kept.
            this.words = [.. Enumerable.Range(0, words).Where(word => any[word] != 0)];
        }

        public PermissionSet Of(List<Holding> open, AccessModel model)
        {
            var place = -1;
            for (var index = 0; index < open.Count; index++)
            {
                if (more[open[index].Role] is not { } beyond)
                {
                    continue;
                }

                others.Clear();
                for (var other = 0; other < open.Count; other++)
                {
                    if (other == index || open[other].Scope == open[index].Scope || model.Covers(open[other].Scope, open[index].Scope))
                    {
                        others.Add(have[open[other].Role]);
                    }
                }

                place = place < 0 ? Room() : place;
                for (var at = 0; at < words.Length; at++)
                {
                    var rest = beyond[words[at]];
                    foreach (var row in others)
                    {
                        rest &= ~row[words[at]];
                    }

                    slab[place + at] |= rest;
                }
            }

            if (place < 0)
            {
                return PermissionSet.None;
            }

            var set = new PermissionSet(words, slab, place);
            if (set.Count > 0)
            {
                used += words.Length;
                return set;
            }

            return PermissionSet.None;
        }

        /// <summary>A clear row for one more person, many of them in one array.</summary>
        private int Room()
        {
            if (used + words.Length > slab.Length)
            {
                (slab, used) = (new ulong[Math.Max(Slab, words.Length)], 0);
            }

            return used;
        }
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
