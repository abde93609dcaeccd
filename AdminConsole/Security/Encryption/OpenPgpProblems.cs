namespace AdminConsole.Security.Encryption;

/// <summary>Why a key cannot be written to. Each code has its words in RuleText.</summary>
internal static class OpenPgpProblems
{
    public const string Unreadable = "pgp-unreadable";

    /// <summary>Somebody pasted the secret half.</summary>
    public const string Secret = "pgp-secret";

    public const string Several = "pgp-several";
    public const string Revoked = "pgp-revoked";
    public const string Expired = "pgp-expired";
    public const string Weak = "pgp-weak";

    /// <summary>It signs, and nothing can be encrypted to it.</summary>
    public const string SignsOnly = "pgp-signs-only";
}
