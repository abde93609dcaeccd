using AdminConsole.Controls;
using AdminConsole.Domain.People;
using CsCheck;

namespace AdminConsole.Tests.Controls;

[Trait("Stage", "Unit")]
public sealed class UrlStateTests
{
    [Fact]
    public void Read_AbsoluteAddress_KeepsThePathAndTheValues()
    {
        var state = UrlState.Read("https://console.example/people?status=disabled&q=ana%20maria#top");
        Assert.Equal("/people", state.Path);
        Assert.Equal("ana maria", state.Get("q"));
        Assert.Equal(PersonStatus.Disabled, state.Enum<PersonStatus>("status"));
        Assert.Equal("/people?q=ana%20maria&status=disabled", state.ToString());
    }

    [Theory]
    [InlineData("/people?status=2")]
    [InlineData("/people?status=DROP%20TABLE")]
    [InlineData("/people?status=Active")]
    public void Enum_UnknownName_IsAsIfAbsent(string address) => Assert.Null(UrlState.Read(address).Enum<PersonStatus>("status"));

    [Theory]
    [InlineData("/p?q=%00")]
    [InlineData("/p?q=%0D%0ASet-Cookie:x")]
    [InlineData("/p?q=")]
    public void Get_ValueThatCannotBeTaken_IsAsIfAbsent(string address) => Assert.Null(UrlState.Read(address).Get("q"));

    [Fact]
    public void With_LoneSurrogate_TakesTheValueOut()
        => Assert.Null(UrlState.Read("/p?q=a").With("q", new string((char)0xD800, 1)).Get("q"));

    [Fact]
    public void Get_LongerThanAsked_IsAsIfAbsent()
    {
        var state = UrlState.Read("/p?q=" + new string('a', 101));
        Assert.Null(state.Get("q"));
        Assert.NotNull(state.Get("q", 101));
    }

    [Fact]
    public void Read_ThousandsOfPairs_KeepsFew()
    {
        var state = UrlState.Read("/p?" + string.Join('&', Enumerable.Range(0, 900).Select(static index => $"k{index}=1")));
        Assert.True(state.ToString().Split('&').Length <= 32);
    }

    [Fact]
    public void Read_SameKeyTwice_TakesTheFirst() => Assert.Equal("a", UrlState.Read("/p?q=a&q=b").Get("q"));

    [Fact]
    public void Without_DropsThePlaceAndKeepsTheFilter()
        => Assert.Equal("/p?q=x", UrlState.Read("/p?after=k&q=x&at=last").Without("after", "before", "at").ToString());

    [Fact]
    public void Read_OfAnyText_NeverFailsAndSettlesAfterOneRound()
        => Gen.String.Sample(static text =>
        {
            var once = UrlState.Read("/p?" + text).ToString();
            return string.Equals(once, UrlState.Read(once).ToString(), StringComparison.Ordinal);
        });

    [Fact]
    public void With_AnyWellFormedValue_ComesBack()
        => Gen.Char['\u0020', '\u04ff'].Array[1, 100].Select(static characters => new string(characters)).Where(static text => !text.Any(char.IsControl))
            .Sample(static text => string.Equals(UrlState.Read(UrlState.Read("/p").With("q", text).ToString()).Get("q"), text, StringComparison.Ordinal));
}
