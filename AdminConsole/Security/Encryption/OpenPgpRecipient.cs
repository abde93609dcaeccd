using System.Text;
using AdminConsole.Domain;
using AdminConsole.Security.Authentication;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace AdminConsole.Security.Encryption;

/// <summary>Who can open an encrypted file: whoever knows a passphrase, or has the secret half of a key.</summary>
internal sealed class OpenPgpRecipient
{
    private const int FewestDifferent = 8;

    // The highest count that the one octet of RFC 9580 §3.7.1.3 can say: 65,011,712 octets hashed for each guess.
    private const int HighestCount = 0xFF;

    private readonly string? passphrase;
    private readonly PgpPublicKey? key;

    private OpenPgpRecipient(string? passphrase, PgpPublicKey? key) => (this.passphrase, this.key) = (passphrase, key);

    /// <summary>A passphrase long enough to stand alone, or what is wrong with it under the field's name.</summary>
    public static Result<OpenPgpRecipient> FromPassphrase(string field, string? passphrase)
    {
        var (text, problem) = TextRules.Check(field, passphrase, FieldLimits.PasswordMaximum, required: true);
        if (problem is not null)
        {
            return new InvalidError([problem]);
        }

        return text.Length < FieldLimits.PasswordMinimumAlone || text.Distinct().Count() < FewestDifferent
            ? new InvalidError(field, PasswordRules.TooShort, FieldLimits.PasswordMinimumAlone)
            : new OpenPgpRecipient(text, null);
    }

    /// <summary>The armored public key that somebody pasted, or what is wrong with it under the field's name.</summary>
    public static Result<OpenPgpRecipient> FromKey(string field, string? armored, DateTimeOffset now)
    {
        var (text, problem) = TextRules.Check(field, armored, FieldLimits.OpenPgpKey, required: true, multiline: true);
        if (problem is not null)
        {
            return new InvalidError([problem]);
        }

        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return new InvalidError(field, OpenPgpProblems.Secret);
        }

        var (key, code) = Read(text, now);
        return key is null ? new InvalidError(field, code ?? OpenPgpProblems.Unreadable) : new OpenPgpRecipient(null, key);
    }

    /// <summary>The long id of the key that opens the file, in hexadecimal; null for a passphrase.</summary>
    public string? KeyId => key?.KeyId.ToString("X16", System.Globalization.CultureInfo.InvariantCulture);

    public override string ToString() => "[recipient]";

    internal void AddTo(PgpEncryptedDataGenerator generator)
    {
        if (key is not null)
        {
            generator.AddMethod(key);
            return;
        }

        var characters = passphrase!.ToCharArray();
        try
        {
            generator.AddMethodUtf8(characters, HashAlgorithmTag.Sha256, HighestCount);
        }
        finally
        {
            Array.Clear(characters);
        }
    }

    private static (PgpPublicKey? Key, string? Problem) Read(string armored, DateTimeOffset now)
    {
        try
        {
            using var stream = PgpUtilities.GetDecoderStream(new MemoryStream(Encoding.UTF8.GetBytes(armored), writable: false));
            PgpPublicKeyRing[] rings = [.. new PgpPublicKeyRingBundle(stream).GetKeyRings()];
            return rings.Length switch
            {
                0 => (null, OpenPgpProblems.Unreadable),
                1 => OpenPgpKeyChoice.Of(rings[0], now),
                _ => (null, OpenPgpProblems.Several),
            };
        }
        catch (Exception)
        {
            // The library throws many kinds at what is no key; none of them is a bug of ours, and none is worth a record.
            return (null, OpenPgpProblems.Unreadable);
        }
    }
}
