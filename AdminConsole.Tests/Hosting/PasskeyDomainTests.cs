using AdminConsole.Hosting;

namespace AdminConsole.Tests.Hosting;

[Trait("Stage", "Unit")]
public sealed class PasskeyDomainTests
{
    [Theory]
    [InlineData(null, null, "localhost")]
    [InlineData(null, "localhost;127.0.0.1;[::1]", "localhost")]
    [InlineData(null, "Console.Example.COM", "console.example.com")]
    [InlineData(null, "localhost;console.example.com;10.0.0.1", "console.example.com")]
    [InlineData(" Example.com ", "console.example.com", "example.com")]
    public void Of_SettingOrHosts_IsTheOneName(string? setting, string? hosts, string expected)
        => Assert.Equal(expected, PasskeyDomain.Of(setting, hosts));

    [Theory]
    [InlineData(null, "console.example.com")]
    [InlineData("console.example.com", "console.example.com")]
    [InlineData("example.com", "console.example.com;admin.example.com")]
    [InlineData("example.com", "*.example.com")]
    [InlineData("localhost", "localhost;127.0.0.1")]
    public void Problem_NameThatCoversAllHosts_IsNone(string? setting, string? hosts)
        => Assert.Null(PasskeyDomain.Problem(setting, hosts));

    [Theory]
    [InlineData(null, "console.example.com;admin.example.com")]
    [InlineData(null, "*.example.com")]
    [InlineData("other.example", "console.example.com")]
    [InlineData("ample.com", "console.example.com")]
    [InlineData("sub.console.example.com", "console.example.com")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("https://console.example.com", "console.example.com")]
    public void Problem_NoNameOrOneThatBrowsersWouldRefuse_NamesTheSetting(string? setting, string? hosts)
        => Assert.StartsWith("Hosting:ServerDomain", PasskeyDomain.Problem(setting, hosts), StringComparison.Ordinal);
}
