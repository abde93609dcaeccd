using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Mail;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Controls;

/// <summary>
/// The languages of the console. The cookie of the person's choice comes first, then the browser's wish, then
/// the company's setting. A circuit keeps the culture of the request that opened it, so a change of language loads the page anew.
/// </summary>
internal static class LanguageSetup
{
    /// <summary>Codes and their own names.</summary>
    public static readonly IReadOnlyList<KeyValuePair<string, string>> Languages = [new("en", "English"), new("es", "Español")];

    public static IServiceCollection AddConsoleLocalization(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(static options =>
        {
            string[] codes = [.. Languages.Select(static language => language.Key)];
            options.SetDefaultCulture(codes[0]).AddSupportedCultures(codes).AddSupportedUICultures(codes);
            options.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = "console-language" }, new AcceptLanguageHeaderRequestCultureProvider(), new CustomRequestCultureProvider(DefaultAsync)];
            options.ApplyCurrentCultureToResponseHeaders = true;
        });
        return services;
    }

    private static Task<ProviderCultureResult?> DefaultAsync(HttpContext http)
        => Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(http.RequestServices.GetRequiredService<SettingsReader>().Get(SettingDefinitions.DefaultLanguage)));

    /// <summary>
    /// Changes the language. A POST with an antiforgery token, since it changes state: a link on another site or a
    /// prefetching browser cannot flip the language of whoever is signed in.
    /// </summary>
    public static IEndpointRouteBuilder MapLanguage(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(ConsoleUrls.Culture, static async (HttpContext http, TimeProvider time, LetterLanguage letters, [FromForm] string? culture, [FromForm] string? returnUrl) =>
        {
            if (Languages.Any(language => string.Equals(language.Key, culture, StringComparison.Ordinal)))
            {
                http.Response.Cookies.Append("console-language", CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture!)), new CookieOptions
                {
                    HttpOnly = true,
                    IsEssential = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = http.Request.IsHttps,
                    Expires = time.GetUtcNow().AddYears(1),
                });
                if (http.ToActor(time) is { PersonId: not null } actor)
                {
                    // A page in a language is read whether or not letters can follow it.
                    await letters.SetAsync(actor, culture!, http.RequestAborted);
                }
            }

            return Results.LocalRedirect(ConsoleUrls.Local(returnUrl));
        }).AllowAnonymous();
        return routes;
    }
}
