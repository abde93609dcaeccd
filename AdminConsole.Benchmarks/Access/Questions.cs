using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Access;

namespace AdminConsole.Benchmarks.Access;

/// <summary>Questions to a model for the whole company, half of them about a permission of one of the asker's own roles, with the model's answers.</summary>
internal sealed class Questions
{
    public const int Usual = 16_384;

    /// <summary>Times all questions are asked in a block, so that what another contestant left in the caches is soon gone.</summary>
    public const int Passes = 4;

    private Questions(AccessModel model, int count, int askers, int seed)
    {
        Model = model;
        (People, Permissions, Ids, Keys, Answers) = (new int[count], new int[count], new Guid[count], new string[count], new bool[count]);
        var dice = new Dice((ulong)seed);
        var callers = new string?[AccessCompany.PermissionCount];
        var crowd = new int[askers];
        for (var index = 0; index < askers; index++)
        {
            crowd[index] = dice.Next(model.People.Count);
        }

        for (var index = 0; index < count; index++)
        {
            var person = crowd[askers == model.People.Count ? dice.Next(askers) : index % askers];
            var permission = dice.Next(AccessCompany.PermissionCount);
            if (dice.Next(2) == 0 && model.People.Of(person).Length > 0 && model.Roles[model.People.Of(person)[dice.Next(model.People.Of(person).Length)].Role] is { } role)
            {
                int[] own = [.. Bits.Of(role.Sure)];
                permission = own[dice.Next(own.Length)];
            }

            // A string of its own, as a caller's constant is, so that the catalogue's is compared and not only recognised.
            (People[index], Permissions[index], Ids[index], Keys[index]) = (person, permission, model.People[person], callers[permission] ??= AccessCompany.KeyOf(permission));
            Answers[index] = model.Allows(Ids[index], Keys[index], null, AccessCompany.Now);
        }
    }

    public AccessModel Model { get; }

    public int[] People { get; }

    public int[] Permissions { get; }

    public Guid[] Ids { get; }

    public string[] Keys { get; }

    public bool[] Answers { get; }

    public int Count => Answers.Length;

    public long Yes => Answers.LongCount(static answer => answer);

    /// <summary>By as many people as are at work at one time.</summary>
    public static Questions Of(AccessModel model, int askers, int count = Usual) => new(model, count, Math.Min(askers, model.People.Count), 7);

    /// <summary>Each by anybody of the whole company.</summary>
    public static Questions OfAnybody(AccessModel model, int count = Usual) => new(model, count, model.People.Count, 11);

    /// <summary>Refuses to go on unless somebody else answers every question the same.</summary>
    public void Compare(string who, Func<Questions, int, bool> answer)
    {
        for (var index = 0; index < Count; index++)
        {
            if (answer(this, index) != Answers[index])
            {
                throw new InvalidOperationException($"{who} answers {!Answers[index]} where the model answers {Answers[index]}: person {Ids[index]}, {Keys[index]}.");
            }
        }
    }

    public Turn ById(string name) => new(name, Count * Passes, () =>
    {
        var (model, now, yes) = (Model, AccessCompany.Now.Ticks, 0L);
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var index = 0; index < People.Length; index++)
            {
                yes += model.Allows(People[index], Permissions[index], Holding.Company, now, AccessProperties.None) ? 1 : 0;
            }
        }

        return yes;
    });

    public Turn ByName(string name) => new(name, Count * Passes, () =>
    {
        var (model, yes) = (Model, 0L);
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var index = 0; index < Ids.Length; index++)
            {
                yes += model.Allows(Ids[index], Keys[index], null, AccessCompany.Now) ? 1 : 0;
            }
        }

        return yes;
    });
}
