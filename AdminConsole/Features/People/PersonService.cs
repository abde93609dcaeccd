using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Persistence.Lifecycle;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.People;

/// <summary>Brings people in, changes their details, disables and enables them.</summary>
internal sealed class PersonService(UnitOfWork work, TimeProvider time)
{
    public async Task<Result<Guid>> CreateAsync(Actor actor, PersonInput input, CancellationToken cancellationToken)
    {
        var valid = PersonRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonCreate, AuditActions.PersonCreate, AuditTargets.Person, id, movesAccess: true),
            async (unit, token) =>
            {
                var fields = valid.Value;
                if (unit.Authorize(fields.DepartmentId) is { } denied)
                {
                    return denied;
                }

                var problems = await PersonChecks.AgainstOthersAsync(unit, null, fields, token);
                if (problems.Count > 0)
                {
                    return new InvalidError(problems);
                }

                var person = PersonEntry.New(id, fields, unit.Now);
                unit.Database.People.Add(person);
                PersonEntry.Record(unit.Audit, null, fields);
                unit.TouchPerson(id);
                await BirthrightKeeper.KeepAsync(unit, person, graceUntil: null, token);
                return id;
            },
            cancellationToken);
    }

    /// <summary>
    /// Saves the details. Somebody else's save since <see cref="PersonInput.Version"/> gives a
    /// <see cref="ConflictError"/> that holds the person's details as they are now, as a <see cref="PersonInput"/>.
    /// </summary>
    public async Task<Result<Done>> EditAsync(Actor actor, Guid personId, PersonInput input, CancellationToken cancellationToken)
    {
        var valid = PersonRules.Validate(input);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonEdit, AuditActions.PersonEdit, AuditTargets.Person, personId, movesAccess: true),
            async (unit, token) =>
            {
                var fields = valid.Value;
                var person = await unit.Database.People.SingleOrDefaultAsync(row => row.Id == personId, token);
                if (person is null)
                {
                    return new NotFoundError();
                }

                if (unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead) is { } refused)
                {
                    return refused;
                }

                if (person.Version != input.Version)
                {
                    return new ConflictError(PersonInputs.Of(person));
                }

                // A move leaves one scope and enters another: the actor needs the right in both.
                if (fields.DepartmentId != person.DepartmentId && unit.Authorize(fields.DepartmentId) is { } denied)
                {
                    return denied;
                }

                if (!string.Equals(fields.WorkEmail, person.WorkEmail, StringComparison.Ordinal)
                    && await MayReaddressAsync(unit, person, token) is { } beyond)
                {
                    return beyond;
                }

                var problems = await PersonChecks.AgainstOthersAsync(unit, person, fields, token);
                if (problems.Count > 0)
                {
                    return new InvalidError(problems);
                }

                PersonEntry.Record(unit.Audit, person, fields);
                await ApplyAsync(unit, person, fields, token);
                if (unit.Database.Entry(person).State == EntityState.Modified)
                {
                    unit.TouchPerson(personId);
                    await BirthrightKeeper.KeepAsync(unit, person, graceUntil: null, token);
                }

                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Takes from a person everything they hold, for as long as they are disabled, and ends their sessions.</summary>
    public Task<Result<Done>> DisableAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
        => SetStatusAsync(actor, personId, PersonStatus.Disabled, AuditActions.PersonDisable, reason, cancellationToken);

    /// <summary>Gives back what the person held.</summary>
    public Task<Result<Done>> EnableAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
        => SetStatusAsync(actor, personId, PersonStatus.Active, AuditActions.PersonEnable, reason, cancellationToken);

    private async Task<Result<Done>> SetStatusAsync(Actor actor, Guid personId, PersonStatus status, string action, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonDisable, action, AuditTargets.Person, personId, why.Value, movesAccess: true),
            async (unit, token) =>
            {
                var person = await unit.Database.People.SingleOrDefaultAsync(row => row.Id == personId, token);
                if (person is null)
                {
                    return new NotFoundError();
                }

                if ((unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead)
                    ?? AccessRules.MayActOn(unit.Access, actor.PersonId!.Value, personId, unit.Now)) is { } refused)
                {
                    return refused;
                }

                if (person.Status == status)
                {
                    return Done.Instance;
                }

                // Whoever is expected or has left comes in by a step of their employment, not by this switch.
                if (person.Status is not (PersonStatus.Active or PersonStatus.Disabled))
                {
                    return new NotEmployedError();
                }

                unit.Audit.Change("status", person.Status.ToString(), status.ToString());
                person.Status = status;
                person.DisabledAt = status == PersonStatus.Disabled ? unit.Now : null;
                unit.TouchPerson(personId);
                if (status == PersonStatus.Disabled)
                {
                    unit.Audit.Note("sessionsEnded", await CredentialChanges.EndSessionsAsync(unit, personId, keep: null, SessionEnd.Disabled, token));
                }

                return Done.Instance;
            },
            cancellationToken);
    }

    // The address is where a link to a new password goes: whoever may change it could become that person.
    private static async Task<ConsoleError?> MayReaddressAsync(Unit unit, Person person, CancellationToken cancellationToken)
        => person.Id != unit.Actor.PersonId && await unit.Database.Users.AnyAsync(account => account.Id == person.Id, cancellationToken)
            ? AccessRules.MayActOn(unit.Access, unit.Actor.PersonId!.Value, person.Id, unit.Now)
            : null;

    private static async Task ApplyAsync(Unit unit, Person person, ValidPerson fields, CancellationToken cancellationToken)
    {
        await PersonEntry.ReaddressAsync(unit, person, fields.WorkEmail, cancellationToken);
        if (!string.Equals(person.GivenName, fields.GivenName, StringComparison.Ordinal) || !string.Equals(person.FamilyName, fields.FamilyName, StringComparison.Ordinal))
        {
            person.Rename(fields.GivenName, fields.FamilyName);
        }

        person.EmployeeNumber = fields.EmployeeNumber;
        person.JobTitle = fields.JobTitle;
        person.DepartmentId = fields.DepartmentId;
        person.ManagerId = fields.ManagerId;
        if (unit.Database.Entry(person).State == EntityState.Modified)
        {
            person.Version++;
        }
    }
}

/// <summary>The person is not here yet, or has left.</summary>
internal sealed record NotEmployedError() : ConsoleError("not-employed");
