using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using AdminConsole.Domain;
using AdminConsole.Domain.Audit;
using AdminConsole.Persistence;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Account;

/// <summary>A person's change of their own password: every other session of theirs ends with it.</summary>
internal sealed class PasswordService(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, PasswordHashing hashing)
{
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
        if (PasswordRules.Check(nameof(input.Password), input.Password, FieldLimits.PasswordMinimumAlone, owner.GivenName, owner.FamilyName, owner.WorkEmail) is { } weak)
        {
            problems.Add(weak);
        }
        else if (!string.Equals(input.Password, input.PasswordAgain, StringComparison.Ordinal))
        {
            problems.Add(new FieldProblem(nameof(input.PasswordAgain), PasswordRules.Mismatch));
        }

        var current = input.Current is { Length: > 0 and <= FieldLimits.PasswordMaximum * 2 } ? PasswordRules.Normalize(input.Current) : string.Empty;
        switch (await hashing.VerifyAsync(owner.PasswordHash, current, cancellationToken))
        {
            case null:
                return new BusyError();
            case PasswordVerificationResult.Failed:
                problems.Add(new FieldProblem(nameof(input.Current), "password-wrong"));
                break;
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

                account.PasswordHash = hash;
                account.PasswordChangedAt = unit.Now;
                account.SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
                account.ConcurrencyStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
                var others = await unit.Database.Sessions.Where(row => row.PersonId == personId && row.EndedAt == null && row.Id != actor.SessionId).ToListAsync(token);
                foreach (var session in others)
                {
                    session.EndedAt = unit.Now;
                }

                unit.Audit.Note("sessionsEnded", others.Count);
                return Done.Instance;
            },
            cancellationToken);
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
