using System.ComponentModel.DataAnnotations;
using AdminConsole.Domain;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Account;

/// <summary>A person's change of their own password: every other session of theirs ends with it.</summary>
internal sealed class PasswordService(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, PasswordHashing hashing, PasswordRules rules, FactorPolicy policy, AttemptGate gate, FactorVerifier factors, KnownDevices devices)
{
    /// <summary>The fewest characters of the person's next password.</summary>
    public async Task<int> MinimumAsync(Guid? personId, CancellationToken cancellationToken)
        => PasswordRules.MinimumFor(personId is { } known && (await policy.OfAsync(known, cancellationToken)).IsRequired);

    public async Task<Result<Done>> ChangeAsync(Actor actor, PasswordInput input, CancellationToken cancellationToken)
    {
        if (actor.PersonId is not { } personId)
        {
            return new SessionEndedError();
        }

        var owner = await FindAsync(personId, cancellationToken);
        if (owner is null)
        {
            return new SessionEndedError();
        }

        var problems = new List<FieldProblem>();
        if (rules.Check(nameof(input.Password), input.Password, await MinimumAsync(personId, cancellationToken), owner.GivenName, owner.FamilyName, owner.WorkEmail) is { } weak)
        {
            problems.Add(weak);
        }
        else if (!string.Equals(input.Password, input.PasswordAgain, StringComparison.Ordinal))
        {
            problems.Add(new FieldProblem(nameof(input.PasswordAgain), PasswordRules.Mismatch));
        }

        if (await CheckCurrentAsync(actor, personId, owner.PasswordHash, input.Current, cancellationToken) is { } refused)
        {
            if (refused is not BadCodeError)
            {
                return refused;
            }

            problems.Add(new FieldProblem(nameof(input.Current), "password-wrong"));
        }

        if (problems.Count > 0)
        {
            return new InvalidError(problems);
        }

        if (await hashing.HashAsync(PasswordRules.Normalize(input.Password!), cancellationToken) is not { } hash)
        {
            return new BusyError();
        }

        return await work.ExecuteAsync<Done>(
            actor,
            Intent.ByOwner(AuditActions.PasswordChange, AuditTargets.Account, personId, alwaysRecord: true),
            async (unit, token) =>
            {
                var account = await unit.Database.Users.SingleOrDefaultAsync(row => row.Id == personId, token);
                if (account is null || !string.Equals(account.PasswordHash, owner.PasswordHash, StringComparison.Ordinal))
                {
                    // Changed from another window since it was checked.
                    return new ConflictError(null);
                }

                if (unit.Authorize(owner.DepartmentId) is { } denied)
                {
                    return denied;
                }

                var ended = await CredentialChanges.SetPasswordAsync(unit, account, hash, actor.SessionId, token);
                unit.Audit.Note("sessionsEnded", ended);
                return Done.Instance;
            },
            cancellationToken);
    }

    /// <summary>The password in use is guessed at here as it is at the door, so it is counted here too.</summary>
    private async Task<ConsoleError?> CheckCurrentAsync(Actor actor, Guid personId, string? hash, string? typed, CancellationToken cancellationToken)
    {
        var place = await devices.OfSessionAsync(actor.SessionId, cancellationToken);
        if (await gate.ReserveAsync(personId, AttemptKind.Password, place, cancellationToken) is { } locked)
        {
            return await factors.RefuseAsync(actor, personId, AttemptKind.Password, place, locked, cancellationToken);
        }

        var current = typed is { Length: > 0 and <= FieldLimits.PasswordMaximum * 2 } ? PasswordRules.Normalize(typed) : string.Empty;
        switch (await hashing.VerifyAsync(hash, current, cancellationToken))
        {
            case null:
                return new BusyError();
            case PasswordVerificationResult.Failed:
                return await factors.RefuseAsync(actor, personId, AttemptKind.Password, place, new BadCodeError(), cancellationToken);
            default:
                await gate.ResetAsync(personId, AttemptKind.Password, place, cancellationToken);
                return null;
        }
    }

    private async Task<Owner?> FindAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Users.Where(account => account.Id == personId)
            .Join(context.People, static account => account.Id, static person => person.Id, static (account, person) => new Owner(account.PasswordHash, person.GivenName, person.FamilyName, person.WorkEmail, person.DepartmentId))
            .SingleOrDefaultAsync(cancellationToken);
    }

    private sealed record Owner(string? PasswordHash, string GivenName, string FamilyName, string WorkEmail, Guid DepartmentId);
}

/// <summary>A change of password as the form posts it.</summary>
internal sealed class PasswordInput
{
    [MaxLength(FieldLimits.PasswordMaximum * 2)]
    public string? Current { get; set; }

    [MaxLength(FieldLimits.PasswordMaximum * 2)]
    public string? Password { get; set; }

    [MaxLength(FieldLimits.PasswordMaximum * 2)]
    public string? PasswordAgain { get; set; }
}
