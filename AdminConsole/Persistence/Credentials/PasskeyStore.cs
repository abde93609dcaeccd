using AdminConsole.Domain.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Persistence.Credentials;

/// <summary>
/// What Identity's passkey handler reads of accounts and their passkeys. It only reads: every change goes through
/// <see cref="UnitOfWork"/>, so all that would write throws <see cref="NotSupportedException"/> (docs/adr/0020).
/// </summary>
internal sealed class PasskeyStore(IDbContextFactory<ConsoleDbContext> contexts) : IUserPasskeyStore<ConsoleAccount>
{
    public void Dispose()
    {
        // Each read disposes of its own context.
    }

    public Task<string> GetUserIdAsync(ConsoleAccount user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(HandleOf(user.Id));
    }

    public Task<string?> GetUserNameAsync(ConsoleAccount user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(user.UserName);
    }

    public Task<string?> GetNormalizedUserNameAsync(ConsoleAccount user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(user.NormalizedUserName);
    }

    public async Task<ConsoleAccount?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(userId, "D", out var id))
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Users.SingleOrDefaultAsync(account => account.Id == id, cancellationToken);
    }

    public async Task<ConsoleAccount?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Users.SingleOrDefaultAsync(account => account.NormalizedUserName == normalizedUserName, cancellationToken);
    }

    public async Task<ConsoleAccount?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Users.SingleOrDefaultAsync(account => context.Passkeys.Any(passkey => passkey.PersonId == account.Id && passkey.CredentialId == credentialId), cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(ConsoleAccount user, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var passkeys = await context.Passkeys.Where(passkey => passkey.PersonId == user.Id).OrderBy(static passkey => passkey.Id).ToListAsync(cancellationToken);
        return [.. passkeys.Select(Info)];
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(ConsoleAccount user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var passkey = await context.Passkeys.SingleOrDefaultAsync(row => row.PersonId == user.Id && row.CredentialId == credentialId, cancellationToken);
        return passkey is null ? null : Info(passkey);
    }

    public Task AddOrUpdatePasskeyAsync(ConsoleAccount user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw PastTheDoorway();

    public Task RemovePasskeyAsync(ConsoleAccount user, byte[] credentialId, CancellationToken cancellationToken) => throw PastTheDoorway();

    public Task SetUserNameAsync(ConsoleAccount user, string? userName, CancellationToken cancellationToken) => throw PastTheDoorway();

    public Task SetNormalizedUserNameAsync(ConsoleAccount user, string? normalizedName, CancellationToken cancellationToken) => throw PastTheDoorway();

    public Task<IdentityResult> CreateAsync(ConsoleAccount user, CancellationToken cancellationToken) => throw PastTheDoorway();

    public Task<IdentityResult> UpdateAsync(ConsoleAccount user, CancellationToken cancellationToken) => throw PastTheDoorway();

    public Task<IdentityResult> DeleteAsync(ConsoleAccount user, CancellationToken cancellationToken) => throw PastTheDoorway();

    /// <summary>The user handle that an authenticator keeps (WebAuthn §5.4.3): the person's key, nothing that tells who it is.</summary>
    internal static string HandleOf(Guid personId) => personId.ToString("D");

    // The counter is compared where it is written, in the unit that spends the answer (PasskeyUse): here it would be
    // compared with what stood a moment ago, and a copied key could not be told from a bad signature.
    private static UserPasskeyInfo Info(Passkey passkey) => new(
        passkey.CredentialId,
        passkey.PublicKey,
        new DateTimeOffset(passkey.CreatedAt, TimeSpan.Zero),
        signCount: 0,
        passkey.Transports.Split(',', StringSplitOptions.RemoveEmptyEntries),
        isUserVerified: true,
        passkey.IsBackupEligible,
        passkey.IsBackedUp,
        attestationObject: [],
        clientDataJson: [])
    { Name = passkey.Name };

    private static NotSupportedException PastTheDoorway() => new("Accounts and passkeys change through the unit of work.");
}
