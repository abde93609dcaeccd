using System.Globalization;
using System.Text.Encodings.Web;
using AdminConsole.Controls;
using AdminConsole.Resources;

namespace AdminConsole.Hosting;

/// <summary>A page for when pages cannot be made: no component, no script, no database.</summary>
internal static class PlainPage
{
    public static async Task WriteAsync(HttpContext http, int status, string title, string text, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = status;
        var wantsHtml = http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (!wantsHtml)
        {
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync($"{title}\n{text}\n", cancellationToken);
            return;
        }

        var html = HtmlEncoder.Default;
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="{html.Encode(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)}" data-theme="{ThemeOf(http)}">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{html.Encode(title)} · AdminConsole</title>
                <link rel="stylesheet" href="/css/theme.css" />
                <link rel="stylesheet" href="/css/console.css" />
                <link rel="stylesheet" href="/css/account.css" />
            </head>
            <body>
                <main class="account" id="main"><div class="account-card">
                    <h1>{html.Encode(title)}</h1>
                    <p>{html.Encode(text)}</p>
                    <p><a class="btn btn-primary" href="{ConsoleUrls.Home}">{html.Encode(HostingText.GoHome)}</a></p>
                </div></main>
            </body>
            </html>
            """,
            cancellationToken);
    }

    private static string ThemeOf(HttpContext http)
        => Viewer.Themes.FirstOrDefault(theme => string.Equals(theme, http.Request.Cookies[Viewer.ThemeCookie], StringComparison.Ordinal)) ?? "system";

    /// <summary>What somebody sees at an address that is nothing, instead of an empty answer.</summary>
    public static Task MissingAsync(Microsoft.AspNetCore.Diagnostics.StatusCodeContext context)
        => context.HttpContext.Response.StatusCode == StatusCodes.Status404NotFound
            ? WriteAsync(context.HttpContext, StatusCodes.Status404NotFound, ShellText.NotFoundTitle, ShellText.NotFoundBody, context.HttpContext.RequestAborted)
            : Task.CompletedTask;

    /// <summary>What somebody sees when the console failed: the number by which the log knows it.</summary>
    public static Task FailedAsync(HttpContext http)
        => WriteAsync(
            http,
            StatusCodes.Status500InternalServerError,
            HostingText.FailedTitle,
            string.Format(CultureInfo.CurrentCulture, HostingText.FailedText, System.Diagnostics.Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier),
            http.RequestAborted);
}
