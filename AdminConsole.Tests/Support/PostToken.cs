using System.Text.RegularExpressions;

namespace AdminConsole.Tests.Support;

/// <summary>The antiforgery token of a form, which a post must bring back.</summary>
internal static partial class PostToken
{
    public static async Task<string> OnAsync(HttpClient client, string page)
        => Of(await client.GetStringAsync(page, TestContext.Current.CancellationToken));

    public static string Of(string page)
        => Token().Match(page).Groups["token"].Value is { Length: > 20 } token ? token : throw new InvalidOperationException("The page holds no antiforgery token.");

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Token();
}
