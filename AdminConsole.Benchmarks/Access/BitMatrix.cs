using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;

namespace AdminConsole.Benchmarks.Access;

/// <summary>
/// The least a decision can be: a bit for every person and permission, right for one instant and the whole company
/// alone. It knows no end of an assignment, no department and no change, and takes 625 bytes a person.
/// </summary>
internal sealed class BitMatrix
{
    private const int Words = (AccessCompany.PermissionCount + 63) / 64;

    private readonly ulong[] bits;

    public BitMatrix(AccessModel model, DateTime now)
    {
        bits = new ulong[(long)model.People.Count * Words];
        for (var person = 0; person < model.People.Count; person++)
        {
            foreach (ref readonly var holding in model.People.OfActive(person))
            {
                if (holding.Scope == Holding.Company && holding.IsInForce(now.Ticks) && model.Roles[holding.Role] is { } role)
                {
                    var row = bits.AsSpan(person * Words, Words);
                    for (var word = 0; word < role.Sure.Length; word++)
                    {
                        row[word] |= role.Sure[word];
                    }
                }
            }
        }
    }

    public bool Allows(int person, int permission) => (bits[(person * Words) + (permission >> 6)] & (1UL << (permission & 63))) != 0;

    public Turn Turn(string name, Questions questions) => new(name, questions.Count * Questions.Passes, () =>
    {
        var (people, permissions, yes) = (questions.People, questions.Permissions, 0L);
        for (var pass = 0; pass < Questions.Passes; pass++)
        {
            for (var index = 0; index < people.Length; index++)
            {
                yes += Allows(people[index], permissions[index]) ? 1 : 0;
            }
        }

        return yes;
    });
}
