using AdminConsole.Controls;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Account;

/// <summary>Identity, the session cookie, and the rule that everything is closed unless it says otherwise.</summary>
internal static class AccountSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<ConsoleAccount>();
        services.AddPasskeys();
        services.Configure<PasswordHasherOptions>(static options => options.IterationCount = PasswordHashing.Iterations);
        services.AddSingleton<IPasswordHasher<ConsoleAccount>, PasswordHasher<ConsoleAccount>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton(static provider => new PasswordHashing(() => provider.GetRequiredService<SettingsReader>().Get(SettingDefinitions.PasswordIterations)));
        services.AddSingleton(static provider => new PasswordRules(provider.GetRequiredService<PasswordBlocklist>(), () => provider.GetRequiredService<SettingsReader>().Get(SettingDefinitions.CompanyName)));
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<SessionGuard>();
        services.AddHostedService(static provider => provider.GetRequiredService<SessionGuard>());
        services.AddSingleton<SignInService>();
        services.AddSingleton<SetupService>();
        services.AddSingleton<LinkService>();
        services.AddSingleton<EnrollmentService>();
        services.AddSingleton<PasswordService>();
        services.AddScoped<CircuitActor>();
        services.AddCascadingAuthenticationState();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, static options =>
        {
            options.Cookie.Name = "console-session";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = ConsoleUrls.SignIn;
            options.AccessDeniedPath = ConsoleUrls.Denied;
            options.ReturnUrlParameter = "returnUrl";
            options.ExpireTimeSpan = SignInService.CookieLifetime;
            options.SlidingExpiration = false;
            options.Events.OnValidatePrincipal = RejectEndedSessionAsync;
        }).AddCookie(IdentityConstants.TwoFactorUserIdScheme, static options =>
        {
            // The ticket between password and factor. Nothing but the account pages reads this scheme.
            options.Cookie.Name = "console-factor";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Cookie.Path = ConsoleUrls.AccountRoot;
            options.ExpireTimeSpan = SignInService.PendingLifetime;
            options.SlidingExpiration = false;
        });
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicies>();
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    /// <summary>The framework's handler over a store that only reads: docs/adr/0020.</summary>
    private static void AddPasskeys(this IServiceCollection services)
    {
        services.AddScoped<IUserStore<ConsoleAccount>, PasskeyStore>();
        services.AddScoped<IPasskeyHandler<ConsoleAccount>, PasskeyHandler<ConsoleAccount>>();
        services.Configure<IdentityPasskeyOptions>(SetUp);
        services.AddSingleton<PasskeyTickets>();
        services.AddScoped<PasskeyService>();
        services.AddScoped<PasskeyRegistration>();
    }

    /// <summary>What is asked of every passkey; the name it is bound to comes from how the console is put up.</summary>
    internal static void SetUp(IdentityPasskeyOptions options)
    {
        options.AuthenticatorTimeout = PasskeyTickets.Lifetime;
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "preferred";
        options.AttestationConveyancePreference = "none";
        options.ValidateOrigin = PasskeyOrigin.IsOwnAsync;
    }

    private static async Task RejectEndedSessionAsync(CookieValidatePrincipalContext context)
    {
        var guard = context.HttpContext.RequestServices.GetRequiredService<SessionGuard>();
        if (context.Principal is { } principal
            && principal.SessionId() is { } session
            && principal.PersonId() is { } person
            && await guard.IsAliveAsync(session, person, context.HttpContext.RequestAborted))
        {
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }
}
