using AdminConsole.Domain.Account;
using Microsoft.AspNetCore.Identity;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// PBKDF2-HMAC-SHA512 (NIST SP 800-132; iterations by OWASP's Password Storage recommendations) through Identity's
/// hasher, a few at a time: a flood of sign-ins waits in line while everyone else is served.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    public const int Iterations = 210_000;
    private const int QueueLength = 200;

    private readonly SemaphoreSlim gate;
    private readonly IPasswordHasher<ConsoleAccount> hasher;
    private readonly string nobodysHash;
    private int waiting;

    public PasswordHashing(IPasswordHasher<ConsoleAccount> hasher)
    {
        this.hasher = hasher;
        gate = new SemaphoreSlim(Math.Max(1, Environment.ProcessorCount / 2));
        nobodysHash = hasher.HashPassword(null!, Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)));
    }

    /// <summary>The hash, or null when too many are waiting.</summary>
    public Task<string?> HashAsync(string password, CancellationToken cancellationToken)
        => RunAsync<string?>(() => hasher.HashPassword(null!, password), null, cancellationToken);

    /// <summary>
    /// Checks a password against a stored hash. A null hash, for a name nobody has, takes the same work and fails.
    /// Null when too many are waiting.
    /// </summary>
    public Task<PasswordVerificationResult?> VerifyAsync(string? storedHash, string password, CancellationToken cancellationToken)
        => RunAsync<PasswordVerificationResult?>(
            () =>
            {
                var result = hasher.VerifyHashedPassword(null!, storedHash ?? nobodysHash, password);
                return storedHash is null ? PasswordVerificationResult.Failed : result;
            },
            null,
            cancellationToken);

    public void Dispose() => gate.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, T busy, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref waiting) > QueueLength)
        {
            Interlocked.Decrement(ref waiting);
            return busy;
        }

        try
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, cancellationToken);
            }
            finally
            {
                gate.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
