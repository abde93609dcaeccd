namespace AdminConsole.Domain.People;

/// <summary>Someone HR knows. Their <see cref="Account.ConsoleAccount"/>, when they have one, shares the key.</summary>
internal sealed class Person
{
    private string jobTitle = string.Empty;

    public required Guid Id { get; init; }

    /// <summary>HR's own number, unique, upper case.</summary>
    public required string EmployeeNumber { get; set; }

    public required string GivenName { get; set; }

    public required string FamilyName { get; set; }

    /// <summary>"family given" folded by <see cref="TextRules.Fold"/>: the order of lists and the first target of search.</summary>
    public required string SortName { get; set; }

    /// <summary>The given name folded, for search.</summary>
    public required string GivenKey { get; set; }

    /// <summary>Lower case, unique.</summary>
    public required string WorkEmail { get; set; }

    /// <summary>The position. Setting it sets <see cref="TitleKey"/>.</summary>
    public string JobTitle
    {
        get => jobTitle;
        set
        {
            jobTitle = value;
            FoldTitle();
        }
    }

    /// <summary>The position folded by <see cref="TextRules.Fold"/>, for birthright rules.</summary>
    public string TitleKey { get; private set; } = string.Empty;

    public ContractKind Contract { get; set; } = ContractKind.Permanent;

    /// <summary>The first day, in the company's time zone; null for whoever was here before the console.</summary>
    public DateOnly? StartsOn { get; set; }

    /// <summary>The last day of a contract with an end; null for none.</summary>
    public DateOnly? EndsOn { get; set; }

    /// <summary>The working calendar; null for the default one.</summary>
    public Guid? CalendarId { get; set; }

    /// <summary>The language of letters to the person, as last chosen by them; empty for the company's.</summary>
    public string Language { get; set; } = string.Empty;

    public required Guid DepartmentId { get; set; }

    public Guid? ManagerId { get; set; }

    public PersonStatus Status { get; set; } = PersonStatus.Active;

    public required DateTime CreatedAt { get; init; }

    public DateTime? DisabledAt { get; set; }

    /// <summary>When the person's personal data was made unreadable for good, by destroying its key.</summary>
    public DateTime? ForgottenAt { get; set; }

    /// <summary>Moves by one with each saved edit: the optimistic lock, and what a page says it saw.</summary>
    public long Version { get; set; } = 1;

    public string DisplayName => $"{GivenName} {FamilyName}".Trim();

    /// <summary>Sets both names with what is derived from them.</summary>
    public void Rename(string givenName, string familyName)
    {
        GivenName = givenName;
        FamilyName = familyName;
        SortName = SortNameOf(givenName, familyName);
        GivenKey = TextRules.Fold(givenName);
    }

    /// <summary>Derives <see cref="TitleKey"/> anew, for a row from before it was kept.</summary>
    public void FoldTitle() => TitleKey = TextRules.Fold(jobTitle);

    public static string SortNameOf(string givenName, string familyName) => TextRules.Fold($"{familyName} {givenName}");
}

/// <summary>Whether a person may use what they hold.</summary>
internal enum PersonStatus : byte
{
    Active = 1,
    Disabled = 2,

    /// <summary>Comes on a day that is not here yet: has a place, and no way in.</summary>
    Expected = 3,

    /// <summary>Has left. May come back as the same person, never to the same rights.</summary>
    Left = 4,
}

/// <summary>What kind of contract somebody works under.</summary>
internal enum ContractKind : byte
{
    Permanent = 1,
    FixedTerm = 2,
    Contractor = 3,
    Intern = 4,
}
