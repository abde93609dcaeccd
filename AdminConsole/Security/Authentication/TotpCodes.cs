using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OtpNet;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// Time-based one-time passwords (RFC 6238): HMAC-SHA1, six digits, thirty seconds — what every authenticator app
/// understands — with one step of tolerance to either side (§5.2).
/// </summary>
internal static class TotpCodes
{
    /// <summary>RFC 4226 §4, R6: at least 128 bits, 160 recommended.</summary>
    public const int KeyBytes = 20;
    public const int Digits = 6;
    public const int StepSeconds = 30;
    private const int Tolerance = 1;

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>The key as a person types it: base32 in groups of four.</summary>
    public static string Readable(byte[] key)
        => string.Join(' ', Base32Encoding.ToString(key).TrimEnd('=').Chunk(4).Select(static group => new string(group)));

    /// <summary>The <c>otpauth</c> URI of the QR code.</summary>
    public static string Uri(byte[] key, string issuer, string account)
        => new OtpUri(OtpType.Totp, key, account, issuer, OtpHashMode.Sha1, Digits, StepSeconds).ToString();

    /// <summary>The six digits somebody typed, or null. Authenticators show "123 456", so plain spaces between digits are let be; other digits than ASCII are not.</summary>
    public static string? Clean(string? input)
    {
        if (input is not { Length: > 0 and <= 16 })
        {
            return null;
        }

        var digits = input.Replace(" ", string.Empty, StringComparison.Ordinal);
        return digits.Length == Digits && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>The time step whose code this is, or null. Every candidate is computed, whichever matches.</summary>
    public static long? FindStep(byte[] key, string code, DateTimeOffset now)
    {
        var totp = new Totp(key, StepSeconds, OtpHashMode.Sha1, Digits);
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        Span<byte> given = stackalloc byte[Digits];
        Encoding.ASCII.GetBytes(code, given);
        Span<byte> expected = stackalloc byte[Digits];
        for (var step = current - Tolerance; step <= current + Tolerance; step++)
        {
            Encoding.ASCII.GetBytes(totp.ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(step * StepSeconds).UtcDateTime), expected);
            if (CryptographicOperations.FixedTimeEquals(given, expected))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>The code of an instant; for tests and for nothing else.</summary>
    internal static string At(byte[] key, DateTimeOffset instant)
        => new Totp(key, StepSeconds, OtpHashMode.Sha1, Digits).ComputeTotp(instant.UtcDateTime).ToString(CultureInfo.InvariantCulture);
}
