using AdminConsole.Controls;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminConsole.Tests.EndToEnd;

/// <summary>Every page of the console, each opened as somebody whom it serves.</summary>
internal static class ConsolePages
{
    /// <summary>Names of pages, separated by commas, for somebody who works on a few; the whole walk without it.</summary>
    private static readonly string[]? Only = Environment.GetEnvironmentVariable("ADMINCONSOLE_PAGES") is { Length: > 0 } names ? names.Split(',') : null;

    /// <summary>Goes through them all in one look.</summary>
    public static async Task WalkAsync(BrowserHouse house, Look look, Func<string, BrowserVisit, Task> atEach)
    {
        var person = await house.SomebodyAsync(20);
        var officer = await house.PersonAsync("officer");
        var employee = await house.PersonAsync("employee");
        var request = await house.RequestAsync("support-lead");
        await OneAsync(await house.VisitAsync(look: look), ("sign-in", ConsoleUrls.SignIn), ("link-closed", ConsoleUrls.Invitation), ("link-open", await house.NewInvitationAsync(21)));
        await OneAsync(await house.OpenAsync(house.Empty.Address, look), ("setup", house.SetupLink.ToString()));
        await OneAsync(
            await house.VisitAsync("officer", look),
            ("home", ConsoleUrls.Home),
            ("password", ConsoleUrls.Password),
            ("people", ConsoleUrls.People),
            ("people-none", $"{ConsoleUrls.People}?q=zzzzzz"),
            ("person", ConsoleUrls.Person(person.Id)),
            ("person-access", $"{ConsoleUrls.Person(officer.Id)}?tab=access"),
            ("person-credentials-read", $"{ConsoleUrls.Person(officer.Id)}?tab=credentials"),
            ("person-history", $"{ConsoleUrls.Person(officer.Id)}?tab=history"),
            ("person-sessions", $"{ConsoleUrls.Person(officer.Id)}?tab=sessions"),
            ("my-account", ConsoleUrls.MyAccount),
            ("departments", ConsoleUrls.Departments),
            ("departments-found", $"{ConsoleUrls.Departments}?q=sales"),
            ("departments-none", $"{ConsoleUrls.Departments}?q=zzzzzz"),
            ("department", ConsoleUrls.Department(await house.DepartmentAsync("ENG-PROD"))),
            ("department-roles", $"{ConsoleUrls.Department(await house.DepartmentAsync("CS"))}?tab=roles"),
            ("department-coverage", $"{ConsoleUrls.Department(await house.DepartmentAsync("CS"))}?tab=coverage"),
            ("department-new", ConsoleUrls.DepartmentNew),
            ("roles", ConsoleUrls.Roles),
            ("roles-none", $"{ConsoleUrls.Roles}?q=zzzzzz"),
            ("role", ConsoleUrls.Role(await house.RoleAsync("support-lead"))),
            ("role-members", $"{ConsoleUrls.Role(await house.RoleAsync("support-lead"))}?tab=members"),
            ("role-hierarchy", $"{ConsoleUrls.Role(await house.RoleAsync("support-lead"))}?tab=hierarchy"),
            ("role-history", $"{ConsoleUrls.Role(await house.RoleAsync("support-lead"))}?tab=history"),
            ("role-edit", ConsoleUrls.RoleEdit(await house.RoleAsync("support-lead"))),
            ("role-new", ConsoleUrls.RoleNew),
            ("hierarchy", ConsoleUrls.RoleHierarchy),
            ("hierarchy-lit", $"{ConsoleUrls.RoleHierarchy}?role={await house.RoleAsync("senior-engineer"):D}"),
            ("permissions", ConsoleUrls.Permissions),
            ("permissions-none", $"{ConsoleUrls.Permissions}?q=zzzzzz"),
            ("permission", ConsoleUrls.Permission(await house.PermissionAsync("crm", "refund", "approve"))),
            ("permission-edit", ConsoleUrls.PermissionEdit(await house.PermissionAsync("crm", "refund", "approve"))),
            ("permission-new", ConsoleUrls.PermissionNew),
            ("applications", ConsoleUrls.Applications),
            ("resources", ConsoleUrls.Resources),
            ("separations", ConsoleUrls.Separations),
            ("ask", ConsoleUrls.Ask),
            ("ask-answer", $"{ConsoleUrls.Ask}?person={officer.Id:D}&permission={AdminConsole.Domain.Access.ConsolePermissions.AccessManage}"),
            ("lockouts", ConsoleUrls.Lockouts),
            ("second-factors", ConsoleUrls.SecondFactors),
            ("personal-exports-none", ConsoleUrls.PersonalExports),
            ("audit", ConsoleUrls.Audit),
            ("access-log", ConsoleUrls.AccessLog),
            ("access-log-year", $"{ConsoleUrls.AccessLog}?range=365d&class=contact&kind=look"),
            ("access-log-readers", $"{ConsoleUrls.AccessLog}?view=readers"),
            ("access-log-people", $"{ConsoleUrls.AccessLog}?view=people"),
            ("access-log-fields", $"{ConsoleUrls.AccessLog}?view=fields"),
            ("access-log-none", $"{ConsoleUrls.AccessLog}?ticket=zzzzzz&hour=9-99"),
            ("reveal-reasons", ConsoleUrls.RevealReasons),
            ("settings", ConsoleUrls.Settings),
            ("birthrights", ConsoleUrls.Birthrights),
            ("request-policies", ConsoleUrls.RequestPolicies),
            ("requests-all", $"{ConsoleUrls.Requests}?tab=all"),
            ("requests-none", $"{ConsoleUrls.Requests}?tab=all&q=zzzzzz"),
            ("person-requests", $"{ConsoleUrls.Person(employee.Id)}?tab=requests"),
            ("calendars", ConsoleUrls.Calendars),
            ("mail", ConsoleUrls.Mail),
            ("not-found", "/nowhere"));
        await OneAsync(
            await house.VisitAsync("hr", look),
            ("person-new", ConsoleUrls.PersonNew),
            ("person-edit", ConsoleUrls.PersonEdit(person.Id)),
            ("person-credentials", $"{ConsoleUrls.Person(person.Id)}?tab=credentials"),
            ("person-personal", $"{ConsoleUrls.Person(person.Id)}?tab=personal"),
            ("person-deputies", $"{ConsoleUrls.Person(person.Id)}?tab=deputies"),
            ("person-employment", $"{ConsoleUrls.Person(person.Id)}?tab=employment"),
            ("person-steps", ConsoleUrls.PersonEmployment(await house.PlannedAsync())),
            ("find-person", ConsoleUrls.FindPerson),
            ("personal-exports", ConsoleUrls.PersonalExports),
            ("lifecycle", ConsoleUrls.Lifecycle),
            ("lifecycle-past", $"{ConsoleUrls.Lifecycle}?range=past"),
            ("import", ConsoleUrls.PeopleImport),
            ("join", ConsoleUrls.LifecycleJoin),
            ("move", ConsoleUrls.LifecycleMove(person.Id)),
            ("leave", ConsoleUrls.LifecycleLeave(person.Id)),
            ("checklists", ConsoleUrls.Checklists));
        await OneAsync(await house.VisitAsync("auditor", look), ("settings-read", ConsoleUrls.Settings));
        await OneAsync(
            await house.VisitAsync("manager", look),
            ("requests-decide", ConsoleUrls.RequestsToDecide),
            ("request-decide", ConsoleUrls.Request(request)));
        await OneAsync(
            await house.VisitAsync("employee", look),
            ("request", ConsoleUrls.Request(request)),
            ("home-employee", ConsoleUrls.Home),
            ("my-access", ConsoleUrls.MyAccess),
            ("requests", ConsoleUrls.Requests),
            ("request-new", ConsoleUrls.RequestNew),
            ("my-data", ConsoleUrls.MyData),
            ("who-looked", ConsoleUrls.WhoLooked),
            ("who-looked-own", $"{ConsoleUrls.WhoLooked}?own=1"),
            ("my-deputies", ConsoleUrls.MyDeputies),
            ("denied", ConsoleUrls.People),
            ("account-denied", ConsoleUrls.Denied));

        async Task OneAsync(BrowserVisit opened, params (string Name, string Url)[] pages)
        {
            await using var visit = opened;
            foreach (var (name, url) in pages.Where(static page => Only is null || Only.Contains(page.Name, StringComparer.Ordinal)))
            {
                await visit.GoAsync(url);
                await atEach(name, visit);
                if (name is "audit")
                {
                    await visit.Page.Locator(".audit-grid .row-link").First.ClickAsync();
                    await Expect(visit.Page.Locator("dialog[open] .audit-step")).ToBeVisibleAsync();
                    await atEach("audit-event", visit);
                }
                else if (name is "access-log")
                {
                    await visit.Page.Locator(".look-grid .row-link").First.ClickAsync();
                    await Expect(visit.Page.Locator("dialog[open] .look-day-list")).ToBeVisibleAsync();
                    await atEach("access-log-look", visit);
                }
                else if (name is "person")
                {
                    await visit.Page.Locator(".page-actions button").First.ClickAsync();
                    await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
                    await atEach("person-disable", visit);
                }
                else if (name is "person-personal")
                {
                    await visit.Page.Locator(".personal-act .btn").First.ClickAsync();
                    await Expect(visit.Page.Locator("#reveal-form")).ToBeVisibleAsync();
                    await atEach("personal-reveal", visit);
                    await visit.Page.Locator("dialog .modal-foot .btn").First.ClickAsync();
                    await visit.Page.Locator(".tab-line .btn").ClickAsync();
                    await Expect(visit.Page.Locator(".personal-form")).ToBeVisibleAsync();
                    await atEach("personal-edit", visit);
                }
                else if (name is "person-credentials")
                {
                    await visit.Page.Locator(".card-head button").First.ClickAsync();
                    await visit.Page.GetByRole(AriaRole.Dialog).Locator("textarea").FillAsync("Starts on Monday");
                    await atEach("credentials-invite", visit);
                    await visit.Page.GetByRole(AriaRole.Dialog).Locator(".btn-primary").ClickAsync();
                    await Expect(visit.Page.Locator("#link-address")).ToBeVisibleAsync();
                    await atEach("credentials-link", visit);
                }
                else if (name is "personal-exports")
                {
                    await visit.Page.Locator(".page-actions .btn-primary").ClickAsync();
                    await Expect(visit.Page.Locator("#export-form")).ToBeVisibleAsync();
                    await atEach("personal-exports-ask", visit);
                }
                else if (name is "role")
                {
                    await visit.Page.Locator(".page-actions .btn-primary").ClickAsync();
                    await visit.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Searchbox).FillAsync("wiki");
                    await visit.Page.Locator(".found-permission").First.ClickAsync();
                    await Expect(visit.Page.Locator("#access-preview")).ToBeVisibleAsync();
                    await atEach("role-preview", visit);
                }
                else if (name is "departments")
                {
                    await visit.Page.Locator("[data-tree-toggle]").Nth(1).ClickAsync();
                    await Expect(visit.Page.Locator("[role=treeitem][aria-level='3']").First).ToBeVisibleAsync();
                    await atEach("departments-open", visit);
                }
                else if (name is "department")
                {
                    await visit.Page.Locator(".page-actions .btn-primary").ClickAsync();
                    await Expect(visit.Page.Locator("#department-form")).ToBeVisibleAsync();
                    await atEach("department-edit", visit);
                    await visit.Page.Locator("dialog .modal-foot .btn").First.ClickAsync();
                    await visit.Page.Locator(".page-actions .btn").Nth(1).ClickAsync();
                    await visit.Page.Locator("#move-parent").SelectOptionAsync((await house.DepartmentAsync("CS")).ToString("D"));
                    await atEach("department-move", visit);
                    await visit.Page.Locator("[form=move-form]").ClickAsync();
                    await Expect(visit.Page.Locator("#access-preview, .notice-bad").First).ToBeVisibleAsync();
                    await atEach("department-preview", visit);
                }
                else if (name is "person-access")
                {
                    await visit.Page.GetByRole(AriaRole.Table).Last.Locator("button").First.ClickAsync();
                    await Expect(visit.Page.Locator("dialog[open] .ask-paths")).ToBeVisibleAsync();
                    await atEach("person-why", visit);
                }
                else if (name is "applications" or "separations" or "reveal-reasons" or "birthrights" or "checklists" or "request-policies")
                {
                    await visit.Page.Locator(".page-actions .btn-primary").ClickAsync();
                    await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
                    await atEach($"{name}-new", visit);
                    if (name is "request-policies")
                    {
                        await visit.Page.Locator("#field-Name").FillAsync("Everything by the manager");
                        await visit.Page.Locator("[form=policy]").ClickAsync();
                        await Expect(visit.Page.Locator("#policy .notice li").First).ToBeVisibleAsync();
                        await atEach("request-policies-gap", visit);
                    }
                }
                else if (name is "request-decide")
                {
                    await visit.Page.Locator("[data-key=a]").ClickAsync();
                    await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
                    await atEach("request-approve", visit);
                    await visit.Page.Locator("dialog .modal-foot .btn").First.ClickAsync();
                    await house.EditRequestAsync(request, $"The spring campaign brings {Random.Shared.Next(2, 9_999)} times the cases, in every country");
                    await Expect(visit.Page.Locator(".differences li").First).ToBeVisibleAsync();
                    await atEach("request-moved", visit);
                }
                else if (name is "request")
                {
                    await visit.Page.Locator(".page-actions .btn").Nth(1).ClickAsync();
                    await Expect(visit.Page.Locator("#field-StartsOn")).ToBeVisibleAsync();
                    await atEach("request-edit", visit);
                }
                else if (name is "home")
                {
                    await visit.Page.Locator("summary.menu-button").ClickAsync();
                    await atEach("menu", visit);
                }
            }
        }
    }
}
