using AdminConsole.Domain;

namespace AdminConsole.Persistence.Seed;

/// <summary>How large a fictional company to make, and which: the same seed on the same UTC day makes the same rows.</summary>
internal sealed record DemoOptions(int People = DemoOptions.DefaultPeople, long Events = DemoOptions.DefaultEvents, int Seed = DemoOptions.DefaultSeed)
{
    public const int DefaultPeople = 120;
    public const long DefaultEvents = 2_000;
    public const int DefaultSeed = 1;
    /// <summary>The chief executive, eight heads and the staff of the console itself.</summary>
    public const int MinimumPeople = 20;
    public const int MaximumPeople = 2_000_000;
    public const long MaximumEvents = 20_000_000;
    public const string OutOfRange = "out-of-range";

    public InvalidError? Check()
    {
        List<FieldProblem> problems = [];
        if (People is < MinimumPeople or > MaximumPeople)
        {
            problems.Add(new FieldProblem(nameof(People), OutOfRange, MinimumPeople, MaximumPeople));
        }

        if (Events is < 0 or > MaximumEvents)
        {
            problems.Add(new FieldProblem(nameof(Events), OutOfRange, 0, MaximumEvents));
        }

        return problems.Count == 0 ? null : new InvalidError(problems);
    }
}

/// <summary>How far a stage has come. <see cref="Note"/> says once what a reader should know, such as a slower path taken.</summary>
internal sealed record DemoProgress(string Stage, long Done, long Total, string? Note = null);

/// <summary>The stages in their order, as stable keys of the words shown.</summary>
internal static class DemoStages
{
    public const string Structure = "structure";
    public const string People = "people";
    public const string Accounts = "accounts";
    public const string Assignments = "assignments";
    public const string Events = "events";
    public const string Finish = "finish";

    public static IReadOnlyList<string> All { get; } = [Structure, People, Accounts, Assignments, Events, Finish];
}

/// <summary>What was made, and how to come in.</summary>
internal sealed record DemoReport(
    IReadOnlyList<DemoSignIn> SignIns,
    DemoPassword Password,
    int Departments,
    int Roles,
    int Permissions,
    long People,
    long Assignments,
    long Events);

/// <summary>One who can sign in, and as what.</summary>
internal sealed record DemoSignIn(string Name, string Label);

/// <summary>The database holds people or a company's structure already; the demo takes an empty one and deletes nothing.</summary>
internal sealed record DatabaseNotEmptyError() : ConsoleError("database-not-empty");
