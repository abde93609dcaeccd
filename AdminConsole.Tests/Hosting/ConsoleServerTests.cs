using System.Net;
using AdminConsole.Controls;
using AdminConsole.Tests.Support;

namespace AdminConsole.Tests.Hosting;

[Trait("Stage", "Http")]
public sealed class ConsoleServerTests
{
    [Fact]
    public async Task Start_WithNothingConfigured_ServesSignInPageAndItsStylesheet()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = server.Client();

        var page = await client.GetAsync(ConsoleUrls.SignIn, TestContext.Current.CancellationToken);
        var style = await client.GetAsync("/_content/MudBlazor/MudBlazor.min.css", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
    }
}
