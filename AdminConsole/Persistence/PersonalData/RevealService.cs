using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.PersonalData;

/// <summary>
/// Shows one field of one person to whoever may see it and says why. The record of the look and its audit event commit
/// first; only then is the value opened.
/// </summary>
internal sealed class RevealService(UnitOfWork work, PersonalOpener opener, DecryptionCount count, SettingsReader settings, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>
    /// A look at somebody's field. Needs the right to its class in their department, a reason, for some classes a fresh
    /// proof, and a place within the reader's limit per hour.
    /// </summary>
    /// <returns>The value, or the named error: <see cref="RevealLimitError"/>, <see cref="NothingStoredError"/>,
    /// <see cref="Keys.ForgottenError"/>, <see cref="UnreadableError"/> among them.</returns>
    public async Task<Result<RevealedValue>> RevealAsync(Actor actor, Guid personId, PersonalField field, RevealAsk ask, CancellationToken cancellationToken)
    {
        var valid = RevealRules.Check(ask);
        if (!valid.IsSuccess)
        {
            return valid.Error;
        }

        var (reasonId, text, ticket) = valid.Value;
        var info = PersonalFields.Of(field);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var recorded = await work.ExecuteAsync<Done>(
            actor,
            Intent.ByPermission(info.Permission, AuditActions.PersonalReveal, AuditTargets.Person, personId, text, alwaysRecord: true),
            async (unit, token) =>
            {
                var person = await unit.Database.People.AsNoTracking().Where(row => row.Id == personId).Select(static row => new { row.DepartmentId, row.ForgottenAt }).SingleOrDefaultAsync(token);
                if (person is null)
                {
                    return new NotFoundError();
                }

                if (unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead) is { } refused)
                {
                    return refused;
                }

                var reason = await unit.Database.RevealReasons.AsNoTracking().SingleOrDefaultAsync(row => row.Id == reasonId, token);
                if (RevealRules.CheckReason(reason, ticket) is { } problem)
                {
                    return new InvalidError([problem]);
                }

                if (await ThereAsync(unit, personId, field, person.ForgottenAt, token) is { } missing)
                {
                    return missing;
                }

                var reader = unit.Actor.PersonId!.Value;
                await PersonalTurns.TakeAsync(unit, reader, token);
                if (await LimitAsync(unit, reader, token) is { } limit)
                {
                    return limit;
                }

                unit.Database.Reveals.Add(await RecordAsync(unit, id, reader, personId, person.DepartmentId, info, RevealKind.Look, token, reasonId, text, ticket));
                return Done.Instance;
            },
            cancellationToken);
        return await ShowAsync(recorded, actor, personId, field, cancellationToken);
    }

    /// <summary>Somebody's look at their own field: recorded likewise, without a reason or a limit.</summary>
    public async Task<Result<RevealedValue>> RevealOwnAsync(Actor actor, PersonalField field, CancellationToken cancellationToken)
    {
        var personId = actor.PersonId ?? Guid.Empty;
        var info = PersonalFields.Of(field);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var recorded = await work.ExecuteAsync<Done>(
            actor,
            Intent.ByOwner(AuditActions.PersonalReveal, AuditTargets.Person, personId, alwaysRecord: true, needsProof: ConsolePermissions.NeedsProof(info.Permission)),
            async (unit, token) =>
            {
                var person = await unit.Database.People.AsNoTracking().Where(row => row.Id == personId).Select(static row => new { row.DepartmentId, row.ForgottenAt }).SingleOrDefaultAsync(token);
                if (person is null)
                {
                    return new NotFoundError();
                }

                if ((unit.Authorize(person.DepartmentId) ?? await ThereAsync(unit, personId, field, person.ForgottenAt, token)) is { } refused)
                {
                    return refused;
                }

                unit.Database.Reveals.Add(await RecordAsync(unit, id, personId, personId, person.DepartmentId, info, RevealKind.Own, token));
                return Done.Instance;
            },
            cancellationToken);
        return await ShowAsync(recorded, actor, personId, field, cancellationToken);
    }

    private async Task<Result<RevealedValue>> ShowAsync(Result<Done> recorded, Actor actor, Guid personId, PersonalField field, CancellationToken cancellationToken)
    {
        if (!recorded.IsSuccess)
        {
            return recorded.Error;
        }

        count.Record();
        var opened = await opener.OpenAsync(actor, personId, field, cancellationToken);
        var seconds = settings.Get(SettingDefinitions.RevealSeconds);
        return opened.Map(text => new RevealedValue(text, TimeSpan.FromSeconds(seconds)));
    }

    private static async Task<ConsoleError?> ThereAsync(Unit unit, Guid personId, PersonalField field, DateTime? forgottenAt, CancellationToken cancellationToken)
        => forgottenAt is not null ? new Keys.ForgottenError()
            : await unit.Database.PersonalValues.AnyAsync(value => value.PersonId == personId && value.Field == field, cancellationToken) ? null
            : new NothingStoredError();

    private async Task<ConsoleError?> LimitAsync(Unit unit, Guid reader, CancellationToken cancellationToken)
    {
        var limit = settings.Get(SettingDefinitions.RevealsPerHour);
        var since = unit.Now - Window;
        var recent = await unit.Database.Reveals.Where(reveal => reveal.ReaderId == reader && reveal.At > since && reveal.Kind == RevealKind.Look)
            .OrderByDescending(static reveal => reveal.At).Select(static reveal => reveal.At).Take(limit).ToListAsync(cancellationToken);
        return recent.Count >= limit ? new RevealLimitError(limit, recent[^1] + Window) : null;
    }

    private static async Task<Reveal> RecordAsync(
        Unit unit, Guid id, Guid reader, Guid personId, Guid departmentId, PersonalFieldInfo info, RevealKind kind, CancellationToken cancellationToken,
        Guid? reasonId = null, string text = "", string ticket = "")
    {
        var earlier = await unit.Database.Reveals.CountAsync(reveal => reveal.SubjectId == personId && reveal.ReaderId == reader, cancellationToken);
        unit.Audit.Note("field", info.Key).Note("kind", kind.ToString());
        if (reasonId is { } reason)
        {
            unit.Audit.Note("reasonId", reason);
        }

        if (ticket.Length > 0)
        {
            unit.Audit.Note("ticket", ticket);
        }

        return new Reveal
        {
            Id = id,
            EventId = unit.EventId,
            At = unit.Now,
            ReaderId = reader,
            SubjectId = personId,
            Field = info.Field,
            Kind = kind,
            ReasonId = reasonId,
            Text = text,
            Ticket = ticket,
            DepartmentId = departmentId,
            Address = unit.Actor.Address,
            SessionId = unit.Actor.SessionId,
            Earlier = earlier,
        };
    }
}

/// <summary>A value in the clear, for as long as it may be shown.</summary>
/// <param name="Canonical">As it was stored; <c>PersonalRules.Show</c> lays it out.</param>
/// <param name="For">How long it stays on the page.</param>
internal sealed record RevealedValue(string Canonical, TimeSpan For)
{
    public override string ToString() => "[revealed value]";
}

/// <summary>The reader has seen as much as one person may in an hour; at <see cref="FreeAt"/> there is room again.</summary>
internal sealed record RevealLimitError(int Limit, DateTime FreeAt) : ConsoleError("reveal-limit");
