using AdminConsole.Domain.People;

namespace AdminConsole.Domain.Access;

/// <summary>A thousand people with what they hold, packed in rows one after another.</summary>
internal sealed class PeoplePage
{
    public const int Shift = 10;
    public const int Size = 1 << Shift;
    public const int Mask = Size - 1;

    private readonly Slot[] slots;
    private readonly Holding[] holdings;
    private readonly Guid[] assignments;
    private readonly ulong[] active = new ulong[Size / 64];

    private PeoplePage(Slot[] slots, Holding[] holdings, Guid[] assignments)
    {
        this.slots = slots;
        this.holdings = holdings;
        this.assignments = assignments;
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot].Flags.HasFlag(PersonFlags.Active))
            {
                Bits.Set(active, slot);
            }
        }
    }

    public static PeoplePage Blank { get; } = new(new Slot[Size], [], []);

    /// <summary>A bit for each who can sign in.</summary>
    public ReadOnlySpan<ulong> Active => active;

    public PersonFlags FlagsOf(int slot) => slots[slot].Flags;

    public ReadOnlySpan<Holding> Of(int slot)
    {
        var place = slots[slot];
        return holdings.AsSpan(place.Start, place.Count);
    }

    /// <summary>The same for somebody who can sign in; nothing for everyone else.</summary>
    public ReadOnlySpan<Holding> OfActive(int slot)
    {
        var place = slots[slot];
        return (place.Flags & PersonFlags.Active) == PersonFlags.None ? [] : holdings.AsSpan(place.Start, place.Count);
    }

    public Guid AssignmentOf(int slot, int ordinal) => assignments[slots[slot].Start + ordinal];

    public static PersonFlags FlagsOf(PersonStatus status, bool hasAccount)
        => PersonFlags.Known | (status == PersonStatus.Active ? PersonFlags.Active : PersonFlags.None) | (hasAccount ? PersonFlags.HasAccount : PersonFlags.None);

    public static Holding Pack(in HeldRole held, RoleGraph roles, DepartmentTree departments)
        => new(
            roles.IndexOf(held.RoleId),
            held.ScopeDepartmentId is { } scope ? departments.IndexOf(scope) : Holding.Company,
            held.ValidFrom.Ticks,
            held.ValidUntil?.Ticks ?? long.MaxValue);

    /// <summary>A page with room for what its people hold: as many rows each as lie between their starts. <see cref="Fill"/> brings them.</summary>
    public static PeoplePage Of(ReadOnlySpan<PersonFlags> flags, ReadOnlySpan<int> starts)
    {
        var slots = new Slot[Size];
        for (var slot = 0; slot < flags.Length; slot++)
        {
            slots[slot] = new Slot(starts[slot] - starts[0], starts[slot + 1] - starts[slot], flags[slot]);
        }

        var rows = starts[^1] - starts[0];
        return new PeoplePage(slots, new Holding[rows], new Guid[rows]);
    }

    /// <summary>Puts a row in its place, before the page is published.</summary>
    public void Fill(int slot, int ordinal, in Holding holding, Guid assignmentId)
    {
        var place = slots[slot].Start + ordinal;
        holdings[place] = holding;
        assignments[place] = assignmentId;
    }

    /// <summary>This page with some people as they are now; null takes a person out.</summary>
    public PeoplePage With(Dictionary<int, PersonAccess?> edits, RoleGraph roles, DepartmentTree departments)
    {
        Span<PersonFlags> flags = stackalloc PersonFlags[Size];
        Span<int> starts = stackalloc int[Size + 1];
        for (var slot = 0; slot < Size; slot++)
        {
            var isEdited = edits.TryGetValue(slot, out var person);
            flags[slot] = !isEdited ? slots[slot].Flags : person is null ? PersonFlags.None : FlagsOf(person.Status, person.HasAccount);
            starts[slot + 1] = starts[slot] + (!isEdited ? slots[slot].Count : person?.Assignments.Count ?? 0);
        }

        var page = Of(flags, starts);
        for (var slot = 0; slot < Size; slot++)
        {
            if (!edits.TryGetValue(slot, out var person))
            {
                var (from, count) = (slots[slot].Start, slots[slot].Count);
                holdings.AsSpan(from, count).CopyTo(page.holdings.AsSpan(starts[slot]));
                assignments.AsSpan(from, count).CopyTo(page.assignments.AsSpan(starts[slot]));
            }
            else
            {
                for (var ordinal = 0; ordinal < (person?.Assignments.Count ?? 0); ordinal++)
                {
                    page.Fill(slot, ordinal, Pack(person!.Assignments[ordinal], roles, departments), person.Assignments[ordinal].AssignmentId);
                }
            }
        }

        return page;
    }

    /// <summary>Where a person's rows lie, and what else is known of them.</summary>
    private readonly record struct Slot
    {
        private const int FlagsShift = 24;

        // Eight bytes in all: the flags stand above the count.
        private readonly int packed;

        public Slot(int start, int count, PersonFlags flags)
        {
            Start = start;
            packed = ((int)flags << FlagsShift) | (count < 1 << FlagsShift ? count : throw new ArgumentOutOfRangeException(nameof(count)));
        }

        public int Start { get; }

        public int Count => packed & ((1 << FlagsShift) - 1);

        public PersonFlags Flags => (PersonFlags)(packed >> FlagsShift);
    }
}
