using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.Account;
using AdminConsole.Domain.People;
using AdminConsole.Security.Authentication;
using AdminConsole.Security.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AdminConsole.Benchmarks.Credentials;

/// <summary>Gives ordinary people of the demo company an account with one known password, at the cost the console ships with.</summary>
internal static class MeasuredAccounts
{
    public const string Password = "quiet harbour at noon";
    public const string Address = "127.0.0.1";

    public static Actor Anybody => new(null, null, Address, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));

    public static async Task<IReadOnlyList<MeasuredAccount>> AddAsync(BenchDatabase database, int count, CancellationToken cancellationToken)
    {
        var hasher = new PasswordHasher<ConsoleAccount>(Options.Create(new PasswordHasherOptions { IterationCount = PasswordHashing.Iterations }));
        var hash = hasher.HashPassword(null!, Password);
        await using var context = await database.Contexts.CreateDbContextAsync(cancellationToken);
        var people = await context.People.Where(person => person.Status == PersonStatus.Active && !context.Users.Any(account => account.Id == person.Id))
            .OrderBy(static person => person.Id).Take(count).Select(static person => new MeasuredAccount(person.Id, person.WorkEmail)).ToListAsync(cancellationToken);
        if (people.Count < count)
        {
            throw new InvalidOperationException($"The company has only {people.Count} people without an account.");
        }

        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        context.AddRange(people.Select(person => new ConsoleAccount
        {
            Id = person.Id,
            CreatedAt = now,
            PasswordChangedAt = now,
            UserName = person.Name,
            NormalizedUserName = person.Name.ToUpperInvariant(),
            EmailConfirmed = true,
            PasswordHash = hash,
            SecurityStamp = "measured",
            ConcurrencyStamp = "measured",
        }));
#pragma warning disable RS0030 // Rows that invitations would have written.
        await context.SaveChangesAsync(cancellationToken);
#pragma warning restore RS0030
        return people;
    }
}

/// <summary>Somebody who can sign in.</summary>
internal sealed record MeasuredAccount(Guid Id, string Name);
