using AdminConsole.Domain.People;

namespace AdminConsole.Domain.Access;

/// <summary>
/// Compiles a model from rows that come one after another: people first, then what they hold in any order. Only packed
/// rows are kept in between, so that a million people need not stand in memory twice.
/// </summary>
internal sealed class AccessModelBuilder
{
    private const int ChunkShift = 16;
    private const int ChunkSize = 1 << ChunkShift;

    private readonly long version;
    private readonly PermissionCatalogue permissions;
    private readonly RoleGraph roles;
    private readonly DepartmentTree departments;
    private readonly List<Guid> keys = [];
    private readonly List<PersonFlags> flags = [];
    private readonly List<Row[]> chunks = [];
    private GuidIndex? index;
    private int[] counts = [];
    private int rowCount;

    public AccessModelBuilder(long version, IReadOnlyCollection<RoleRow> roles, IReadOnlyCollection<PermissionRow> permissions, IReadOnlyCollection<DepartmentNode> departments)
    {
        this.version = version;
        this.permissions = PermissionCatalogue.Empty.With(permissions);
        this.roles = RoleGraph.Empty.With([.. roles.Select(static role => KeyValuePair.Create(role.Id, (RoleRow?)role))], this.permissions);
        this.departments = new DepartmentTree(departments);
    }

    /// <summary>Each person once, all of them before the first <see cref="Give"/>. Whoever is given nothing is left out of the model.</summary>
    public void AddPerson(Guid id, PersonStatus status, bool hasAccount)
    {
        keys.Add(id);
        flags.Add(PeoplePage.FlagsOf(status, hasAccount));
    }

    /// <summary>Says that a person who was added has an account.</summary>
    public void AddAccount(Guid personId)
    {
        if (Index.Find(personId) is >= 0 and var person)
        {
            flags[person] |= PersonFlags.HasAccount;
        }
    }

    /// <summary>An assignment; one of nobody is passed over.</summary>
    public void Give(Guid personId, in HeldRole held)
    {
        if (Index.Find(personId) is not (>= 0 and var person))
        {
            return;
        }

        if (rowCount >> ChunkShift == chunks.Count)
        {
            chunks.Add(new Row[ChunkSize]);
        }

        chunks[^1][rowCount & (ChunkSize - 1)] = new Row(person, held.AssignmentId, PeoplePage.Pack(held, roles, departments));
        rowCount++;
        counts[person]++;
    }

    public AccessModel Build()
    {
        var (order, people) = Numbers();
        var pages = new PeoplePage[(people.Count + PeoplePage.Mask) >> PeoplePage.Shift];
        // Where each person's rows begin, over all pages; then each row is put to its place.
        var starts = new int[people.Count + 1];
        var known = new PersonFlags[people.Count];
        for (var person = 0; person < counts.Length; person++)
        {
            if (order[person] is >= 0 and var number)
            {
                starts[number + 1] = counts[person];
                known[number] = flags[person];
            }
        }

        for (var number = 0; number < people.Count; number++)
        {
            starts[number + 1] += starts[number];
        }

        var keysOnPage = new Guid[PeoplePage.Size];
        for (var page = 0; page < pages.Length; page++)
        {
            var first = page << PeoplePage.Shift;
            var count = Math.Min(PeoplePage.Size, people.Count - first);
            for (var slot = 0; slot < count; slot++)
            {
                keysOnPage[slot] = people[first + slot];
            }

            pages[page] = PeoplePage.Of(keysOnPage.AsSpan(0, count), known.AsSpan(first, count), starts.AsSpan(first, count + 1));
        }

        var filled = new int[people.Count];
        for (var row = 0; row < rowCount; row++)
        {
            ref readonly var given = ref chunks[row >> ChunkShift][row & (ChunkSize - 1)];
            var number = order[given.Person];
            pages[number >> PeoplePage.Shift].Fill(number & PeoplePage.Mask, filled[number]++, given.Holding, given.AssignmentId);
        }

        return AccessModel.Of(version, new PeopleIndex(people, pages, RoleMembers.Of(pages, roles.Count)), roles, permissions, departments);
    }

    private GuidIndex Index
    {
        get
        {
            if (index is null)
            {
                index = new GuidIndex([.. keys]);
                counts = new int[keys.Count];
            }

            return index;
        }
    }

    /// <summary>The number in the model of each person, -1 for whoever holds nothing, and the index of those who do.</summary>
    private (int[] Order, GuidIndex People) Numbers()
    {
        var all = Index;
        var order = new int[counts.Length];
        var next = 0;
        for (var person = 0; person < counts.Length; person++)
        {
            order[person] = counts[person] > 0 ? next++ : -1;
        }

        return (order, next == counts.Length ? all : new GuidIndex([.. keys.Where((_, person) => counts[person] > 0)]));
    }

    private readonly record struct Row(int Person, Guid AssignmentId, Holding Holding);
}
