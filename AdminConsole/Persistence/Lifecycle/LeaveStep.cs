using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Lifecycle;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Mail;
using AdminConsole.Persistence.Requests;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Lifecycle;

/// <summary>
/// Somebody goes: out of every page within a second, nothing held any more, nothing of theirs left without somebody who
/// answers for it. Rows of people, assignments and the trail stay; what opens the account does not.
/// </summary>
internal static class LeaveStep
{
    public static async Task<ConsoleError?> DoAsync(Unit unit, LifecycleEvent step, Person person, CancellationToken cancellationToken)
    {
        if (person.Status == PersonStatus.Left || PlanText.Read<LeavePlan>(step.Plan) is not { } plan)
        {
            return new WrongStateError(person.Status);
        }

        var database = unit.Database;
        unit.Audit.Change("status", person.Status.ToString(), PersonStatus.Left.ToString()).Note("cause", plan.Cause.ToString());
        (person.Status, person.DisabledAt) = (PersonStatus.Left, unit.Now);
        var sessions = await CloseAccountAsync(unit, person.Id, cancellationToken);
        var assignments = 0;
        foreach (var row in await database.Assignments.Where(row => row.PersonId == person.Id && (row.ValidUntil == null || row.ValidUntil > unit.Now)).ToListAsync(cancellationToken))
        {
            row.ValidUntil = unit.Now;
            assignments++;
        }

        var reports = await HandReportsAsync(unit, person, plan, cancellationToken);
        var owned = await HandOwnershipsAsync(unit, person, plan, cancellationToken);
        var deputyships = await EndDeputyshipsAsync(unit, person.Id, cancellationToken);
        var requests = await RequestClosing.CloseForAsync(unit, person.Id, cancellationToken);
        var tasks = await Checklists.OpenAsync(unit, step, person.DepartmentId, LifecycleKind.Leave, cancellationToken);
        await CancelOthersAsync(unit, step, cancellationToken);
        database.Employments.Add(new Employment
        {
            Id = step.Id,
            PersonId = person.Id,
            EmployeeNumber = person.EmployeeNumber,
            JobTitle = person.JobTitle,
            DepartmentId = person.DepartmentId,
            ManagerId = person.ManagerId,
            Contract = person.Contract,
            StartsOn = person.StartsOn,
            EndedAt = unit.Now,
        });
        if (person.ManagerId is { } manager)
        {
            Outbox.Add(unit, MailKind.TeamLeft, manager, person.Id, occasion: step.Id.ToString("N"));
        }

        var outcome = new LeaveOutcome(sessions, assignments, reports, owned, deputyships, requests.Withdrawn, tasks);
        step.Outcome = PlanText.Write(outcome);
        unit.Audit.Note("sessionsEnded", sessions).Note("assignmentsEnded", assignments).Note("reportsHanded", reports).Note("ownershipsHanded", owned).Note("deputyshipsEnded", deputyships);
        return null;
    }

    // What opens the account goes, so that coming back begins with an invitation; the account's row stays for the trail.
    private static async Task<int> CloseAccountAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
    {
        var database = unit.Database;
        foreach (var token in await database.Tokens.Where(row => row.PersonId == personId && row.UsedAt == null).ToListAsync(cancellationToken))
        {
            token.UsedAt = unit.Now;
        }

        database.KnownDevices.RemoveRange(await database.KnownDevices.Where(row => row.PersonId == personId).ToListAsync(cancellationToken));
        if (await database.Users.SingleOrDefaultAsync(row => row.Id == personId, cancellationToken) is { } account)
        {
            await CredentialChanges.RemoveFactorsAsync(unit, account, cancellationToken);
            account.PasswordHash = null;
        }

        // Last, so that this is what they are said to have ended by.
        return await CredentialChanges.EndSessionsAsync(unit, personId, keep: null, SessionEnd.Left, cancellationToken);
    }

    private static async Task<int> HandReportsAsync(Unit unit, Person person, LeavePlan plan, CancellationToken cancellationToken)
    {
        var reports = await unit.Database.People.Where(row => row.ManagerId == person.Id).ToListAsync(cancellationToken);
        if (reports.Count == 0)
        {
            return 0;
        }

        var successor = await LifecycleSteps.StillThereAsync(unit, plan.ReportsToId ?? person.ManagerId, cancellationToken);
        foreach (var report in reports)
        {
            // The successor may have been one of the team: they go under the leaver's manager, not under themselves.
            report.ManagerId = report.Id == successor ? person.ManagerId : successor;
            report.Version++;
        }

        return reports.Count;
    }

    private static async Task<int> HandOwnershipsAsync(Unit unit, Person person, LeavePlan plan, CancellationToken cancellationToken)
    {
        var successor = await LifecycleSteps.StillThereAsync(unit, plan.OwnershipsToId ?? plan.ReportsToId ?? person.ManagerId, cancellationToken);
        var handed = 0;
        foreach (var permission in await unit.Database.Permissions.Where(row => row.OwnerId == person.Id).ToListAsync(cancellationToken))
        {
            permission.OwnerId = successor;
            permission.Version++;
            handed++;
        }

        foreach (var application in await unit.Database.Applications.Where(row => row.OwnerId == person.Id).ToListAsync(cancellationToken))
        {
            application.OwnerId = successor;
            application.Version++;
            handed++;
        }

        return handed;
    }

    private static async Task<int> EndDeputyshipsAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
    {
        var open = await unit.Database.Deputyships.Where(row => (row.PersonId == personId || row.DeputyId == personId) && row.Until > unit.Now).ToListAsync(cancellationToken);
        foreach (var stand in open)
        {
            // One that has not begun never begins.
            stand.Until = stand.From > unit.Now ? stand.From : unit.Now;
            stand.Version++;
        }

        return open.Count;
    }

    private static async Task CancelOthersAsync(Unit unit, LifecycleEvent step, CancellationToken cancellationToken)
    {
        foreach (var other in await unit.Database.LifecycleEvents
            .Where(row => row.PersonId == step.PersonId && row.Id != step.Id && row.State == LifecycleState.Planned && row.Kind != LifecycleKind.Rehire).ToListAsync(cancellationToken))
        {
            (other.State, other.SettledAt) = (LifecycleState.Cancelled, unit.Now);
            other.Version++;
        }
    }
}
