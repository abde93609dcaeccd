using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace AdminConsole.Security.Encryption;

/// <summary>
/// Chooses, of a key and its subkeys, the newest to which may be encrypted: bound to the main key by a signature of
/// its own (RFC 9580 §5.2.1), neither revoked nor expired, and strong enough.
/// </summary>
internal static class OpenPgpKeyChoice
{
    private const int SmallestRsa = 2048;
    private const int SmallestCurve = 255;
    // RFC 9580 §9.2.
    private const string Curve25519 = "1.3.6.1.4.1.3029.1.5.1";

    // RFC 9580 §5.2.3.29: communications and storage.
    private const int MayEncrypt = 0x04 | 0x08;

    public static (PgpPublicKey? Key, string? Problem) Of(PgpPublicKeyRing ring, DateTimeOffset now)
    {
        var main = ring.GetPublicKey();
        if (!main.IsMasterKey)
        {
            return (null, OpenPgpProblems.Unreadable);
        }

        // Also one that cannot be verified: somebody wanted the key not to be used.
        if (main.GetSignaturesOfType(PgpSignature.KeyRevocation).Any())
        {
            return (null, OpenPgpProblems.Revoked);
        }

        if (NewestOf(SelfSignatures(main)) is not { } self)
        {
            return (null, OpenPgpProblems.Unreadable);
        }

        if (IsExpired(main, self, now))
        {
            return (null, OpenPgpProblems.Expired);
        }

        string? problem = null;
        foreach (var key in ring.GetPublicKeys().OrderByDescending(static key => key.CreationTime))
        {
            var found = Judge(main, key, self, now);
            if (found is null)
            {
                return (key, null);
            }

            // Of several reasons the one nearest to success is told: a key that only signs says least.
            problem = problem is null or OpenPgpProblems.SignsOnly ? found : problem;
        }

        return (null, problem ?? OpenPgpProblems.SignsOnly);
    }

    private static string? Judge(PgpPublicKey main, PgpPublicKey key, PgpSignature self, DateTimeOffset now)
    {
        var binding = key.IsMasterKey ? self : NewestOf(key.GetSignaturesOfType(PgpSignature.SubkeyBinding).Where(signature => Verifies(signature, main, () => signature.VerifyCertification(main, key))));
        if (binding is null || !MayBeEncryptedTo(key, binding))
        {
            return OpenPgpProblems.SignsOnly;
        }

        if (key.GetSignaturesOfType(PgpSignature.SubkeyRevocation).Any())
        {
            return OpenPgpProblems.Revoked;
        }

        if (IsExpired(key, binding, now))
        {
            return OpenPgpProblems.Expired;
        }

        return IsStrong(key) ? null : OpenPgpProblems.Weak;
    }

    private static bool MayBeEncryptedTo(PgpPublicKey key, PgpSignature binding)
    {
        if (!key.IsEncryptionKey)
        {
            return false;
        }

        var flags = binding.GetHashedSubPackets()?.GetKeyFlags() ?? 0;
        // A subkey without flags is one from before flags: they were made to encrypt.
        return flags == 0 ? !key.IsMasterKey : (flags & MayEncrypt) != 0;
    }

    private static bool IsStrong(PgpPublicKey key) => key.Version == 4 && key.Algorithm switch
    {
        PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaEncrypt => key.BitStrength >= SmallestRsa,
        // The library tells no strength for Curve25519, which has 255 bits.
        PublicKeyAlgorithmTag.ECDH => key.BitStrength >= SmallestCurve || key.PublicKeyPacket.Key is ECPublicBcpgKey { CurveOid.Id: Curve25519 },
        _ => false,
    };

    private static bool IsExpired(PgpPublicKey key, PgpSignature signature, DateTimeOffset now)
    {
        var created = new DateTimeOffset(DateTime.SpecifyKind(key.CreationTime, DateTimeKind.Utc));
        var seconds = signature.GetHashedSubPackets()?.GetKeyExpirationTime() ?? 0;
        return created > now.AddDays(1) || (seconds > 0 && created.AddSeconds(seconds) <= now);
    }

    private static IEnumerable<PgpSignature> SelfSignatures(PgpPublicKey main)
        => main.GetUserIds()
            .SelectMany(id => (main.GetSignaturesForId(id) ?? []).Where(signature => Verifies(signature, main, () => signature.VerifyCertification(id, main))))
            .Concat(main.GetSignaturesOfType(PgpSignature.DirectKey).Where(signature => Verifies(signature, main, () => signature.VerifyCertification(main))));

    private static bool Verifies(PgpSignature signature, PgpPublicKey main, Func<bool> verify)
    {
        if (signature.KeyId != main.KeyId || signature.HashAlgorithm is HashAlgorithmTag.MD5)
        {
            return false;
        }

        signature.InitVerify(main);
        return verify();
    }

    private static PgpSignature? NewestOf(IEnumerable<PgpSignature> signatures) => signatures.MaxBy(static signature => signature.CreationTime);
}
