using System.Text;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Features.People;
using AdminConsole.Persistence;
using AdminConsole.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Features.People;

/// <summary>Whatever is put into a field of the people pages: it is stored and read back as it was, or the field is named.</summary>
[Trait("Stage", "Database")]
public sealed class PeopleBadInputTests
{
    private static readonly (string Field, int Limit, Func<PersonInput, string?, PersonInput> With, Func<Person, string> Of, Func<string, string> Shape)[] Fields =
    [
        (nameof(PersonInput.EmployeeNumber), FieldLimits.EmployeeNumber, static (input, text) => input with { EmployeeNumber = text }, static person => person.EmployeeNumber, static text => text.ToUpperInvariant()),
        (nameof(PersonInput.GivenName), FieldLimits.PersonName, static (input, text) => input with { GivenName = text }, static person => person.GivenName, static text => text),
        (nameof(PersonInput.FamilyName), FieldLimits.PersonName, static (input, text) => input with { FamilyName = text }, static person => person.FamilyName, static text => text),
        (nameof(PersonInput.WorkEmail), FieldLimits.Email, static (input, text) => input with { WorkEmail = text }, static person => person.WorkEmail, static text => text.ToLowerInvariant()),
        (nameof(PersonInput.JobTitle), FieldLimits.JobTitle, static (input, text) => input with { JobTitle = text }, static person => person.JobTitle, static text => text),
    ];

    [Theory, AllDatabases]
    public async Task Edit_HostileTextInEachField_IsReadBackOrNamedAtTheField(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var good = PeopleHouse.Input(console.Support);
        var id = (await house.Persons.CreateAsync(hr, good, default)).Value;
        var version = 1L;
        var stored = 0;
        foreach (var (field, limit, with, of, shape) in Fields)
        {
            foreach (var text in HostileText.ForLimit(limit))
            {
                var result = await house.Persons.EditAsync(hr, id, with(good, text) with { Version = version }, default);
                if (!result.IsSuccess)
                {
                    Assert.Equal(field, Assert.Single(Assert.IsType<InvalidError>(result.Error).Problems).Field);
                    continue;
                }

                stored++;
                await using var context = console.Contexts.CreateDbContext();
                var person = await context.People.SingleAsync(row => row.Id == id);
                Assert.Equal(shape((text ?? string.Empty).Normalize(NormalizationForm.FormC).Trim()) is var expected && string.IsNullOrWhiteSpace(expected.Trim('\u200B', '\uFEFF', '\u2060')) ? string.Empty : expected, of(person));
                version = person.Version;
            }
        }

        Assert.True(stored > 100, $"only {stored} stored");
    }

    [Theory, AllDatabases]
    public async Task Reason_HostileText_IsReadBackInTheTrailOrNamed(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        var person = await console.AddPersonAsync(console.Support);
        var isDisabled = false;
        var stored = 0;
        foreach (var text in HostileText.ForLimit(FieldLimits.Reason))
        {
            var result = isDisabled ? await house.Persons.EnableAsync(hr, person.Id, text, default) : await house.Persons.DisableAsync(hr, person.Id, text, default);
            if (!result.IsSuccess)
            {
                Assert.Equal(ReasonRules.Field, Assert.Single(Assert.IsType<InvalidError>(result.Error).Problems).Field);
                continue;
            }

            isDisabled = !isDisabled;
            stored++;
            await using var context = console.Contexts.CreateDbContext();
            var entry = await context.AuditEvents.Where(row => row.TargetId == person.Id).OrderBy(static row => row.Sequence).LastAsync();
            Assert.Equal(text!.Normalize(NormalizationForm.FormC).Trim(), entry.Reason);
            Assert.Equal(console.Mac.Compute(entry), entry.Mac);
        }

        Assert.True(stored > 30, $"only {stored} stored");
    }

    [Theory, AllDatabases]
    public async Task Search_Wildcards_AreLettersLikeAnyOther(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        foreach (var (name, number) in (ValueTuple<string, string>[])[("100% Real", "W-1"), ("100x Real", "W-2"), ("a_b Real", "W-3"), ("axb Real", "W-4"), ("[a] Real", "W-5"), ("c\\d Real", "W-6"), ("x Per%cent", "W-7"), ("x Perxcent", "W-8")])
        {
            Assert.True((await house.Persons.CreateAsync(hr, PeopleHouse.Input(console.Support, number) with { FamilyName = name }, default)).IsSuccess);
        }

        Assert.Equal(["W-1"], await FoundAsync("100%"));
        Assert.Equal(["W-3"], await FoundAsync("a_b"));
        Assert.Equal(["W-5"], await FoundAsync("[a]"));
        Assert.Equal(["W-6"], await FoundAsync("c\\d"));
        Assert.Equal(["W-7"], await FoundAsync("x per%c"));
        Assert.Empty(await FoundAsync("%"));
        Assert.Empty(await FoundAsync("_"));
        Assert.Empty(await FoundAsync("%real"));
        Assert.Empty(await FoundAsync("w_1"));

        async Task<IEnumerable<string>> FoundAsync(string text)
            => (await house.List.ReadAsync(hr, new PeopleQuery { Text = text }, default)).Page.Rows.Select(static row => row.EmployeeNumber).Order(StringComparer.Ordinal);
    }

    [Theory, AllDatabases]
    public async Task List_HostileAddress_GivesAPageOfAllowedSizeAndNamesWhatItLeftOut(DatabaseKind kind)
    {
        await using var console = await TestConsole.CreateAsync(kind);
        var house = new PeopleHouse(console);
        var hr = await console.AddActorAsync(console.Root, BuiltInRoles.HrOfficer);
        for (var index = 0; index < 3; index++)
        {
            await console.AddPersonAsync(console.Support, withAccount: false);
        }

        await house.SettleAsync();
        string[] keys = [PeopleQuery.TextKey, PeopleQuery.DepartmentKey, PeopleQuery.StatusKey, PeopleQuery.RoleKey, PeopleQuery.AccountKey, PeopleQuery.SortKey, PeopleQuery.SizeKey, PeopleQuery.AfterKey, PeopleQuery.BeforeKey, PeopleQuery.PageKey];
        foreach (var key in keys)
        {
            foreach (var text in HostileText.ForLimit(FieldLimits.SearchText))
            {
                var query = PeopleQuery.Parse(asked => asked == key ? text : null);
                Assert.Contains(query.Size, PeopleQuery.Sizes);
                var page = await house.List.ReadAsync(hr, query, default);
                Assert.InRange(page.Page.Rows.Count, 0, query.Size);
                if (key is PeopleQuery.TextKey or PeopleQuery.DepartmentKey or PeopleQuery.RoleKey)
                {
                    await house.List.CountAsync(hr, query, default);
                }
            }
        }

        var nonsense = PeopleQuery.Parse(static asked => asked switch { PeopleQuery.SortKey => "nonsense", PeopleQuery.SizeKey => "1000000000", PeopleQuery.AfterKey => "garbage", _ => null });
        var shown = await house.List.ReadAsync(hr, nonsense, default);
        Assert.Equal(4, shown.Page.Rows.Count);
        Assert.Contains(shown.Ignored, static problem => problem.Field == PeopleQuery.SortKey);
        Assert.Contains(shown.Ignored, static problem => problem.Field == PeopleQuery.SizeKey);
        Assert.Contains(shown.Ignored, static problem => problem.Field == PeopleQuery.PageKey);
        Assert.Equal(4, (await house.List.ReadAsync(hr, new PeopleQuery { Size = 1_000_000_000 }, default)).Page.Rows.Count);
    }
}
