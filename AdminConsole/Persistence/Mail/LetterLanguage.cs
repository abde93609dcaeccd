using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Settings;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Mail;

/// <summary>Keeps in which language a person reads, as they last chose it on a page: letters follow it.</summary>
internal sealed class LetterLanguage(UnitOfWork work, IDbContextFactory<ConsoleDbContext> contexts)
{
    /// <summary>The actor's own, as just chosen.</summary>
    /// <param name="actor">Whose language it is.</param>
    /// <param name="language">One of the console's languages.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<Result<Done>> SetAsync(Actor actor, string language, CancellationToken cancellationToken)
        => actor.PersonId is { } personId
            ? await SetAsync(actor, Intent.ByOwner(AuditActions.PersonEdit, AuditTargets.Person, personId), personId, language, cancellationToken)
            : new SessionEndedError();

    /// <summary>Somebody else's, by whoever edits people there: a newcomer has chosen none yet. Empty for the company's.</summary>
    public Task<Result<Done>> SetForAsync(Actor actor, Guid personId, string language, CancellationToken cancellationToken)
        => SetAsync(actor, Intent.ByPermission(ConsolePermissions.PersonEdit, AuditActions.PersonEdit, AuditTargets.Person, personId), personId, language, cancellationToken);

    /// <summary>The language that was chosen for the person; empty for the company's.</summary>
    public async Task<string> OfAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.People.Where(person => person.Id == personId).Select(static person => person.Language).SingleOrDefaultAsync(cancellationToken) ?? string.Empty;
    }

    private async Task<Result<Done>> SetAsync(Actor actor, Intent intent, Guid personId, string language, CancellationToken cancellationToken)
    {
        if (language.Length > 0 && !SettingDefinitions.DefaultLanguage.Choices.Contains(language, StringComparer.Ordinal))
        {
            return new NotFoundError();
        }

        return await work.ExecuteAsync<Done>(
            actor,
            intent,
            async (unit, token) =>
            {
                if (await unit.Database.People.SingleOrDefaultAsync(row => row.Id == personId, token) is not { } person)
                {
                    return new NotFoundError();
                }

                if (unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead) is { } refused)
                {
                    return refused;
                }

                if (!string.Equals(person.Language, language, StringComparison.Ordinal))
                {
                    unit.Audit.Change("language", person.Language, language);
                    person.Language = language;
                    person.Version++;
                }

                return Done.Instance;
            },
            cancellationToken);
    }
}
