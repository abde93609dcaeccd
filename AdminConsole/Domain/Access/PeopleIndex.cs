using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdminConsole.Domain.Access;

/// <summary>
/// Who holds which role, both ways: people to their assignments in pages of packed rows, roles to their holders in
/// arrays. Immutable; a change makes anew the pages and arrays it touches.
/// </summary>
internal sealed class PeopleIndex
{
    private readonly GuidIndex keys;
    private readonly PeoplePage[] pages;
    // The same of each page, which spares a decision the page itself.
    private readonly PersonSlot[][] slots;
    private readonly RoleMembers members;

    internal PeopleIndex(GuidIndex keys, PeoplePage[] pages, RoleMembers members)
    {
        this.keys = keys;
        this.pages = pages;
        slots = Array.ConvertAll(pages, static page => page.Slots);
        this.members = members;
    }

    public static PeopleIndex Empty { get; } = new(new GuidIndex([]), [], RoleMembers.Empty);

    /// <summary>Places, those of people who hold nothing any more among them.</summary>
    public int Count => keys.Count;

    public Guid this[int index] => keys[index];

    /// <summary>The person's number, or -1.</summary>
    public int Find(Guid personId) => keys.Find(personId, new KeysBeside(slots));

    public PersonFlags FlagsOf(int person) => pages[person >> PeoplePage.Shift].FlagsOf(person & PeoplePage.Mask);

    /// <summary>All that the person was ever given and what is still to come.</summary>
    public ReadOnlySpan<Holding> Of(int person) => pages[person >> PeoplePage.Shift].Of(person & PeoplePage.Mask);

    /// <summary>The same for somebody who can sign in; nothing for everyone else and for a number that is nobody's.</summary>
    public ReadOnlySpan<Holding> OfActive(int person)
    {
        var page = person >> PeoplePage.Shift;
        if ((uint)page >= (uint)slots.Length)
        {
            return [];
        }

        ref readonly var slot = ref SlotOf(slots[page], person);
        return !slot.IsActive ? [] : slot.Count <= FewHoldings.Count ? slot.FewHeld : pages[page].MoreOf(in slot);
    }

    /// <summary>The key of the assignment behind the holding at that place of <see cref="Of"/>.</summary>
    public Guid AssignmentOf(int person, int ordinal) => pages[person >> PeoplePage.Shift].AssignmentOf(person & PeoplePage.Mask, ordinal);

    /// <summary>Who was ever given the role itself, and who will be; inheritance is the graph's.</summary>
    public ReadOnlySpan<RoleMember> MembersOf(int role) => members.Of(role);

    /// <summary>Bits of the people who can sign in, from the page's first on.</summary>
    public ReadOnlySpan<ulong> ActiveOn(int page) => pages[page].Active;

    /// <summary>True when both stand on the same page of the same index, so that nothing of theirs can differ.</summary>
    public bool SharesPage(PeopleIndex other, int page) => page < pages.Length && page < other.pages.Length && ReferenceEquals(pages[page], other.pages[page]);

    /// <summary>This index with some people as they are now; null takes a person out.</summary>
    public PeopleIndex With(IReadOnlyCollection<KeyValuePair<Guid, PersonAccess?>> changes, RoleGraph roles, DepartmentTree departments)
    {
        var nextKeys = keys.With([.. changes.Where(change => change.Value is not null && keys.Find(change.Key) < 0).Select(static change => change.Key)]);
        var nextPages = new PeoplePage[(nextKeys.Count + PeoplePage.Mask) >> PeoplePage.Shift];
        pages.CopyTo(nextPages, 0);
        var moves = new RoleMembers.Moves();
        foreach (var onPage in changes.Select(change => (Index: nextKeys.Find(change.Key), change.Value)).Where(static change => change.Index >= 0).GroupBy(static change => change.Index >> PeoplePage.Shift))
        {
            var edits = new Dictionary<int, (Guid Key, PersonAccess? Person)>();
            foreach (var (index, person) in onPage)
            {
                edits[index & PeoplePage.Mask] = (nextKeys[index], person);
            }

            var before = nextPages[onPage.Key] ?? PeoplePage.Blank;
            var after = before.With(edits, roles, departments);
            foreach (var slot in edits.Keys)
            {
                var person = (onPage.Key << PeoplePage.Shift) + slot;
                moves.Leave(person, before.Of(slot));
                moves.Join(person, after.Of(slot));
            }

            nextPages[onPage.Key] = after;
        }

        return new PeopleIndex(nextKeys, nextPages, members.With(moves));
    }

    // A page has all its slots, so a place below the page's size needs no second look at the array's length, which
    // stands on a cache line of its own.
    private static ref readonly PersonSlot SlotOf(PersonSlot[] page, int person)
        => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(page), person & PeoplePage.Mask);

    private readonly struct KeysBeside(PersonSlot[][] slots) : GuidIndex.IKeys
    {
        public Guid this[int index] => SlotOf(slots[index >> PeoplePage.Shift], index).Key;
    }
}

/// <summary>What is known of a person besides what they hold.</summary>
[Flags]
internal enum PersonFlags : byte
{
    None = 0,
    Known = 1,
    Active = 2,
    HasAccount = 4,
}

/// <summary>An assignment packed for decisions. Times are UTC ticks: from inclusive, until exclusive, <see cref="long.MaxValue"/> for no end.</summary>
internal readonly record struct Holding(int Role, int Scope, long From, long Until)
{
    /// <summary>The scope of the whole company.</summary>
    public const int Company = -1;

    public bool IsInForce(long now) => From <= now && now < Until;

    /// <summary>The same as a bit, without a branch.</summary>
    public ulong InForceBit(long now) => (From <= now ? 1UL : 0UL) & (now < Until ? 1UL : 0UL);
}

/// <summary>A <see cref="Holding"/> seen from its role.</summary>
internal readonly record struct RoleMember(int Person, int Scope, long From, long Until)
{
    public bool IsInForce(long now) => From <= now && now < Until;

    /// <summary>The same as a bit, without a branch.</summary>
    public ulong InForceBit(long now) => (From <= now ? 1UL : 0UL) & (now < Until ? 1UL : 0UL);
}
