using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using AdminConsole.Domain;
using AdminConsole.Domain.Access;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.Audit;
using AdminConsole.Domain.People;
using AdminConsole.Domain.Roles;
using AdminConsole.Persistence;
using AdminConsole.Persistence.Credentials;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Account;

/// <summary>
/// The first run: a link that only whoever started the console can read makes the first security officer. The link
/// holds 256 random bits, of which the SHA-256 is kept; it lives <see cref="LinkLifetime"/> and opens once.
/// </summary>
internal sealed class SetupService(IDbContextFactory<ConsoleDbContext> contexts, UnitOfWork work, PasswordHashing hashing, PasswordRules rules, ILookupNormalizer normalizer, TimeProvider time)
{
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(30);

    /// <summary>A new link's token when nobody has an account yet, else null. Earlier links stop working.</summary>
    public async Task<string?> IssueTokenAsync(CancellationToken cancellationToken)
    {
        if (!await IsOpenAsync(cancellationToken))
        {
            return null;
        }

        var token = LinkTokens.New();
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var result = await work.ExecuteAsync<string>(
            Actor.Console(time),
            Intent.ByConsole(AuditActions.SetupIssue, AuditTargets.Console, null),
            async (unit, stopping) =>
            {
                var earlier = await unit.Database.Tokens.Where(row => row.Purpose == TokenPurpose.Setup && row.UsedAt == null).ToListAsync(stopping);
                foreach (var row in earlier)
                {
                    row.UsedAt = unit.Now;
                }

                unit.Database.Tokens.Add(new OneTimeToken { Id = id, Purpose = TokenPurpose.Setup, Hash = LinkTokens.HashOf(token)!, CreatedAt = unit.Now, ExpiresAt = unit.Now + LinkLifetime });
                return token;
            },
            cancellationToken);
        return result.Value;
    }

    /// <summary>True while nobody can sign in.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return !await context.Users.AnyAsync(cancellationToken);
    }

    /// <summary>True when the link would open now; the page asks before it shows its form.</summary>
    public async Task<bool> IsValidAsync(string? token, CancellationToken cancellationToken)
    {
        if (LinkTokens.HashOf(token) is not { } hash)
        {
            return false;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return await context.Tokens.AnyAsync(row => row.Hash == hash && row.Purpose == TokenPurpose.Setup && row.UsedAt == null && row.ExpiresAt > now, cancellationToken)
            && !await context.Users.AnyAsync(cancellationToken);
    }

    /// <summary>Makes the first security officer; returns their key.</summary>
    public async Task<Result<Guid>> CompleteAsync(Actor visitor, string? token, SetupInput input, CancellationToken cancellationToken)
    {
        if (!await IsValidAsync(token, cancellationToken))
        {
            return new SetupLinkError();
        }

        var problems = new List<FieldProblem>();
        var given = TextRules.Clean(nameof(input.GivenName), input.GivenName, FieldLimits.PersonName, true, problems);
        var family = TextRules.Clean(nameof(input.FamilyName), input.FamilyName, FieldLimits.PersonName, true, problems);
        var email = PersonRules.CleanEmail(nameof(input.WorkEmail), input.WorkEmail, problems);
        if (rules.Check(nameof(input.Password), input.Password, FieldLimits.PasswordMinimumAlone, given, family, email) is { } weak)
        {
            problems.Add(weak);
        }
        else if (!string.Equals(input.Password, input.PasswordAgain, StringComparison.Ordinal))
        {
            problems.Add(new FieldProblem(nameof(input.PasswordAgain), PasswordRules.Mismatch));
        }

        if (problems.Count > 0)
        {
            return new InvalidError(problems);
        }

        if (await hashing.HashAsync(PasswordRules.Normalize(input.Password!), cancellationToken) is not { } hash)
        {
            return new BusyError();
        }

        var personId = Guid.CreateVersion7(time.GetUtcNow());
        return await work.ExecuteAsync<Guid>(
            visitor with { PersonId = null, SessionId = null },
            Intent.ByConsole(AuditActions.SetupComplete, AuditTargets.Person, personId, movesAccess: true),
            (unit, stopping) => CreateOfficerAsync(unit, personId, LinkTokens.HashOf(token)!, given, family, email, hash, stopping),
            cancellationToken);
    }

    private async Task<Result<Guid>> CreateOfficerAsync(Unit unit, Guid personId, byte[] tokenHash, string given, string family, string email, string passwordHash, CancellationToken cancellationToken)
    {
        var database = unit.Database;
        // The token's concurrency stamp lets one of two posts through.
        var token = await database.Tokens.SingleOrDefaultAsync(row => row.Hash == tokenHash && row.Purpose == TokenPurpose.Setup && row.UsedAt == null && row.ExpiresAt > unit.Now, cancellationToken);
        if (token is null || await database.Users.AnyAsync(cancellationToken))
        {
            return new SetupLinkError();
        }

        token.UsedAt = unit.Now;
        var root = await database.Departments.Where(static row => row.ParentId == null).Select(static row => row.Id).FirstAsync(cancellationToken);
        var person = new Person
        {
            Id = personId,
            EmployeeNumber = "SETUP-1",
            GivenName = given,
            FamilyName = family,
            SortName = Person.SortNameOf(given, family),
            GivenKey = TextRules.Fold(given),
            WorkEmail = email,
            DepartmentId = root,
            CreatedAt = unit.Now,
        };
        var account = new ConsoleAccount
        {
            Id = personId,
            UserName = email,
            NormalizedUserName = normalizer.NormalizeName(email),
            PasswordHash = passwordHash,
            SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            CreatedAt = unit.Now,
            PasswordChangedAt = unit.Now,
        };
        database.AddRange(person, account);
        foreach (var key in (string[])[BuiltInRoles.SecurityOfficer, BuiltInRoles.Employee])
        {
            database.Assignments.Add(new Assignment
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                PersonId = personId,
                RoleId = await database.Roles.Where(row => row.Key == key).Select(static row => row.Id).SingleAsync(cancellationToken),
                ValidFrom = unit.Now,
                Origin = AssignmentOrigin.Direct,
                CreatedAt = unit.Now,
            });
        }

        unit.Audit.DepartmentId = root;
        unit.Audit.Note("role", BuiltInRoles.SecurityOfficer);
        unit.TouchPerson(personId);
        return personId;
    }
}

/// <summary>What the first officer tells of themselves.</summary>
internal sealed class SetupInput
{
    [MaxLength(FieldLimits.PersonName)]
    public string? GivenName { get; set; }

    [MaxLength(FieldLimits.PersonName)]
    public string? FamilyName { get; set; }

    [MaxLength(FieldLimits.Email)]
    public string? WorkEmail { get; set; }

    [MaxLength(FieldLimits.PasswordMaximum * 2)]
    public string? Password { get; set; }

    [MaxLength(FieldLimits.PasswordMaximum * 2)]
    public string? PasswordAgain { get; set; }
}

/// <summary>The setup link is unknown, used, too old, or setup is over.</summary>
internal sealed record SetupLinkError() : ConsoleError("setup-link");
