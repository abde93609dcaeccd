using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Features.PersonalData;

/// <summary>Reads what is stored of a person as masks, and what the reader may do with it. Opens no value.</summary>
internal sealed class PersonalSheetReader(IDbContextFactory<ConsoleDbContext> contexts, PersonalOpener opener, AccessModelHolder access, TimeProvider time)
{
    /// <summary>Somebody's sheet, for whoever may read personal data masked in their department.</summary>
    public async Task<Result<PersonalSheet>> GetAsync(Actor actor, Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await context.People.Where(row => row.Id == personId).Select(static row => new { row.DepartmentId, row.ForgottenAt }).SingleOrDefaultAsync(cancellationToken);
        if (person is null || !May(ConsolePermissions.PersonRead))
        {
            return new NotFoundError();
        }

        if (!May(ConsolePermissions.PersonalRead))
        {
            return new DeniedError(ConsolePermissions.PersonalRead);
        }

        var masks = person.ForgottenAt is null ? await opener.MasksAsync(actor, personId, cancellationToken) : None;
        return new PersonalSheet(
            [.. PersonalFields.All.Select(info => new PersonalLine(info, masks.GetValueOrDefault(info.Field), May(info.Permission), MayEdit: true))],
            person.ForgottenAt is null && May(ConsolePermissions.PersonalEdit),
            person.ForgottenAt);

        bool May(string permission) => actor.PersonId is { } asker && access.Current.Allows(asker, permission, person.DepartmentId, time.GetUtcNow().UtcDateTime);
    }

    /// <summary>One's own sheet.</summary>
    public async Task<Result<PersonalSheet>> OwnAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } personId)
        {
            return new SessionEndedError();
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var forgottenAt = await context.People.Where(row => row.Id == personId).Select(static row => row.ForgottenAt).SingleOrDefaultAsync(cancellationToken);
        var masks = forgottenAt is null ? await opener.MasksAsync(actor, personId, cancellationToken) : None;
        return new PersonalSheet(
            [.. PersonalFields.All.Select(info => new PersonalLine(info, masks.GetValueOrDefault(info.Field), MayReveal: true, PersonalFields.IsOwnToChange(info.Field)))],
            forgottenAt is null,
            forgottenAt);
    }

    private static readonly IReadOnlyDictionary<PersonalField, MaskedValue> None = new Dictionary<PersonalField, MaskedValue>();
}

/// <summary>What is shown of a person's data without a reveal.</summary>
/// <param name="Lines">Every field, in the order shown.</param>
/// <param name="MayEdit">Whether the reader may set them.</param>
/// <param name="ForgottenAt">When the data was made unreadable for good.</param>
internal sealed record PersonalSheet(IReadOnlyList<PersonalLine> Lines, bool MayEdit, DateTime? ForgottenAt);

/// <summary>A field of the sheet; <see cref="Masked"/> is null when nothing is stored.</summary>
internal sealed record PersonalLine(PersonalFieldInfo Info, MaskedValue? Masked, bool MayReveal, bool MayEdit);
