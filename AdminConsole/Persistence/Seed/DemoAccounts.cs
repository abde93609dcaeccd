using System.Security.Cryptography;
using AdminConsole.Domain.Account;
using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Persistence.Seed;

/// <summary>The accounts of the cast: one password for all, hashed once; stamps of their own, never of the seed.</summary>
internal sealed class DemoAccounts(DemoPeople people, IPasswordHasher<ConsoleAccount> hasher)
{
    public (IReadOnlyList<ConsoleAccount> Accounts, IReadOnlyList<DemoSignIn> SignIns) Create(DemoPassword password)
    {
        List<ConsoleAccount> accounts = [];
        List<DemoSignIn> signIns = [];
        string? hash = null;
        for (var index = 0; index < people.FirstOrdinary; index++)
        {
            if (people.SignInOf(index) is null)
            {
                continue;
            }

            var person = people.At(index);
            var account = new ConsoleAccount
            {
                Id = person.Id,
                CreatedAt = person.CreatedAt,
                PasswordChangedAt = people.Company.Reference,
                UserName = person.WorkEmail,
                NormalizedUserName = person.WorkEmail.ToUpperInvariant(),
                EmailConfirmed = true,
                LockoutEnabled = true,
                SecurityStamp = RandomNumberGenerator.GetHexString(32),
                ConcurrencyStamp = RandomNumberGenerator.GetHexString(32),
            };
            account.PasswordHash = hash ??= hasher.HashPassword(account, password.Reveal());
            accounts.Add(account);
            var place = people.PlaceOf(index);
            signIns.Add(new DemoSignIn(person.WorkEmail, DemoCast.LabelOf(place)));
        }

        return (accounts, [.. signIns.OrderBy(static signIn => Rank(signIn.Name))]);
    }

    /// <summary>The cast in its own order, managers after the staff of the console.</summary>
    private static int Rank(string name)
    {
        var local = name[..name.IndexOf('@', StringComparison.Ordinal)];
        var at = DemoCast.All.Select(static member => member.SignIn).ToList().IndexOf(local);
        var isEmployee = local.StartsWith("employee", StringComparison.Ordinal);
        return at < 0 ? 50 : isEmployee ? 100 + at : at;
    }
}
