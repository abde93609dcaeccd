using System.Globalization;
using AdminConsole.Domain;
using AdminConsole.Domain.People;

namespace AdminConsole.Persistence.Seed;

/// <summary>
/// The people of the fictional company by number, in the order they were hired: the chief executive, the heads of
/// the top departments, the heads of theirs, the cast, then everybody else. Each is drawn by itself, so nothing is
/// kept however many they are; everyone's manager has a lower number, so rows go in without breaking a foreign key.
/// </summary>
internal sealed class DemoPeople
{
    /// <summary>From this size on each small department has a head of its own; a smaller company could not spare them.</summary>
    public const int OwnHeadsFrom = 60;
    /// <summary>From this size on people work in teams, so that nobody leads thousands.</summary>
    public const int TeamsFrom = 1_000;
    public const int TeamSize = 12;
    public const int DisabledPerMille = 40;
    /// <summary>So many first people have an address without a number, unless another had it before.</summary>
    private const int PlainAddresses = 2_000;

    private static readonly DemoDepartment[] Top = [.. DemoDepartments.All.Where(static department => department.Parent is null)];
    private static readonly DemoDepartment[] Sub = [.. DemoDepartments.All.Where(static department => department.Parent is not null)];
    private static readonly int SubWeight = Sub.Sum(static department => department.Weight);

    private readonly DemoCompany company;
    private readonly int teamSize;
    private readonly int disabledPerMille;
    private readonly HashSet<int> numbered = [];

    public DemoPeople(DemoCompany company, int count)
    {
        this.company = company;
        Count = count;
        SubHeads = count >= OwnHeadsFrom ? Sub.Length : 0;
        teamSize = count >= TeamsFrom ? TeamSize : 1;
        var ordinary = Math.Max(1, count - FirstOrdinary);
        disabledPerMille = (int)Math.Min(250, (long)DisabledPerMille * count / ordinary);
        HashSet<string> taken = new(StringComparer.Ordinal);
        for (var index = 0; index < Math.Min(count, PlainAddresses); index++)
        {
            var (given, family) = Names(index);
            if (SignInOf(index) is null && !taken.Add($"{given.Latin}.{family.Latin}"))
            {
                numbered.Add(index);
            }
        }
    }

    public DemoCompany Company => company;

    public int Count { get; }

    private int SubHeads { get; }

    private int FirstCast => 1 + Top.Length + SubHeads;

    /// <summary>The first who is neither head nor cast.</summary>
    public int FirstOrdinary => FirstCast + DemoCast.All.Count;

    public Guid IdOf(int index) => Origin(index).Id;

    public DateTime CreatedAt(int index) => Origin(index).At;

    /// <summary>How many people had been hired by then, to within a few days.</summary>
    public int HiredBy(DateTime at)
        => (int)Math.Clamp((at - company.Founded) / DemoCompany.Age * Count, FirstCastOrAll, Count);

    /// <summary>Where the person works, as what and for whom.</summary>
    public DemoPlace PlaceOf(int index)
    {
        if (index == 0)
        {
            return new DemoPlace(null, new DemoPost(DemoDepartments.ChiefTitle, string.Empty), null, DemoStanding.Head);
        }

        if (index <= Top.Length)
        {
            return new DemoPlace(Top[index - 1], Top[index - 1].Head, 0, DemoStanding.Head);
        }

        if (index < FirstCast)
        {
            var department = Sub[index - 1 - Top.Length];
            return new DemoPlace(department, department.Head, TopHead(department), DemoStanding.Head);
        }

        if (index < FirstOrdinary)
        {
            var member = DemoCast.All[index - FirstCast];
            var department = Array.Find(Sub, department => string.Equals(department.Code, member.Department, StringComparison.Ordinal))!;
            return new DemoPlace(department, new DemoPost(member.Title, member.Role), HeadOf(department), DemoStanding.Cast, member);
        }

        var team = TeamOf(index);
        var lead = FirstOrdinary + ((index - FirstOrdinary) / teamSize * teamSize);
        return teamSize > 1 && index == lead
            ? new DemoPlace(team, new DemoPost($"Team Lead, {team.Name}", team.Head.Role), HeadOf(team), DemoStanding.Lead)
            : new DemoPlace(team, Post(index, team), teamSize > 1 ? lead : HeadOf(team), DemoStanding.Ordinary);
    }

    /// <summary>The local part of the address of somebody who can sign in.</summary>
    public string? SignInOf(int index)
        => index >= 1 && index <= Top.Length ? DemoCast.HeadSignIns.GetValueOrDefault(Top[index - 1].Code)
            : index >= FirstCast && index < FirstOrdinary ? DemoCast.All[index - FirstCast].SignIn
            : null;

    /// <summary>The number of the cast member with that sign-in.</summary>
    public int IndexOfCast(string signIn)
        => FirstCast + DemoCast.All.Select(static (member, at) => (member, at)).First(entry => string.Equals(entry.member.SignIn, signIn, StringComparison.Ordinal)).at;

    public bool IsDisabled(int index) => Leave(index).IsDisabled;

    public Person At(int index)
    {
        var (at, id) = Origin(index);
        var place = PlaceOf(index);
        var (given, family) = Names(index);
        var (isDisabled, disabledAt) = Leave(index);
        return new Person
        {
            Id = id,
            EmployeeNumber = string.Create(CultureInfo.InvariantCulture, $"BR-{index + 1:D6}"),
            GivenName = given.Text,
            FamilyName = family.Text,
            SortName = Person.SortNameOf(given.Text, family.Text),
            GivenKey = TextRules.Fold(given.Text),
            WorkEmail = EmailOf(index, given, family),
            JobTitle = place.Post.Title,
            DepartmentId = company.DepartmentId(place.Department?.Code),
            ManagerId = place.Manager is { } manager ? IdOf(manager) : null,
            Status = isDisabled ? PersonStatus.Disabled : PersonStatus.Active,
            CreatedAt = at,
            DisabledAt = disabledAt,
        };
    }

    public IEnumerable<Person> All() => Enumerable.Range(0, Count).Select(At);

    private int FirstCastOrAll => Math.Min(Count, FirstOrdinary);

    private (DateTime At, Guid Id) Origin(int index)
    {
        var random = new DemoRandom(company.Seed, DemoStream.PersonKey, index);
        var days = (DemoCompany.Age.TotalDays - 3) * index / Count;
        var at = random.OfficeTime(company.Founded.AddDays(2 + days));
        return (at, random.Key(at));
    }

    private (DemoName Given, DemoName Family) Names(int index) => DemoNames.Draw(new DemoRandom(company.Seed, DemoStream.PersonDetails, index));

    private string EmailOf(int index, DemoName given, DemoName family)
    {
        var local = SignInOf(index) ?? (index >= PlainAddresses || numbered.Contains(index)
            ? string.Create(CultureInfo.InvariantCulture, $"{given.Latin}.{family.Latin}.{index + 1}")
            : $"{given.Latin}.{family.Latin}");
        return $"{local}@{DemoCast.Domain}";
    }

    private (bool IsDisabled, DateTime? At) Leave(int index)
    {
        if (index < FirstOrdinary || (teamSize > 1 && (index - FirstOrdinary) % teamSize == 0))
        {
            return (false, null);
        }

        var random = new DemoRandom(company.Seed, DemoStream.PersonPlace, ~(long)index);
        if (!random.Chance(disabledPerMille))
        {
            return (false, null);
        }

        var hired = CreatedAt(index);
        var stayed = (company.Reference - hired) * (1 + random.Below(998)) / 1000;
        return (true, UtcDateTimeConverter.Whole(hired + stayed));
    }

    private DemoDepartment TeamOf(int index)
    {
        var at = new DemoRandom(company.Seed, DemoStream.Teams, (index - FirstOrdinary) / teamSize).Below(SubWeight);
        foreach (var department in Sub)
        {
            at -= department.Weight;
            if (at < 0)
            {
                return department;
            }
        }

        return Sub[^1];
    }

    private DemoPost Post(int index, DemoDepartment department)
    {
        var at = new DemoRandom(company.Seed, DemoStream.PersonPlace, index).Below(department.Posts.Sum(static post => post.Weight));
        foreach (var post in department.Posts)
        {
            at -= post.Weight;
            if (at < 0)
            {
                return post;
            }
        }

        return department.Posts[^1];
    }

    private int HeadOf(DemoDepartment department) => SubHeads > 0 ? 1 + Top.Length + Array.IndexOf(Sub, department) : TopHead(department);

    private static int TopHead(DemoDepartment department)
        => 1 + Array.FindIndex(Top, top => string.Equals(top.Code, department.Parent, StringComparison.Ordinal));
}

/// <summary>A person's place: department (null is the root), post, manager by number.</summary>
internal sealed record DemoPlace(DemoDepartment? Department, DemoPost Post, int? Manager, DemoStanding Standing, DemoCastMember? Cast = null);

internal enum DemoStanding
{
    Ordinary,
    Lead,
    Cast,
    Head,
}
