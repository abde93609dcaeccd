using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.Mail;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Settings;
using AdminConsole.Persistence.Mail;
using AdminConsole.Security.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// Hands out single-use links: an invitation to somebody who has no password yet, or a new password for somebody who
/// has. Only the hash is kept, so a link is shown once; a new one ends every earlier one of its purpose.
/// </summary>
internal sealed class LinkIssuer(UnitOfWork work, SettingsReader settings, TimeProvider time)
{
    /// <summary>The permission that hands out links of this purpose and takes them back.</summary>
    public static string PermissionOf(TokenPurpose purpose) => purpose == TokenPurpose.Invitation ? ConsolePermissions.AccountInvite : ConsolePermissions.AccountReset;

    /// <summary>Invites somebody who has no password: the link lets them choose one.</summary>
    public Task<Result<IssuedLink>> InviteAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
        => IssueAsync(actor, personId, TokenPurpose.Invitation, TimeSpan.FromDays(settings.Get(SettingDefinitions.InvitationDays)), reason, cancellationToken);

    /// <summary>Invites by letter: the link is made when the letter leaves, so that whoever invites never sees it.</summary>
    public async Task<Result<Done>> InviteByMailAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        var occasion = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Done>(
            actor,
            IntentOf(TokenPurpose.Invitation, personId, why.Value),
            async (unit, token) =>
            {
                var (person, refused) = await TargetAsync(unit, personId, token);
                if ((refused ?? await OpenToAsync(unit, person!, TokenPurpose.Invitation, token)) is { } error)
                {
                    return error;
                }

                Outbox.Add(unit, MailKind.Invitation, personId, personId, occasion.ToString("N"));
                unit.Audit.Note("step", "letter");
                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>Lets somebody who forgot their password choose another. Their second factor is asked for all the same.</summary>
    public Task<Result<IssuedLink>> ResetAsync(Actor actor, Guid personId, string? reason, CancellationToken cancellationToken)
        => IssueAsync(actor, personId, TokenPurpose.PasswordReset, TimeSpan.FromMinutes(settings.Get(SettingDefinitions.ResetMinutes)), reason, cancellationToken);

    /// <summary>Ends the links of this purpose that still wait.</summary>
    public async Task<Result<Done>> RevokeAsync(Actor actor, Guid personId, TokenPurpose purpose, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        return why.IsSuccess
            ? await work.ExecuteAsync<Done>(
                actor,
                IntentOf(purpose, personId, why.Value),
                async (unit, token) =>
                {
                    var (_, refused) = await TargetAsync(unit, personId, token);
                    if (refused is not null)
                    {
                        return refused;
                    }

                    if (await EndAsync(unit, personId, purpose, token) is var ended and > 0)
                    {
                        unit.Audit.Note("step", "revoked").Note("linksEnded", ended);
                    }

                    return Done.Instance;
                },
                cancellationToken)
            : why.Error;
    }

    /// <summary>
    /// The link of an invitation that leaves by letter, made when the letter leaves. A letter that is sent again brings
    /// another link of the same age, so that both open until one is used: nobody can tell which of the two arrived.
    /// </summary>
    /// <returns><see cref="LinkError"/> when an officer made another link since, which a letter must not end.</returns>
    public async Task<Result<IssuedLink>> InviteByLetterAsync(Guid letterId, Guid personId, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var secret = LinkTokens.New();
        return await work.ExecuteAsync<IssuedLink>(
            Actor.Console(time),
            Intent.ByConsole(AuditActions.AccountInvite, AuditTargets.Account, personId),
            async (unit, token) =>
            {
                var person = await unit.Database.People.AsNoTracking().SingleOrDefaultAsync(row => row.Id == personId, token);
                if (person is null)
                {
                    return new NotFoundError();
                }

                if (await OpenToAsync(unit, person, TokenPurpose.Invitation, token) is { } refused)
                {
                    return refused;
                }

                var first = await unit.Database.Tokens.AsNoTracking().SingleOrDefaultAsync(row => row.Id == letterId, token);
                if (first is not null && (first.UsedAt is not null || await unit.Database.Tokens.AnyAsync(row => row.PersonId == personId && row.Purpose == TokenPurpose.Invitation && row.CreatedAt > first.CreatedAt, token)))
                {
                    return new LinkError();
                }

                var ended = first is null ? await EndAsync(unit, personId, TokenPurpose.Invitation, token) : 0;
                var until = first?.ExpiresAt ?? unit.Now + TimeSpan.FromDays(settings.Get(SettingDefinitions.InvitationDays));
                unit.Database.Tokens.Add(new OneTimeToken
                {
                    Id = first is null ? letterId : id,
                    Purpose = TokenPurpose.Invitation,
                    PersonId = personId,
                    Hash = LinkTokens.HashOf(secret)!,
                    CreatedAt = first?.CreatedAt ?? unit.Now,
                    ExpiresAt = until,
                });
                unit.Audit.DepartmentId = person.DepartmentId;
                unit.Audit.Note("step", "issued").Note("letter", letterId).Note("expires", until).Note("linksEnded", ended);
                return new IssuedLink(TokenPurpose.Invitation, secret, until);
            },
            cancellationToken);
    }

    private async Task<Result<IssuedLink>> IssueAsync(Actor actor, Guid personId, TokenPurpose purpose, TimeSpan lifetime, string? reason, CancellationToken cancellationToken)
    {
        var why = ReasonRules.Check(reason);
        if (!why.IsSuccess)
        {
            return why.Error;
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        var secret = LinkTokens.New();
        return await work.ExecuteAsync<IssuedLink>(
            actor,
            IntentOf(purpose, personId, why.Value),
            async (unit, token) =>
            {
                var (person, refused) = await TargetAsync(unit, personId, token);
                if ((refused ?? await OpenToAsync(unit, person!, purpose, token)) is { } error)
                {
                    return error;
                }

                var ended = await EndAsync(unit, personId, purpose, token);
                var until = unit.Now + lifetime;
                unit.Database.Tokens.Add(new OneTimeToken { Id = id, Purpose = purpose, PersonId = personId, Hash = LinkTokens.HashOf(secret)!, CreatedAt = unit.Now, ExpiresAt = until });
                unit.Audit.Note("step", "issued").Note("expires", until).Note("linksEnded", ended);
                return new IssuedLink(purpose, secret, until);
            },
            cancellationToken);
    }

    private static Intent IntentOf(TokenPurpose purpose, Guid personId, string reason)
        => Intent.ByPermission(PermissionOf(purpose), purpose == TokenPurpose.Invitation ? AuditActions.AccountInvite : AuditActions.ResetLink, AuditTargets.Account, personId, reason);

    private static async Task<(Person? Person, ConsoleError? Refused)> TargetAsync(Unit unit, Guid personId, CancellationToken cancellationToken)
    {
        var person = await unit.Database.People.AsNoTracking().SingleOrDefaultAsync(row => row.Id == personId, cancellationToken);
        return person is null
            ? (null, new NotFoundError())
            : (person, unit.AuthorizeVisible(person.DepartmentId, ConsolePermissions.PersonRead) ?? AccessRules.MayActOn(unit.Access, unit.Actor.PersonId!.Value, personId, unit.Now));
    }

    // An invitation is for whoever has no password, another password for whoever has one.
    private static async Task<ConsoleError?> OpenToAsync(Unit unit, Person person, TokenPurpose purpose, CancellationToken cancellationToken)
    {
        if (person.Status != PersonStatus.Active)
        {
            return new PersonDisabledError();
        }

        var hasPassword = await unit.Database.Users.AnyAsync(account => account.Id == person.Id && account.PasswordHash != null, cancellationToken);
        return hasPassword == (purpose == TokenPurpose.PasswordReset) ? null : hasPassword ? new HasPasswordError() : new NoPasswordError();
    }

    private static async Task<int> EndAsync(Unit unit, Guid personId, TokenPurpose purpose, CancellationToken cancellationToken)
    {
        var waiting = await unit.Database.Tokens.Where(row => row.PersonId == personId && row.Purpose == purpose && row.UsedAt == null).ToListAsync(cancellationToken);
        foreach (var token in waiting)
        {
            token.UsedAt = unit.Now;
        }

        return waiting.Count;
    }
}

/// <summary>A link just made. The token is shown once and kept nowhere.</summary>
/// <param name="Purpose">What it is good for.</param>
/// <param name="Token">The secret of the address.</param>
/// <param name="Until">When it ends (UTC).</param>
internal sealed record IssuedLink(TokenPurpose Purpose, string Token, DateTime Until)
{
    public override string ToString() => $"[{Purpose} link]";
}

/// <summary>The person may not sign in, so there is nothing to invite them to.</summary>
internal sealed record PersonDisabledError() : ConsoleError("person-disabled");

/// <summary>An invitation is for whoever has no password yet.</summary>
internal sealed record HasPasswordError() : ConsoleError("has-password");

/// <summary>There is no password to replace: the person is invited instead.</summary>
internal sealed record NoPasswordError() : ConsoleError("no-password");
