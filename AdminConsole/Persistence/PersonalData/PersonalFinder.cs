using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Keys;
using AdminConsole.Security.Authorization;
using AdminConsole.Security.Encryption;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.PersonalData;

/// <summary>
/// Finds people by the exact value of an encrypted field, or by a telephone's last four digits. An answer tells whose
/// it is, so a search needs a right of its own beside the right to the field, a fresh proof, and a place within the
/// limit per hour; it is recorded without what was searched for.
/// </summary>
internal sealed class PersonalFinder(IDbContextFactory<ConsoleDbContext> contexts, KeyDatabase database, BlindIndexer index, UnitOfWork work, SettingsReader settings)
{
    /// <summary>More people than share a number by accident.</summary>
    public const int Most = 50;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // Compiled once: to build three joins anew for each search would cost as much as the search. Not static, because a
    // compiled query belongs to the model of one provider.
    private readonly Func<ConsoleDbContext, PersonalField, BlindIndexKind, byte[], IAsyncEnumerable<FoundPerson>> together = EF.CompileAsyncQuery(
        (ConsoleDbContext context, PersonalField field, BlindIndexKind kind, byte[] hash) => context.BlindIndex
            .Where(entry => entry.Hash == hash && entry.Field == field && entry.Kind == kind)
            .Join(context.PersonalValues, entry => new { entry.PersonId, entry.Field, entry.ValueId }, value => new { value.PersonId, value.Field, value.ValueId }, (entry, value) => entry.PersonId)
            .Join(context.People, id => id, person => person.Id, (id, person) => new FoundPerson(person.Id, person.GivenName, person.FamilyName, person.EmployeeNumber, person.DepartmentId))
            .Take(Most));

    /// <summary>Whoever in the actor's reach has this value.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="field">A findable field.</param>
    /// <param name="input">The value in any form its rules take, or four digits of a telephone.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Result<IReadOnlyList<FoundPerson>>> FindAsync(Actor actor, PersonalField field, string? input, CancellationToken cancellationToken)
    {
        var info = PersonalFields.Of(field);
        if (Parse(info, input) is not { } wanted)
        {
            return new InvalidError(info.Key, UnsearchableText);
        }

        byte[] hash;
        try
        {
            hash = await index.HashAsync(field, wanted.Kind, wanted.Text, cancellationToken);
        }
        catch (KeyUnavailableException)
        {
            return new KeysUnavailableError();
        }

        return await work.ExecuteAsync<IReadOnlyList<FoundPerson>>(
            actor,
            Intent.ByPermission(ConsolePermissions.PersonalFind, AuditActions.PersonalFind, AuditTargets.Person, null, alwaysRecord: true),
            async (unit, token) =>
            {
                var scope = unit.ScopeOf(ConsolePermissions.PersonalFind, info.Permission);
                if (unit.AuthorizeWithin(scope) is { } denied)
                {
                    return denied;
                }

                await PersonalTurns.TakeAsync(unit, unit.Actor.PersonId!.Value, token);
                if (await LimitAsync(unit, token) is { } limit)
                {
                    return limit;
                }

                var found = await MatchAsync(unit.Database, field, wanted.Kind, hash, token);
                var seen = found.Where(person => scope.Contains(person.DepartmentId)).ToArray();
                unit.Audit.Note("field", info.Key).Note("by", wanted.Kind.ToString()).Note("found", seen.Length);
                return Result.Of<IReadOnlyList<FoundPerson>>(seen);
            },
            cancellationToken);
    }

    /// <summary>The people with this hash, wherever they work: the part of a search that speed is measured by.</summary>
    public async Task<IReadOnlyList<FoundPerson>> MatchAsync(PersonalField field, BlindIndexKind kind, byte[] hash, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await MatchAsync(context, field, kind, hash, cancellationToken);
    }

    // An entry counts only while its value stands.
    private async Task<IReadOnlyList<FoundPerson>> MatchAsync(ConsoleDbContext context, PersonalField field, BlindIndexKind kind, byte[] hash, CancellationToken cancellationToken)
    {
        if (!database.IsApart)
        {
            List<FoundPerson> matched = [];
            await foreach (var person in together(context, field, kind, hash).WithCancellation(cancellationToken))
            {
                matched.Add(person);
            }

            return matched;
        }

        var entries = await index.FindAsync(field, kind, hash, Most, cancellationToken);
        if (entries.Count == 0)
        {
            return [];
        }

        Guid[] values = [.. entries.Select(static entry => entry.ValueId)];
        Guid[] people = [.. entries.Select(static entry => entry.PersonId)];
        return await context.PersonalValues.Where(value => people.Contains(value.PersonId) && value.Field == field && values.Contains(value.ValueId))
            .Join(context.People, static value => value.PersonId, static person => person.Id, static (value, person) => new FoundPerson(person.Id, person.GivenName, person.FamilyName, person.EmployeeNumber, person.DepartmentId))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The problem of a text that can be no value of the field.</summary>
    public const string UnsearchableText = "unsearchable-text";

    private (BlindIndexKind Kind, string Text)? Parse(PersonalFieldInfo info, string? input)
    {
        var clean = input?.Trim() ?? string.Empty;
        if (!info.IsFindable || clean.Length is 0 or > FieldLimits.Email || !TextRules.IsWellFormed(clean))
        {
            return null;
        }

        if (PersonalRules.SearchTail(info.Field, clean) is { } tail)
        {
            return (BlindIndexKind.Tail, tail);
        }

        return PersonalRules.SearchText(info.Field, clean, settings.Get(SettingDefinitions.HomeCountry)) is { } exact ? (BlindIndexKind.Exact, exact) : null;
    }

    private async Task<ConsoleError?> LimitAsync(Unit unit, CancellationToken cancellationToken)
    {
        var limit = settings.Get(SettingDefinitions.RevealsPerHour);
        var since = unit.Now - Window;
        var actor = unit.Actor.PersonId;
        var recent = await unit.Database.AuditEvents
            .Where(entry => entry.ActorId == actor && entry.Action == AuditActions.PersonalFind && entry.At > since && entry.Outcome == AuditOutcome.Success)
            .OrderByDescending(static entry => entry.Sequence).Select(static entry => entry.At).Take(limit).ToListAsync(cancellationToken);
        return recent.Count >= limit ? new RevealLimitError(limit, recent[^1] + Window) : null;
    }
}

/// <summary>Somebody a search found.</summary>
internal sealed record FoundPerson(Guid Id, string GivenName, string FamilyName, string EmployeeNumber, Guid DepartmentId);
