using AdminConsole.Account;
using AdminConsole.Components;
using AdminConsole.Controls;
using AdminConsole.Features.AccessLog;
using AdminConsole.Features.Audit;
using AdminConsole.Features.BirthrightRules;
using AdminConsole.Features.Calendars;
using AdminConsole.Features.Credentials;
using AdminConsole.Features.Departments;
using AdminConsole.Features.Deputies;
using AdminConsole.Features.Home;
using AdminConsole.Features.Import;
using AdminConsole.Features.Lifecycle;
using AdminConsole.Features.Lockouts;
using AdminConsole.Features.Mail;
using AdminConsole.Features.MyAccount;
using AdminConsole.Features.People;
using AdminConsole.Features.Permissions;
using AdminConsole.Features.PersonalData;
using AdminConsole.Features.PersonalExports;
using AdminConsole.Features.Requests;
using AdminConsole.Features.Roles;
using AdminConsole.Features.SecondFactors;
using AdminConsole.Features.Sessions;
using AdminConsole.Features.Settings;
using AdminConsole.Hosting;
using AdminConsole.Hosting.CommandLine;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Keys;
using AdminConsole.Persistence.Seed;

namespace AdminConsole;

/// <summary>The contents page: what the console is made of, in the order it is put together.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => ConsoleCommands.RunAsync(args);

    public static void AddServices(IServiceCollection services, ConsoleConfiguration configuration, ResolvedDatabase database, KeyDatabase keys, ConsoleSecrets secrets)
    {
        services.AddHosting(configuration, secrets);
        services.AddPersistence(database, keys);
        services.AddConsoleSeed();
        services.AddAccounts();
        services.AddConsoleLocalization();
        services.AddKit();
        services.AddPeople();
        services.AddDepartments();
        services.AddPermissions();
        services.AddRoles();
        services.AddLifecycle();
        services.AddImport();
        services.AddBirthrightRules();
        services.AddPersonalData();
        services.AddCredentials();
        services.AddHome();
        services.AddLockouts();
        services.AddPersonalExports();
        services.AddRequests();
        services.AddSecondFactors();
        services.AddMyAccount();
        services.AddSessions();
        services.AddAudit();
        services.AddAccessLog();
        services.AddSettings();
        services.AddCalendars();
        services.AddDeputies();
        services.AddMail();
    }

    public static void Use(WebApplication app)
    {
        app.UseHosting();
        app.MapHosting();
        app.MapLanguage();
        app.MapAccounts();
        app.MapPeople();
        app.MapDepartments();
        app.MapRoles();
        app.MapAudit();
        app.MapPersonalExports();
        app.MapImport();
        app.MapAccessLog();
        app.MapRequests();
        app.MapPages<App>();
    }
}
