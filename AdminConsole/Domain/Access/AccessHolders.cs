using System.Numerics;

namespace AdminConsole.Domain.Access;

/// <summary>The people who hold a permission, as bits by the model's own numbers.</summary>
internal sealed class AccessHolders
{
    private const int WordsOnPage = PeoplePage.Size / 64;

    private readonly AccessModel model;
    private readonly ulong[] bits;

    private AccessHolders(AccessModel model, ulong[] bits)
    {
        this.model = model;
        this.bits = bits;
        foreach (var word in bits)
        {
            Count += BitOperations.PopCount(word);
        }
    }

    public int Count { get; }

    public IEnumerable<Guid> People => Bits.Of(bits).Select(person => model.People[person]);

    /// <summary>
    /// Who may use the permission in that department, or anywhere at all when it is null, at that time. Grants under a
    /// condition count only with <paramref name="withConditional"/>. Disabled people do not count.
    /// </summary>
    public static AccessHolders Of(AccessModel model, string permission, Guid? departmentId, DateTime now, bool withConditional = false)
    {
        var bits = new ulong[(model.People.Count + 63) / 64];
        if (model.Permissions.Find(permission) is { } wanted)
        {
            var asked = departmentId is { } department ? model.Departments.IndexOf(department) : (int?)null;
            foreach (var role in model.Roles.All)
            {
                if (role.HasSure(wanted.Index) || (withConditional && role.HasConditional(wanted.Index)))
                {
                    Mark(model, role, asked, now.Ticks, bits);
                }
            }

            KeepActive(model, bits);
        }

        return new AccessHolders(model, bits);
    }

    /// <summary>Once over the bits, instead of a look at each member's own row.</summary>
    private static void KeepActive(AccessModel model, ulong[] bits)
    {
        for (var word = 0; word < bits.Length; word++)
        {
            bits[word] &= model.People.ActiveOn(word / WordsOnPage)[word % WordsOnPage];
        }
    }

    private static void Mark(AccessModel model, RoleNode role, int? asked, long now, ulong[] bits)
    {
        var place = asked is { } department ? model.Departments.PlaceOf(department) : 0;
        foreach (ref readonly var member in model.People.MembersOf(role.Index))
        {
            var reaches = asked is null ? 1UL : model.Departments.Covers(member.Scope, place);
            bits[member.Person >> 6] |= (reaches & member.InForceBit(now)) << member.Person;
        }
    }
}
