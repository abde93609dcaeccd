using AdminConsole.Domain.People;

namespace AdminConsole.Domain.Access;

/// <summary>Some hundreds of people with what they hold, packed in rows one after another.</summary>
internal sealed class PeoplePage
{
    public const int Shift = 8;
    public const int Size = 1 << Shift;
    public const int Mask = Size - 1;

    private readonly int[] starts;
    private readonly Holding[] holdings;
    private readonly Guid[] assignments;

    internal PeoplePage(PersonFlags[] flags, int[] starts, Holding[] holdings, Guid[] assignments)
    {
        Flags = flags;
        this.starts = starts;
        this.holdings = holdings;
        this.assignments = assignments;
    }

    public static PeoplePage Blank { get; } = new(new PersonFlags[Size], new int[Size + 1], [], []);

    public PersonFlags[] Flags { get; }

    public ReadOnlySpan<Holding> Of(int slot) => holdings.AsSpan(starts[slot], starts[slot + 1] - starts[slot]);

    public Guid AssignmentOf(int slot, int ordinal) => assignments[starts[slot] + ordinal];

    /// <summary>This page with some people as they are now.</summary>
    public PeoplePage With(Dictionary<int, PersonAccess?> edits, RoleGraph roles, DepartmentTree departments)
    {
        var builder = new Builder(holdings.Length + (4 * edits.Count));
        for (var slot = 0; slot < Size; slot++)
        {
            if (edits.TryGetValue(slot, out var person))
            {
                builder.Add(person, roles, departments);
            }
            else
            {
                builder.Copy(Flags[slot], Of(slot), assignments.AsSpan(starts[slot]));
            }
        }

        return builder.Build();
    }

    /// <summary>Takes people one after another.</summary>
    internal sealed class Builder(int capacity)
    {
        private readonly PersonFlags[] flags = new PersonFlags[Size];
        private readonly int[] starts = new int[Size + 1];
        private readonly List<Holding> holdings = new(capacity);
        private readonly List<Guid> assignments = new(capacity);
        private int count;

        public bool IsFull => count == Size;

        public void Add(PersonAccess? person, RoleGraph roles, DepartmentTree departments)
        {
            if (person is not null)
            {
                flags[count] = PersonFlags.Known | (person.Status == PersonStatus.Active ? PersonFlags.Active : PersonFlags.None) | (person.HasAccount ? PersonFlags.HasAccount : PersonFlags.None);
                foreach (var held in person.Assignments)
                {
                    holdings.Add(new Holding(
                        roles.IndexOf(held.RoleId),
                        held.ScopeDepartmentId is { } scope ? departments.IndexOf(scope) : Holding.Company,
                        held.ValidFrom.Ticks,
                        held.ValidUntil?.Ticks ?? long.MaxValue));
                    assignments.Add(held.AssignmentId);
                }
            }

            starts[++count] = holdings.Count;
        }

        public void Copy(PersonFlags known, ReadOnlySpan<Holding> held, ReadOnlySpan<Guid> ids)
        {
            flags[count] = known;
            holdings.AddRange(held);
            assignments.AddRange(ids[..held.Length]);
            starts[++count] = holdings.Count;
        }

        public PeoplePage Build()
        {
            Array.Fill(starts, holdings.Count, count + 1, Size - count);
            return new PeoplePage(flags, starts, [.. holdings], [.. assignments]);
        }
    }
}
