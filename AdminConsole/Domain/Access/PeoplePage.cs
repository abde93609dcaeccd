using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AdminConsole.Domain.People;

namespace AdminConsole.Domain.Access;

/// <summary>
/// A thousand people with what they hold. The first assignments of a person stand beside their key, so that whoever asks
/// for them reads one or two cache lines; who holds more has all of them in a row of their own.
/// </summary>
internal sealed class PeoplePage
{
    public const int Shift = 10;
    public const int Size = 1 << Shift;
    public const int Mask = Size - 1;

    private readonly PersonSlot[] slots;
    private readonly Holding[] more;
    private readonly int[] starts;
    private readonly Guid[] assignments;
    private readonly ulong[] active = new ulong[Size / 64];

    private PeoplePage(ReadOnlySpan<Guid> keys, ReadOnlySpan<PersonFlags> flags, ReadOnlySpan<int> starts)
    {
        slots = new PersonSlot[Size];
        this.starts = new int[Size + 1];
        var rest = 0;
        for (var slot = 0; slot < Size; slot++)
        {
            if (slot < keys.Length)
            {
                var count = starts[slot + 1] - starts[slot];
                slots[slot] = new PersonSlot(keys[slot], flags[slot], rest, count);
                this.starts[slot] = starts[slot] - starts[0];
                rest += count > FewHoldings.Count ? count : 0;
                if (flags[slot].HasFlag(PersonFlags.Active))
                {
                    Bits.Set(active, slot);
                }
            }
            else
            {
                this.starts[slot] = starts[^1] - starts[0];
            }
        }

        this.starts[Size] = starts[^1] - starts[0];
        more = new Holding[rest];
        assignments = new Guid[this.starts[Size]];
    }

    public static PeoplePage Blank { get; } = new([], [], [0]);

    /// <summary>A bit for each who can sign in.</summary>
    public ReadOnlySpan<ulong> Active => active;

    /// <summary>Always <see cref="Size"/> of them.</summary>
    internal PersonSlot[] Slots => slots;

    public PersonFlags FlagsOf(int slot) => slots[slot].Flags;

    public ReadOnlySpan<Holding> Of(int slot) => slots[slot].Count <= FewHoldings.Count ? slots[slot].FewHeld : MoreOf(in slots[slot]);

    /// <summary>What somebody holds who holds more than stand in their slot.</summary>
    public ReadOnlySpan<Holding> MoreOf(ref readonly PersonSlot slot) => more.AsSpan(slot.Start, slot.Count);

    public Guid AssignmentOf(int slot, int ordinal) => assignments[starts[slot] + ordinal];

    public static PersonFlags FlagsOf(PersonStatus status, bool hasAccount)
        => PersonFlags.Known | (status == PersonStatus.Active ? PersonFlags.Active : PersonFlags.None) | (hasAccount ? PersonFlags.HasAccount : PersonFlags.None);

    public static Holding Pack(in HeldRole held, RoleGraph roles, DepartmentTree departments)
        => new(
            roles.IndexOf(held.RoleId),
            held.ScopeDepartmentId is { } scope ? departments.IndexOf(scope) : Holding.Company,
            held.ValidFrom.Ticks,
            held.ValidUntil?.Ticks ?? long.MaxValue);

    /// <summary>A page with room for what its people hold: as many rows each as lie between their starts. <see cref="Fill"/> brings them.</summary>
    public static PeoplePage Of(ReadOnlySpan<Guid> keys, ReadOnlySpan<PersonFlags> flags, ReadOnlySpan<int> starts) => new(keys, flags, starts);

    /// <summary>Puts a row in its place, before the page is published.</summary>
    public void Fill(int slot, int ordinal, in Holding holding, Guid assignmentId)
    {
        if (slots[slot].Count <= FewHoldings.Count)
        {
            slots[slot].Put(ordinal, holding);
        }
        else
        {
            more[slots[slot].Start + ordinal] = holding;
        }

        assignments[starts[slot] + ordinal] = assignmentId;
    }

    /// <summary>This page with some people as they are now; null takes a person out.</summary>
    public PeoplePage With(Dictionary<int, (Guid Key, PersonAccess? Person)> edits, RoleGraph roles, DepartmentTree departments)
    {
        var keys = new Guid[Size];
        var flags = new PersonFlags[Size];
        var counts = new int[Size + 1];
        for (var slot = 0; slot < Size; slot++)
        {
            var isEdited = edits.TryGetValue(slot, out var edit);
            keys[slot] = isEdited ? edit.Key : slots[slot].Key;
            flags[slot] = !isEdited ? slots[slot].Flags : edit.Person is null ? PersonFlags.None : FlagsOf(edit.Person.Status, edit.Person.HasAccount);
            counts[slot + 1] = counts[slot] + (!isEdited ? slots[slot].Count : edit.Person?.Assignments.Count ?? 0);
        }

        var page = new PeoplePage(keys, flags, counts);
        for (var slot = 0; slot < Size; slot++)
        {
            if (edits.TryGetValue(slot, out var edit))
            {
                for (var ordinal = 0; ordinal < (edit.Person?.Assignments.Count ?? 0); ordinal++)
                {
                    var held = edit.Person!.Assignments[ordinal];
                    page.Fill(slot, ordinal, Pack(held, roles, departments), held.AssignmentId);
                }

                continue;
            }

            var rows = Of(slot);
            for (var ordinal = 0; ordinal < rows.Length; ordinal++)
            {
                page.Fill(slot, ordinal, rows[ordinal], AssignmentOf(slot, ordinal));
            }
        }

        return page;
    }
}

/// <summary>What is known of a person, in the order a decision reads it.</summary>
internal struct PersonSlot
{
    private const int FlagsShift = 24;

    // The flags stand above the count.
    private readonly int packed;
    private FewHoldings few;

    public PersonSlot(Guid key, PersonFlags flags, int start, int count)
    {
        Key = key;
        Start = start;
        packed = ((int)flags << FlagsShift) | (count < 1 << FlagsShift ? count : throw new ArgumentOutOfRangeException(nameof(count)));
    }

    public Guid Key { get; }

    /// <summary>Where their rows begin on the page when they hold more than <see cref="FewHoldings.Count"/>.</summary>
    public int Start { get; }

    public readonly int Count => packed & ((1 << FlagsShift) - 1);

    public readonly PersonFlags Flags => (PersonFlags)(packed >> FlagsShift);

    public readonly bool IsActive => (packed & ((int)PersonFlags.Active << FlagsShift)) != 0;

    /// <summary>What they hold when it is no more than <see cref="FewHoldings.Count"/>.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<Holding> FewHeld => ((ReadOnlySpan<Holding>)few)[..Count];

    public void Put(int ordinal, in Holding holding) => few[ordinal] = holding;
}

/// <summary>Room for as many assignments as most people hold.</summary>
[InlineArray(Count)]
internal struct FewHoldings
{
    public const int Count = 2;

    private Holding first;
}
