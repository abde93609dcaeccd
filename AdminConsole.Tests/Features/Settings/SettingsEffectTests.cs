using System.Net;
using AdminConsole.Controls;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Hosting;
using AdminConsole.Persistence;
using AdminConsole.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Features.Settings;

/// <summary>That a saved setting changes what the running console does, without a restart.</summary>
[Trait("Stage", "Http")]
public sealed class SettingsEffectTests
{
    [Fact]
    public async Task Saved_SignInAttempts_TurnTheNextAddressAway()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SetAsync(server, SettingDefinitions.SignInAttemptsPerMinute.Key, "5");
        using var client = new HttpClient { BaseAddress = server.Address };

        List<HttpStatusCode> answers = [];
        for (var attempt = 0; attempt < 6; attempt++)
        {
            using var empty = new FormUrlEncodedContent([]);
            answers.Add((await client.PostAsync(ConsoleUrls.SignIn, empty, TestContext.Current.CancellationToken)).StatusCode);
        }

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, answers[..5]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[5]);
    }

    [Fact]
    public async Task Saved_LanguageAndCompany_ShowOnTheSignInPage()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Contains("<html lang=\"en\"", await client.GetStringAsync(ConsoleUrls.SignIn, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await SetAsync(server, SettingDefinitions.DefaultLanguage.Key, "es");
        await SetAsync(server, SettingDefinitions.CompanyName.Key, "<b>Brisa</b>");

        var page = await client.GetStringAsync(ConsoleUrls.SignIn, TestContext.Current.CancellationToken);
        Assert.Contains("<html lang=\"es\"", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Brisa&lt;/b&gt;", page, StringComparison.Ordinal);
        using var asked = new HttpRequestMessage(HttpMethod.Get, ConsoleUrls.SignIn) { Headers = { { "Accept-Language", "en" } } };
        using var answer = await client.SendAsync(asked, TestContext.Current.CancellationToken);
        Assert.Contains("<html lang=\"en\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saved_OpenPages_BoundsThePerson()
    {
        await using var server = await ConsoleServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SetAsync(server, SettingDefinitions.CircuitsPerPerson.Key, "3");
        var count = server.Services.GetRequiredService<CircuitCount>();

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => count.TryEnter("person")));
        Assert.True(count.TryEnter("another"));
        count.Leave("person");
        Assert.True(count.TryEnter("person"));
    }

    private static async Task SetAsync(ConsoleServer server, string key, string value)
    {
        await using (var context = await server.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            context.Add(new Setting { Key = key, Value = value, ChangedAt = TimeProvider.System.GetUtcNow().UtcDateTime });
            await TestConsole.SaveAsync(context);
        }

        // What the doorway says after a commit, here or on another replica.
        var heard = new TaskCompletionSource();
        server.Services.GetRequiredService<SettingsReader>().Changed += () => heard.TrySetResult();
        server.Services.GetRequiredService<ChangeFeed>().Publish(new ChangeNotice(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), AuditActions.SettingsChange, AuditTargets.Settings, null, null, null));
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
