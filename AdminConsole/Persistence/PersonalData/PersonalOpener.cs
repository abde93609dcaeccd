using System.Collections.Concurrent;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminConsole.Persistence.PersonalData;

/// <summary>
/// Opens what is stored of people. What does not open stays closed: the caller is told, an event is written, and
/// nothing else breaks. A value whose key was replaced between two reads is read again.
/// </summary>
internal sealed partial class PersonalOpener(
    IDbContextFactory<ConsoleDbContext> contexts,
    DataKeyStore keys,
    DecryptionCount count,
    UnitOfWork work,
    TimeProvider time,
    ILogger<PersonalOpener> logger)
{
    /// <summary>A re-encryption replaces a key once; more rounds mean that the key is gone.</summary>
    private const int Rounds = 4;
    private const int MostRemembered = 10_000;
    private static readonly byte[] Nothing = [];
    private static readonly TimeSpan TellAgain = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<(Guid Person, string Field, string Cause), DateTime> told = new();

    /// <summary>
    /// The value in the clear, for eyes that a committed record of a look answers for; only such a caller may ask.
    /// </summary>
    public async Task<Result<string>> OpenAsync(Actor actor, Guid personId, PersonalField field, CancellationToken cancellationToken)
    {
        var result = await ReadAsync(personId, field, cancellationToken);
        count.Open(result.IsSuccess);
        if (result.Error is UnreadableError { Cause: var cause })
        {
            await TellAsync(actor, personId, PersonalFields.Of(field).Key, cause, cancellationToken);
        }

        return result;
    }

    /// <summary>The masks of all that is stored of a person: a mask that cannot be opened is null, and an event says so.</summary>
    public async Task<IReadOnlyDictionary<PersonalField, MaskedValue>> MasksAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            // The two lie apart and are asked at once: a page waits for the slower, not for both.
            var asked = FindKeysAsync(personId, cancellationToken);
            var rows = await RowsAsync(personId, cancellationToken);
            var found = await asked;
            if (rows.Count == 0)
            {
                return new Dictionary<PersonalField, MaskedValue>();
            }

            // A key replaced since the rows were read: they carry the new one by now.
            if (found is { Count: > 0 } && round < Rounds && rows.Exists(row => SealedValue.KeyIdOf(row.Mask) is { } id && !found.ContainsKey(id)))
            {
                continue;
            }

            var masks = new Dictionary<PersonalField, MaskedValue>(rows.Count);
            foreach (var row in rows)
            {
                var key = SealedValue.KeyIdOf(row.Mask) is { } id ? found?.GetValueOrDefault(id) : null;
                var mask = key is null ? null : SealedValue.OpenText(key, PersonalSeals.Mask(personId, row.Field), row.Mask);
                masks[row.Field] = new MaskedValue(mask, row.ValueId, row.ChangedAt);
                if (mask is null)
                {
                    await TellAsync(actor, personId, PersonalFields.Of(row.Field).Key, Cause(found, key, row.Mask), cancellationToken);
                }
            }

            return masks;
        }
    }

    private async Task<List<PersonalValue>> RowsAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.PersonalValues.Where(value => value.PersonId == personId)
            .Select(static value => new PersonalValue { PersonId = value.PersonId, Field = value.Field, Sealed = Nothing, Mask = value.Mask, ValueId = value.ValueId, ChangedAt = value.ChangedAt })
            .ToListAsync(cancellationToken);
    }

    /// <summary>The person's keys, or null when the provider gives none.</summary>
    private async Task<IReadOnlyDictionary<Guid, DataKey>?> FindKeysAsync(Guid personId, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.OfPersonAsync(personId, cancellationToken);
        }
        catch (KeyUnavailableException exception)
        {
            LogNoKey(exception, exception.Message);
            return null;
        }
    }

    /// <summary>
    /// Bytes sealed under the person's key outside the personal fields, or null when they do not open.
    /// </summary>
    /// <param name="actor">For the event when they do not; null leaves it out.</param>
    /// <param name="personId">Whose.</param>
    /// <param name="place">What to call them in the event.</param>
    /// <param name="context">Where they lie.</param>
    /// <param name="stored">The bytes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<byte[]?> OpenBytesAsync(Actor? actor, Guid personId, string place, SealContext context, byte[] stored, CancellationToken cancellationToken)
    {
        DataKey? key = null;
        IReadOnlyDictionary<Guid, DataKey>? found = null;
        try
        {
            key = SealedValue.KeyIdOf(stored) is { } id ? await keys.FindAsync(id, cancellationToken) : null;
            found = new Dictionary<Guid, DataKey>();
        }
        catch (KeyUnavailableException exception)
        {
            LogNoKey(exception, exception.Message);
        }

        if (key is not null && SealedValue.Open(key, context, stored) is { } value)
        {
            return value;
        }

        if (actor is not null)
        {
            await TellAsync(actor, personId, place, Cause(found, key, stored), cancellationToken);
        }

        return null;
    }

    /// <summary>The value, uncounted: for a caller that counts by itself and stands behind a committed record likewise.</summary>
    internal async Task<Result<string>> ReadAsync(Guid personId, PersonalField field, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var stored = await context.PersonalValues.Where(value => value.PersonId == personId && value.Field == field)
                .Select(static value => value.Sealed).SingleOrDefaultAsync(cancellationToken);
            if (stored is null)
            {
                return new NothingStoredError();
            }

            if (SealedValue.KeyIdOf(stored) is not { } keyId)
            {
                return new UnreadableError(UnreadableError.Damaged);
            }

            DataKey? key;
            try
            {
                key = await keys.FindAsync(keyId, cancellationToken);
            }
            catch (KeyUnavailableException exception)
            {
                LogNoKey(exception, exception.Message);
                return new UnreadableError(UnreadableError.NoProvider);
            }

            if (key is not null)
            {
                return SealedValue.OpenText(key, PersonalSeals.Value(personId, field), stored) is { } text ? text : new UnreadableError(UnreadableError.Damaged);
            }

            if (round == Rounds)
            {
                return new UnreadableError(UnreadableError.NoKey);
            }
        }
    }

    private static string Cause(IReadOnlyDictionary<Guid, DataKey>? found, DataKey? key, byte[] stored)
        => found is null ? UnreadableError.NoProvider
            : key is not null || SealedValue.KeyIdOf(stored) is null ? UnreadableError.Damaged
            : UnreadableError.NoKey;

    /// <summary>Writes the event, once an hour for the same field and cause.</summary>
    private async Task TellAsync(Actor actor, Guid personId, string place, string cause, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (told.Count > MostRemembered)
        {
            told.Clear();
        }

        if (told.TryGetValue((personId, place, cause), out var at) && now - at < TellAgain)
        {
            return;
        }

        told[(personId, place, cause)] = now;
        LogUnreadable(cause);
        await work.ExecuteAsync<Done>(
            actor with { PersonId = null, SessionId = null },
            Intent.ByConsole(AuditActions.PersonalUnreadable, AuditTargets.Person, personId, outcome: AuditOutcome.Failed),
            async (unit, token) =>
            {
                unit.Audit.DepartmentId = await unit.Database.People.Where(person => person.Id == personId).Select(static person => (Guid?)person.DepartmentId).SingleOrDefaultAsync(token);
                unit.Audit.Note("field", place).Note("cause", cause);
                if (actor.PersonId is { } asker)
                {
                    unit.Audit.Note("asker", asker);
                }

                return Done.Instance;
            },
            cancellationToken);
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Error, Message = "The key provider gives no key: {Why}")]
    private partial void LogNoKey(Exception exception, string why);

    [LoggerMessage(EventId = 2202, Level = LogLevel.Error, Message = "An encrypted value cannot be read: {Cause}; the audit trail says whose and which")]
    private partial void LogUnreadable(string cause);
}

/// <summary>What is shown of a stored value without a reveal; <see cref="Mask"/> is null when it cannot be read.</summary>
internal sealed record MaskedValue(string? Mask, Guid ValueId, DateTime ChangedAt);

/// <summary>Nothing is stored in this field.</summary>
internal sealed record NothingStoredError() : ConsoleError("nothing-stored");

/// <summary>Something is stored and cannot be read. <see cref="Cause"/> is for the record.</summary>
internal sealed record UnreadableError(string Cause) : ConsoleError("unreadable")
{
    /// <summary>Truncated, changed, moved from elsewhere, or of a format this program does not know.</summary>
    public const string Damaged = "damaged";

    /// <summary>Its key was destroyed or lost.</summary>
    public const string NoKey = "no-key";

    /// <summary>The key provider does not answer, or does not hold the key that wraps the person's.</summary>
    public const string NoProvider = "no-provider";
}
