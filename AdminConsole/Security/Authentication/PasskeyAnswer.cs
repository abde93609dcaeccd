using System.Buffers.Text;
using System.Text.Json;

namespace AdminConsole.Security.Authentication;

/// <summary>
/// What an answer of a passkey claims, read before anything of it is proved: which credential it names, so that guesses
/// at it are counted, and what the record says when the answer is refused. Nothing is decided by it.
/// </summary>
internal sealed class PasskeyAnswer
{
    /// <summary>The largest answer that is looked at, in characters.</summary>
    public const int Maximum = 16 * 1024;
    private const int CredentialIdMaximum = 1023;
    private const int HashSize = 32;
    private const byte UserVerified = 0x04;

    private PasskeyAnswer(byte[] credentialId, JsonElement response)
    {
        CredentialId = credentialId;
        AuthenticatorData = Bytes(response, "authenticatorData") ?? [];
        ClientData = Bytes(response, "clientDataJSON") ?? [];
    }

    public byte[] CredentialId { get; }

    private byte[] AuthenticatorData { get; }

    private byte[] ClientData { get; }

    /// <summary>The claim, or null for what is none.</summary>
    public static PasskeyAnswer? Read(string? json)
    {
        if (json is not { Length: > 0 and <= Maximum })
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && Bytes(root, "id") is { Length: > 0 and <= CredentialIdMaximum } id
                && root.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object
                ? new PasskeyAnswer(id, response)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>In a few words, what is likely wrong with an answer that the handler refused.</summary>
    public string Flaw(string challenge, ReadOnlySpan<byte> serverDomainHash, Func<string, bool> isOwnOrigin)
    {
        try
        {
            using var client = JsonDocument.Parse(ClientData, new JsonDocumentOptions { MaxDepth = 8 });
            if (!string.Equals(Text(client.RootElement, "challenge"), challenge, StringComparison.Ordinal))
            {
                return "another challenge";
            }

            if (!isOwnOrigin(Text(client.RootElement, "origin")) || (client.RootElement.TryGetProperty("crossOrigin", out var crossed) && crossed.ValueKind == JsonValueKind.True))
            {
                return "another origin";
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "unreadable";
        }

        return AuthenticatorData.Length < HashSize + 1 + sizeof(uint) ? "unreadable"
            : !AuthenticatorData.AsSpan(0, HashSize).SequenceEqual(serverDomainHash) ? "another domain"
            : (AuthenticatorData[HashSize] & UserVerified) == 0 ? "person not verified"
            : "refused";
    }

    private static string Text(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static byte[]? Bytes(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return Base64Url.DecodeFromChars(value.GetString());
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
