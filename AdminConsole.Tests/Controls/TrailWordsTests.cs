using System.Globalization;
using AdminConsole.Controls;
using AdminConsole.Resources;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Controls;

[Trait("Stage", "Unit")]
public sealed class TrailWordsTests
{
    private static readonly Guid Known = Guid.Parse("018f0000-0000-7000-8000-000000000001");

    [Theory, InlineData("en"), InlineData("es")]
    public void OfField_OfWhatALifeRecords_HasWords(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        Assert.All(["contract", "startsOn", "birthrightsGiven", "graceUntil", "reasonId", "national-id", "employeeNumber"], static field => Assert.NotEqual(field, TrailWords.OfField(field)));
        Assert.Equal("laterThing", TrailWords.OfField("laterThing"));
    }

    [Theory]
    [InlineData("en", "Permanent", "2 Mar 2026")]
    [InlineData("es", "Indefinido", "2 mar 2026")]
    public void OfValue_KeyInstantDayAndCode_AreShownInTheReadersWords(string language, string permanent, string day)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(language);
        var viewer = new Viewer(new FakeTimeProvider());
        viewer.Read(pageSize: null, "America/Los_Angeles", theme: null);

        Assert.Contains($">{permanent}</span>", Of("contract", "Permanent"), StringComparison.Ordinal);
        Assert.Equal($"<span title=\"2026-03-02\">{day}</span>", Of("startsOn", "2026-03-02"));
        var until = new DateTime(2026, 3, 2, 5, 0, 0, DateTimeKind.Utc);
        Assert.Contains(TimeText.Of(until, viewer), Of("graceUntil", "2026-03-02T05:00:00.0000000Z"), StringComparison.Ordinal);
        Assert.Equal($"<span title=\"{Known:D}\">A &lt;b&gt;</span>", Of("reasonId", Known.ToString("D")));
        Assert.Equal("a &lt;i&gt;", Of("jobTitle", "a <i>"));
        var other = Guid.NewGuid().ToString("D");
        Assert.Equal(other, Of("managerId", other));
        Assert.Equal(PeopleText.OutOfSight, TrailWords.OfValue("managerId", other, new Dictionary<Guid, string>(), viewer, PeopleText.OutOfSight).Value);

        string Of(string field, string value) => TrailWords.OfValue(field, value, new Dictionary<Guid, string> { [Known] = "A <b>" }, viewer).Value;
    }
}
