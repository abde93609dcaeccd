using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.People;
using AdminConsole.Persistence;

namespace AdminConsole.Features.People;

/// <summary>
/// What is asked of the list of people, as its address says it. Anybody may write an address, so each part is read
/// on its own and what cannot be taken is left out and named in <see cref="Ignored"/>.
/// </summary>
internal sealed record PeopleQuery
{
    public const string TextKey = "q";
    public const string DepartmentKey = "department";
    public const string StatusKey = "status";
    public const string RoleKey = "role";
    public const string AccountKey = "account";
    public const string SortKey = "sort";
    public const string SizeKey = "size";
    public const string AfterKey = "after";
    public const string BeforeKey = "before";
    public const string PageKey = "at";
    public const string LastPage = "last";

    /// <summary>The value of <see cref="AccountKey"/> for accounts that nobody uses.</summary>
    public const string Dormant = "dormant";
    public const int DefaultSize = 25;

    public static IReadOnlyList<int> Sizes { get; } = [25, 50, 100];

    /// <summary>The keys of an address that filter; whatever else changes, the count does not.</summary>
    public static IReadOnlyList<string> FilterKeys { get; } = [TextKey, DepartmentKey, StatusKey, RoleKey, AccountKey];

    public string Text { get; init; } = string.Empty;

    /// <summary>The department with everything below it.</summary>
    public Guid? DepartmentId { get; init; }

    public PersonStatus? Status { get; init; }

    public Guid? RoleId { get; init; }

    public bool? HasAccount { get; init; }

    /// <summary>Only active people with an account that nobody signed in to for the days that the settings say.</summary>
    public bool IsDormant { get; init; }

    public PeopleSort Sort { get; init; }

    public bool Descending { get; init; }

    public int Size { get; init; } = DefaultSize;

    public KeysetMove Move { get; init; }

    public string? Cursor { get; init; }

    /// <summary>The parts of the address that could not be taken.</summary>
    public IReadOnlyList<FieldProblem> Ignored { get; init; } = [];

    public bool IsFiltered => Text.Length > 0 || DepartmentId is not null || Status is not null || RoleId is not null || HasAccount is not null || IsDormant;

    /// <summary>The words to search for, folded as names are.</summary>
    public IReadOnlyList<string> Words => PeopleMatching.WordsOf(Text);

    /// <summary>Reads an address; <paramref name="value"/> gives the text of a key, or null.</summary>
    public static PeopleQuery Parse(Func<string, string?> value, int rememberedSize = DefaultSize)
    {
        List<FieldProblem> ignored = [];
        var text = TextRules.Clean(TextKey, value(TextKey), FieldLimits.SearchText, required: false, ignored);
        var (sort, descending) = ParseSort(value(SortKey), ignored);
        var (move, cursor) = (value(AfterKey), value(BeforeKey), value(PageKey)) switch
        {
            ({ Length: > 0 } after, _, _) => (KeysetMove.After, after),
            (_, { Length: > 0 } before, _) => (KeysetMove.Before, before),
            (_, _, LastPage) => (KeysetMove.Last, null),
            _ => (KeysetMove.First, (string?)null),
        };
        return new PeopleQuery
        {
            Text = text,
            DepartmentId = ParseId(DepartmentKey, value(DepartmentKey), ignored),
            Status = ParseWord<PersonStatus>(StatusKey, value(StatusKey), ignored),
            RoleId = ParseId(RoleKey, value(RoleKey), ignored),
            HasAccount = value(AccountKey) switch { "yes" => true, "no" => false, Dormant or null or "" => null, _ => Ignore<bool?>(AccountKey, ignored) },
            IsDormant = string.Equals(value(AccountKey), Dormant, StringComparison.Ordinal),
            Sort = sort,
            Descending = descending,
            Size = ParseSize(value(SizeKey), rememberedSize, ignored),
            Move = move,
            Cursor = cursor,
            Ignored = ignored,
        };
    }

    /// <summary>The name of a sort in an address: <c>name</c>, or <c>-name</c> downwards.</summary>
    public static string SortName(PeopleSort sort, bool descending)
        => (descending ? "-" : string.Empty) + sort switch
        {
            PeopleSort.Number => "number",
            PeopleSort.Department => "department",
            PeopleSort.Created => "created",
            _ => "name",
        };

    private static (PeopleSort Sort, bool Descending) ParseSort(string? text, List<FieldProblem> ignored)
    {
        var name = text?.TrimStart('-');
        foreach (var sort in Enum.GetValues<PeopleSort>())
        {
            if (string.Equals(name, SortName(sort, descending: false), StringComparison.Ordinal))
            {
                return (sort, text!.StartsWith('-'));
            }
        }

        return string.IsNullOrEmpty(text) ? default : Ignore<(PeopleSort, bool)>(SortKey, ignored);
    }

    private static int ParseSize(string? text, int remembered, List<FieldProblem> ignored)
    {
        var usual = Sizes.Contains(remembered) ? remembered : DefaultSize;
        if (string.IsNullOrEmpty(text))
        {
            return usual;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && Sizes.Contains(size))
        {
            return size;
        }

        Ignore<int>(SizeKey, ignored);
        return usual;
    }

    private static Guid? ParseId(string key, string? text, List<FieldProblem> ignored)
        => string.IsNullOrEmpty(text) ? null
            : Guid.TryParseExact(text, "D", out var id) ? id
            : Ignore<Guid?>(key, ignored);

    private static TEnum? ParseWord<TEnum>(string key, string? text, List<FieldProblem> ignored)
        where TEnum : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        foreach (var word in Enum.GetValues<TEnum>())
        {
            if (string.Equals(word.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        return Ignore<TEnum?>(key, ignored);
    }

    private static T? Ignore<T>(string key, List<FieldProblem> ignored)
    {
        ignored.Add(new FieldProblem(key, "unknown-value"));
        return default;
    }
}

/// <summary>The orders of the list of people.</summary>
internal enum PeopleSort
{
    Name,
    Number,
    Department,
    Created,
}

/// <summary>One line of the list: what is shown, and the keys of its orders.</summary>
internal sealed record PersonRow(
    Guid Id, string EmployeeNumber, string GivenName, string FamilyName, string SortName, string WorkEmail, string JobTitle,
    Guid DepartmentId, string Department, PersonStatus Status, bool HasAccount, DateTime CreatedAt)
{
    public string DisplayName => $"{GivenName} {FamilyName}".Trim();
}

/// <summary>One page of people, and what of the question could not be taken.</summary>
internal sealed record PeoplePage(KeysetPage<PersonRow> Page, string? FirstCursor, string? LastCursor, IReadOnlyList<FieldProblem> Ignored);
