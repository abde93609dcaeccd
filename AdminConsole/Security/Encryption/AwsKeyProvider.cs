using System.Net;
using Amazon;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;

namespace AdminConsole.Security.Encryption;

/// <summary>
/// Key-encryption keys that never leave AWS KMS. The console's name and the data key's id are its encryption context,
/// so that KMS itself refuses a data key that was put in another's place, and its log names each use.
/// </summary>
internal sealed class AwsKeyProvider(Func<IAmazonKeyManagementService> connect, KmsOptions options, TimeProvider time) : IKeyProvider, IDisposable
{
    private const int Remembered = 20_000;
    private const int Retries = 2;
    private readonly Lazy<IAmazonKeyManagementService> client = new(connect, LazyThreadSafetyMode.PublicationOnly);
    private readonly DataKeyCache cache = new(Remembered, TimeSpan.FromSeconds(options.CacheSeconds), time);

    public AwsKeyProvider(KmsOptions options, TimeProvider time)
        : this(() => Connect(options, null), options, time)
    {
    }

    public string Name => EncryptionOptions.KmsProvider;

    /// <summary>A client of the configured address. Without <paramref name="credentials"/> the SDK finds them.</summary>
    public static IAmazonKeyManagementService Connect(KmsOptions options, AWSCredentials? credentials)
    {
        var config = new AmazonKeyManagementServiceConfig
        {
            MaxErrorRetry = Retries,
            RetryMode = RequestRetryMode.Standard,
            Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(2, options.TimeoutSeconds)),
        };
        if (options.Endpoint is { Length: > 0 } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = options.Region;
        }
        else if (options.Region is { Length: > 0 } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return credentials is null ? new AmazonKeyManagementServiceClient(config) : new AmazonKeyManagementServiceClient(credentials, config);
    }

    public ValueTask<string> CurrentAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Configured());

    public async ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> dataKey, Guid keyId, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dataKey.Length, KeyRing.KeySize, nameof(dataKey));
        var name = Configured();
        var plain = dataKey.ToArray();
        using var stream = new MemoryStream(plain, writable: false);
        try
        {
            var answer = await AskAsync(
                (service, token) => service.EncryptAsync(new EncryptRequest { KeyId = name, Plaintext = stream, EncryptionContext = Context(keyId) }, token), cancellationToken);
            var wrapped = new WrappedKey(name, answer.CiphertextBlob.ToArray());
            cache.Keep(wrapped, keyId, plain);
            return wrapped;
        }
        finally
        {
            Array.Clear(plain);
        }
    }

    public async ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, Guid keyId, CancellationToken cancellationToken)
    {
        // A row cannot bring a key of its own: only keys that were configured are asked for.
        if (!string.Equals(wrapped.Name, options.KeyId, StringComparison.Ordinal) && !options.EarlierKeyIds.Contains(wrapped.Name, StringComparer.Ordinal))
        {
            throw new KeyUnavailableException($"The key \"{wrapped.Name}\" is not among the configured ones.");
        }

        if (wrapped.Bytes is not { Length: > 0 })
        {
            throw new KeyUnavailableException("A wrapped data key is empty.");
        }

        if (cache.Find(wrapped, keyId) is { } known)
        {
            return known;
        }

        using var stream = new MemoryStream(wrapped.Bytes, writable: false);
        var answer = await AskAsync(
            (service, token) => service.DecryptAsync(new DecryptRequest { KeyId = wrapped.Name, CiphertextBlob = stream, EncryptionContext = Context(keyId) }, token), cancellationToken);
        var dataKey = answer.Plaintext.ToArray();
        if (dataKey.Length != KeyRing.KeySize)
        {
            throw new KeyUnavailableException("The key management service returned no data key.");
        }

        cache.Keep(wrapped, keyId, dataKey);
        return dataKey;
    }

    /// <summary>The configured key: KMS turns its material over by itself, and another key is a matter of configuration.</summary>
    public Task<string> RotateAsync(CancellationToken cancellationToken) => Task.FromResult(Configured());

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<string>>([.. options.EarlierKeyIds.Prepend(Configured()).Distinct(StringComparer.Ordinal)]);

    /// <summary>Always false: keys are deleted in AWS, with its waiting period.</summary>
    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken) => Task.FromResult(false);

    public void Dispose()
    {
        cache.Dispose();
        if (client.IsValueCreated)
        {
            client.Value.Dispose();
        }
    }

    public override string ToString() => "[aws kms]";

    private string Configured() => options.KeyId is { Length: > 0 } id ? id : throw new KeyUnavailableException("No key of the key management service is configured.");

    private Dictionary<string, string> Context(Guid keyId) => new(StringComparer.Ordinal) { ["console"] = options.ConsoleName, ["data-key"] = keyId.ToString("D") };

    private async Task<TAnswer> AskAsync<TAnswer>(Func<IAmazonKeyManagementService, CancellationToken, Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await ask(client.Value, both.Token).WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        // The SDK's own exceptions may quote requests and addresses of credentials; what failed is said by its code alone.
        catch (AmazonServiceException exception)
        {
            throw new KeyUnavailableException($"The key management service {Say(exception)}.");
        }
        catch (Exception exception)
        {
            throw new KeyUnavailableException($"The key management service cannot be asked ({(limit.IsCancellationRequested ? "timeout" : exception.GetType().Name)}).");
        }
    }

    private static string Say(AmazonServiceException exception) => exception switch
    {
        InvalidCiphertextException or IncorrectKeyException => "says that this key did not wrap this data key",
        DisabledException or KMSInvalidStateException => "says that the key is disabled or about to be deleted",
        NotFoundException => "does not know the key",
        Amazon.KeyManagementService.Model.KeyUnavailableException or LimitExceededException => "cannot use the key now",
        { ErrorCode: "AccessDeniedException" or "UnrecognizedClientException" or "InvalidSignatureException" } or { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } => "denies the use of the key",
        { ErrorCode: "ThrottlingException" } or { StatusCode: HttpStatusCode.TooManyRequests } => "is asked too often",
        { ErrorCode: null or "" } => "gave an answer that cannot be read",
        _ => $"failed ({exception.ErrorCode}, {(int)exception.StatusCode})",
    };
}
