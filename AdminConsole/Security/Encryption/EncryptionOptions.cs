namespace AdminConsole.Security.Encryption;

/// <summary>Where the key-encryption keys are, from the section <c>Encryption</c>. No key and no credential is ever a setting.</summary>
internal sealed class EncryptionOptions
{
    public const string Section = "Encryption";
    public const string FileProvider = "file";
    public const string KmsProvider = "aws-kms";

    /// <summary><see cref="FileProvider"/> or <see cref="KmsProvider"/>.</summary>
    public string Provider { get; set; } = FileProvider;

    public KmsOptions Kms { get; } = new();

    /// <summary>The first setting that makes no sense and why, or null.</summary>
    public (string Setting, string Why)? Problem() => Provider switch
    {
        FileProvider => null,
        KmsProvider => Kms.Problem(),
        _ => ($"{Section}:{nameof(Provider)}", $"is neither \"{FileProvider}\" nor \"{KmsProvider}\"."),
    };
}

/// <summary>AWS KMS. Who the console is to it comes from the SDK's own chain: environment, web identity, container or instance.</summary>
internal sealed class KmsOptions
{
    private const string Prefix = $"{EncryptionOptions.Section}:Kms:";

    /// <summary>The id or ARN of a symmetric key. No alias: it could be turned to another key while data keys still need the first.</summary>
    public string? KeyId { get; set; }

    /// <summary>Keys used before, as long as data keys are wrapped by them. Others are never asked for, whatever a row says.</summary>
    public IList<string> EarlierKeyIds { get; } = [];

    /// <summary>For example eu-south-2; without it, what the SDK finds.</summary>
    public string? Region { get; set; }

    /// <summary>Another address than the region's own: a VPC endpoint.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Bound to every data key with its id. Under another name none of them opens.</summary>
    public string ConsoleName { get; set; } = "adminconsole";

    /// <summary>Seconds that all attempts at one call may take together; 1 to 30.</summary>
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>Seconds an unwrapped key stays in memory; 0 to 600.</summary>
    public int CacheSeconds { get; set; } = 300;

    internal (string Setting, string Why)? Problem()
    {
        if (string.IsNullOrWhiteSpace(KeyId) || KeyId.Length > Domain.FieldLimits.KeyName)
        {
            return (Prefix + nameof(KeyId), "names no key: give its id or ARN.");
        }

        if (EarlierKeyIds.Append(KeyId).Any(static id => id.Contains("alias/", StringComparison.Ordinal)))
        {
            return (Prefix + nameof(KeyId), "is an alias: give the id or ARN of the key itself.");
        }

        if (Endpoint is { Length: > 0 } && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) && address is { Scheme: "https" } or { IsLoopback: true, Scheme: "http" }))
        {
            return (Prefix + nameof(Endpoint), "is no https address.");
        }

        return TimeoutSeconds is < 1 or > 30 ? (Prefix + nameof(TimeoutSeconds), "lies outside 1 to 30.")
            : CacheSeconds is < 0 or > 600 ? (Prefix + nameof(CacheSeconds), "lies outside 0 to 600.")
            : string.IsNullOrWhiteSpace(ConsoleName) ? (Prefix + nameof(ConsoleName), "is empty.")
            : null;
    }
}
