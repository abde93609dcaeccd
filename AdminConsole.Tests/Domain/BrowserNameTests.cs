using AdminConsole.Domain.Account;

namespace AdminConsole.Tests.Domain;

public sealed class BrowserNameTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36", "Chrome, Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari, macOS")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/139.0 Mobile/15E148 Safari/604.1", "Chrome, iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36", "Samsung Internet, Android")]
    [InlineData("curl/8.14.1", "curl")]
    [InlineData("<script>alert(1)</script> Firefox/", "Firefox")]
    [InlineData("‮nothing known here", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Of_WhatBrowsersSay_IsTheirNameAndNothingElse(string? userAgent, string words)
        => Assert.Equal(words, BrowserName.Of(userAgent).ToString());

    [Fact]
    public void Of_EndlessText_LooksAtItsBeginningOnly()
        => Assert.Equal(string.Empty, BrowserName.Of(new string('x', 1 << 20) + "Firefox/1").ToString());
}
