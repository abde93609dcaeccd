using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Mail;

/// <summary>Keeps in which language a person reads, as they last chose it on a page: letters follow it.</summary>
internal sealed class LetterLanguage(UnitOfWork work)
{
    /// <param name="actor">Whose language it is.</param>
    /// <param name="language">One of the console's languages; the caller has made sure.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<Result<Done>> SetAsync(Actor actor, string language, CancellationToken cancellationToken)
        => actor.PersonId is not { } personId ? new SessionEndedError()
            : await work.ExecuteAsync<Done>(
                actor,
                Intent.ByOwner(AuditActions.PersonEdit, AuditTargets.Person, personId),
                async (unit, token) =>
                {
                    if (await unit.Database.People.SingleOrDefaultAsync(row => row.Id == personId, token) is not { } person)
                    {
                        return new NotFoundError();
                    }

                    if (unit.Authorize(person.DepartmentId) is { } refused)
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
