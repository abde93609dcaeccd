using System.Runtime.CompilerServices;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.PersonalData;

/// <summary>
/// Opens the values of an approved export, a batch of people at a time. Each batch's looks are recorded and committed,
/// with the rights of that moment, before the first of its values is opened.
/// </summary>
internal sealed class PersonalExportSource(UnitOfWork work, DataKeyStore keys, PersonalOpener opener, DecryptionCount count, TimeProvider time)
{
    private const int Batch = 100;

    /// <summary>The people of the branch who have any of the fields, in the order of their keys.</summary>
    /// <param name="actor">Whoever asked for the export and takes it.</param>
    /// <param name="order">What was approved.</param>
    /// <param name="cancellationToken">Ends it after the batch under way.</param>
    /// <exception cref="ExportStoppedException">A batch was refused or could not be recorded: nothing of it left.</exception>
    public async IAsyncEnumerable<ExportedPerson> ReadAsync(Actor actor, ExportOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Guid? after = null;
        while (true)
        {
            var cursor = after;
            var recorded = await work.ExecuteAsync<IReadOnlyList<Opening>>(
                actor,
                Intent.ByOwner(AuditActions.PersonalReveal, AuditTargets.PersonalExport, order.ExportId, ownerId: actor.PersonId ?? Guid.Empty),
                (unit, token) => RecordAsync(unit, order, cursor, token),
                cancellationToken);
            if (!recorded.IsSuccess)
            {
                throw new ExportStoppedException(recorded.Error);
            }

            var batch = recorded.Value;
            if (batch.Count == 0)
            {
                yield break;
            }

            count.Record(batch.Sum(static person => person.Values.Count));
            foreach (var person in batch)
            {
                yield return await OpenAsync(person, cancellationToken);
            }

            after = batch[^1].PersonId;
        }
    }

    private async Task<Result<IReadOnlyList<Opening>>> RecordAsync(Unit unit, ExportOrder order, Guid? after, CancellationToken cancellationToken)
    {
        if (unit.Authorize(order.DepartmentId) is { } denied)
        {
            return denied;
        }

        var reader = unit.Actor.PersonId!.Value;
        if (!unit.Access.Allows(reader, ConsolePermissions.PersonalExport, order.DepartmentId, unit.Now))
        {
            return new DeniedError(ConsolePermissions.PersonalExport);
        }

        Guid[] branch = [.. unit.Access.Departments.Branch(order.DepartmentId)];
        var fields = order.Fields.Select(static info => info.Field).ToArray();
        var from = after ?? Guid.Empty;
        var people = await unit.Database.People.AsNoTracking()
            .Where(person => person.Id > from && branch.Contains(person.DepartmentId) && person.ForgottenAt == null)
            .Where(person => unit.Database.PersonalValues.Any(value => value.PersonId == person.Id && fields.Contains(value.Field)))
            .OrderBy(static person => person.Id).Take(Batch)
            .Select(static person => new { person.Id, person.EmployeeNumber, person.GivenName, person.FamilyName, person.DepartmentId }).ToListAsync(cancellationToken);
        Guid[] ids = [.. people.Select(static person => person.Id)];
        var values = (await unit.Database.PersonalValues.AsNoTracking().Where(value => ids.Contains(value.PersonId) && fields.Contains(value.Field)).ToListAsync(cancellationToken))
            .ToLookup(static value => value.PersonId);
        var earlier = await unit.Database.Reveals.Where(reveal => reveal.ReaderId == reader && ids.Contains(reveal.SubjectId))
            .GroupBy(static reveal => reveal.SubjectId).Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static row => row.Key, static row => row.Count, cancellationToken);
        List<Opening> openings = [];
        foreach (var person in people)
        {
            PersonalValue[] seen = [.. values[person.Id].Where(value => unit.Access.Allows(reader, PersonalFields.Of(value.Field).Permission, person.DepartmentId, unit.Now))];
            openings.Add(new Opening(person.Id, person.EmployeeNumber, person.GivenName, person.FamilyName, seen));
            unit.Database.Reveals.AddRange(seen.Select((value, index) => new Reveal
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                EventId = unit.EventId,
                At = unit.Now,
                ReaderId = reader,
                SubjectId = person.Id,
                Field = value.Field,
                Kind = RevealKind.Export,
                Text = order.Reason,
                DepartmentId = person.DepartmentId,
                Address = unit.Actor.Address,
                SessionId = unit.Actor.SessionId,
                Earlier = earlier.GetValueOrDefault(person.Id) + index,
            }));
        }

        // Behind the last person there is nothing to record.
        if (people.Count == 0)
        {
            return openings;
        }

        unit.Audit.Note("kind", nameof(RevealKind.Export)).Note("people", people.Count).Note("values", openings.Sum(static person => person.Values.Count));
        return openings;
    }

    private async Task<ExportedPerson> OpenAsync(Opening person, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<Guid, DataKey> ring = new Dictionary<Guid, DataKey>();
        try
        {
            ring = await keys.OfPersonAsync(person.PersonId, cancellationToken);
        }
        catch (KeyUnavailableException)
        {
            // Every value is then one that cannot be read.
        }

        Dictionary<PersonalField, string?> opened = [];
        foreach (var value in person.Values)
        {
            var key = SealedValue.KeyIdOf(value.Sealed) is { } id ? ring.GetValueOrDefault(id) : null;
            var text = key is null ? null : SealedValue.OpenText(key, PersonalSeals.Value(person.PersonId, value.Field), value.Sealed);
            // A key that was replaced since the batch was read has sealed the value anew.
            text ??= (await opener.ReadAsync(person.PersonId, value.Field, cancellationToken)).Value;
            count.Open(text is not null);
            opened[value.Field] = text;
        }

        return new ExportedPerson(person.EmployeeNumber, person.GivenName, person.FamilyName, opened);
    }

    private sealed record Opening(Guid PersonId, string EmployeeNumber, string GivenName, string FamilyName, IReadOnlyList<PersonalValue> Values);
}

/// <summary>An approved export, as it is carried out.</summary>
internal sealed record ExportOrder(Guid ExportId, Guid DepartmentId, IReadOnlyList<PersonalFieldInfo> Fields, string Reason);

/// <summary>One person of an export; a value that could not be read is null.</summary>
internal sealed record ExportedPerson(string EmployeeNumber, string GivenName, string FamilyName, IReadOnlyDictionary<PersonalField, string?> Values)
{
    public override string ToString() => "[exported person]";
}

/// <summary>An export ended before its end; what was written of it is no whole file.</summary>
internal sealed class ExportStoppedException(ConsoleError error) : Exception($"The export was stopped: {error.Code}.")
{
    public ConsoleError Error { get; } = error;
}
