namespace AdminConsole.Security.Encryption;

/// <summary>
/// Holds the key-encryption keys and wraps data keys with them (NIST SP 800-57 Part 1 §5.3.5: keys that protect keys
/// are kept apart from what they protect). All that the console asks of a key file or a key management service.
/// </summary>
internal interface IKeyProvider
{
    /// <summary>What to call it to an operator: "file", "aws-kms".</summary>
    string Name { get; }

    /// <summary>The name of the key with which new data keys are wrapped; at most <c>FieldLimits.KeyName</c> characters.</summary>
    /// <exception cref="KeyUnavailableException">There is none, or it cannot be asked.</exception>
    ValueTask<string> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>Wraps a data key of 32 bytes with the current key; <paramref name="keyId"/> is bound to it.</summary>
    /// <exception cref="KeyUnavailableException">The key cannot be used now.</exception>
    ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> dataKey, Guid keyId, CancellationToken cancellationToken);

    /// <summary>The data key, 32 bytes.</summary>
    /// <exception cref="KeyUnavailableException">The named key is not there, cannot be asked, or did not wrap this.</exception>
    ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, Guid keyId, CancellationToken cancellationToken);

    /// <summary>Makes a new key the current one and returns its name; earlier ones still unwrap. A service that rotates by itself returns the key it is set to.</summary>
    Task<string> RotateAsync(CancellationToken cancellationToken);

    /// <summary>The names of all keys it can unwrap with, as far as it knows them.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Takes away a key that wraps nothing any more; false when the provider leaves that to its own console.</summary>
    Task<bool> RemoveAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A data key that only the provider's key of that name opens.</summary>
internal readonly record struct WrappedKey(string Name, byte[] Bytes)
{
    public override string ToString() => $"[data key wrapped by {Name}]";
}

/// <summary>A key cannot be had: the data under it stays closed, and the rest of the console goes on.</summary>
internal sealed class KeyUnavailableException : Exception
{
    public KeyUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
