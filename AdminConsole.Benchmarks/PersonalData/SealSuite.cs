using System.Security.Cryptography;
using AdminConsole.Benchmarks.Measuring;
using AdminConsole.Domain.PersonalData;
using AdminConsole.Persistence.PersonalData;
using AdminConsole.Security.Encryption;

namespace AdminConsole.Benchmarks.PersonalData;

/// <summary>One field sealed and opened beside <see cref="AesGcm"/> on the same bytes: its cipher made of the key, its nonce drawn, its result in an array of its own.</summary>
internal sealed class SealSuite : ISuite
{
    private const double Target = 1.5;
    private const int Calls = 2_000;

    public string Name => "seal";

    public Task<IReadOnlyList<Figure>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        foreach (var (what, length) in (ReadOnlySpan<(string, int)>)[("a telephone, 12 bytes", 12), ("an address, 160 bytes", 160)])
        {
            Measure(figures, what, RandomNumberGenerator.GetBytes(length), options.Quick ? 20 : 150);
        }

        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    private void Measure(List<Figure> figures, string what, byte[] value, int blocks)
    {
        var bytes = DataKey.NewBytes();
        var key = new DataKey(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), bytes);
        var context = PersonalSeals.Value(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), PersonalField.PersonalTelephone);
        var stored = SealedValue.Seal(key, context, value);
        var bare = Bare.Encrypt(bytes, value);
        if (!value.AsSpan().SequenceEqual(SealedValue.Open(key, context, stored)) || !value.AsSpan().SequenceEqual(Bare.Decrypt(bytes, bare)))
        {
            throw new InvalidOperationException("What was sealed does not open.");
        }

        var sealing = Turns.Run(blocks, new Turn("bare", Calls, () => Repeat(() => Bare.Encrypt(bytes, value).Length)), new Turn("ours", Calls, () => Repeat(() => SealedValue.Seal(key, context, value).Length)));
        var opening = Turns.Run(blocks, new Turn("bare", Calls, () => Repeat(() => Bare.Decrypt(bytes, bare).Length)), new Turn("ours", Calls, () => Repeat(() => SealedValue.Open(key, context, stored)!.Length)));
        figures.Add(Line($"encrypted, {what}", sealing));
        figures.Add(Line($"decrypted, {what}", opening));
    }

    private Figure Line(string what, IReadOnlyList<TurnTimes> times)
        => new(Name, $"{what} ({times[1].Quartiles})", Words.ShortNanoseconds(times[1].Nanoseconds), Words.ShortNanoseconds(times[0].Nanoseconds), times[1].Ratio, Words.Times(times[1].Ratio), Target, $"≤ {Words.Times(Target)}");

    private static long Repeat(Func<int> act)
    {
        long sum = 0;
        for (var call = 0; call < Calls; call++)
        {
            sum += act();
        }

        return sum;
    }

    /// <summary>The least that encrypts under a key of one's own: no header, no associated data.</summary>
    private static class Bare
    {
        private const int Nonce = 12;
        private const int Tag = 16;

        public static byte[] Encrypt(byte[] key, byte[] value)
        {
            var result = new byte[Nonce + value.Length + Tag];
            RandomNumberGenerator.Fill(result.AsSpan(0, Nonce));
            using var aes = new AesGcm(key, Tag);
            aes.Encrypt(result.AsSpan(0, Nonce), value, result.AsSpan(Nonce, value.Length), result.AsSpan(Nonce + value.Length));
            return result;
        }

        public static byte[] Decrypt(byte[] key, byte[] stored)
        {
            var value = new byte[stored.Length - Nonce - Tag];
            using var aes = new AesGcm(key, Tag);
            aes.Decrypt(stored.AsSpan(0, Nonce), stored.AsSpan(Nonce, value.Length), stored.AsSpan(Nonce + value.Length), value);
            return value;
        }
    }
}
