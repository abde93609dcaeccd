using System.Security.Cryptography;
using AdminConsole.Domain.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// PBKDF2-HMAC-SHA512 (NIST SP 800-132; iterations by OWASP's Password Storage recommendations) through Identity's
/// hasher, a few at a time: a flood of sign-ins waits in line while everyone else is served.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    public const int Iterations = 210_000;
    private const int QueueLength = 200;

    private readonly SemaphoreSlim gate = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Func<int> iterations;
    private Costed costed;
    private int waiting;

    /// <summary><paramref name="iterations"/> is asked before each hash, so that a raised setting counts at once.</summary>
    public PasswordHashing(Func<int> iterations)
    {
        this.iterations = iterations;
        costed = new Costed(iterations());
    }

    private Costed Current
    {
        get
        {
            var wanted = iterations();
            var current = Volatile.Read(ref costed);
            if (current.Iterations != wanted)
            {
                current = new Costed(wanted);
                Volatile.Write(ref costed, current);
            }

            return current;
        }
    }

    /// <summary>The hash, or null when too many are waiting.</summary>
    public Task<string?> HashAsync(string password, CancellationToken cancellationToken)
        => RunAsync<string?>(() => Current.Hasher.HashPassword(null!, password), null, cancellationToken);

    /// <summary>
    /// Checks a password against a stored hash. A null hash, for a name nobody has, takes the same work and fails.
    /// Null when too many are waiting.
    /// </summary>
    public Task<PasswordVerificationResult?> VerifyAsync(string? storedHash, string password, CancellationToken cancellationToken)
        => RunAsync<PasswordVerificationResult?>(
            () =>
            {
                var current = Current;
                var result = current.Hasher.VerifyHashedPassword(null!, storedHash ?? current.NobodysHash, password);
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

    /// <summary>The hasher of one cost, with a hash of the same cost that no password opens.</summary>
    private sealed class Costed
    {
        public Costed(int iterations)
        {
            Iterations = iterations;
            Hasher = new PasswordHasher<ConsoleAccount>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
            NobodysHash = Hasher.HashPassword(null!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        }

        public int Iterations { get; }

        public PasswordHasher<ConsoleAccount> Hasher { get; }

        public string NobodysHash { get; }
    }
}
