using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AdminConsole.Tests.Support;

/// <summary>
/// An authenticator and the browser around it, in software: one ES256 credential, attestation "none". Whatever a test
/// wants to be wrong it says by <see cref="Lie"/>.
/// </summary>
internal sealed class SoftwareAuthenticator : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte BackupEligible = 0x08;
    private const byte BackedUp = 0x10;
    private const byte HasCredential = 0x40;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>The next answer's counter is one more, unless it is zero: then it stays so, as in most phones.</summary>
    public uint Counter { get; set; }

    public bool IsSynced { get; init; }

    /// <summary>The user handle the console gave it.</summary>
    public string UserHandle { get; private set; } = string.Empty;

    /// <summary>Answers creation options, as <c>navigator.credentials.create()</c> and <c>toJSON()</c> do.</summary>
    public string Create(string optionsJson, Lie? lie = null)
    {
        lie ??= new Lie();
        using var options = JsonDocument.Parse(optionsJson);
        UserHandle = options.RootElement.GetProperty("user").GetProperty("id").GetString()!;
        var client = ClientData("webauthn.create", options, lie);
        var authData = AuthenticatorData(lie.Domain ?? options.RootElement.GetProperty("rp").GetProperty("id").GetString()!, lie, withCredential: true);
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString("none");
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString(authData);
        writer.WriteEndMap();
        return Credential(new { clientDataJSON = Text(client), attestationObject = Text(writer.Encode()), transports = (string[])["internal", "hybrid"] });
    }

    /// <summary>Answers request options, as <c>navigator.credentials.get()</c> and <c>toJSON()</c> do.</summary>
    public string Get(string optionsJson, Lie? lie = null)
    {
        lie ??= new Lie();
        using var options = JsonDocument.Parse(optionsJson);
        if (Counter != 0)
        {
            Counter++;
        }

        var client = ClientData("webauthn.get", options, lie);
        var authData = AuthenticatorData(lie.Domain ?? options.RootElement.GetProperty("rpId").GetString()!, lie, withCredential: false);
        byte[] signed = [.. authData, .. SHA256.HashData(client)];
        var signature = key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (lie.BadSignature)
        {
            signature[^1] ^= 1;
        }

        return Credential(new { clientDataJSON = Text(client), authenticatorData = Text(authData), signature = Text(signature), userHandle = lie.UserHandle ?? UserHandle });
    }

    public void Dispose() => key.Dispose();

    public static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private string Credential(object response)
        => JsonSerializer.Serialize(new { id = Text(CredentialId), rawId = Text(CredentialId), type = "public-key", authenticatorAttachment = "platform", clientExtensionResults = new { }, response });

    private static byte[] ClientData(string type, JsonDocument options, Lie lie)
        => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            type = lie.Type ?? type,
            challenge = lie.Challenge ?? options.RootElement.GetProperty("challenge").GetString(),
            origin = lie.Origin ?? "https://console.test",
            crossOrigin = lie.CrossOrigin,
        }));

    private byte[] AuthenticatorData(string domain, Lie lie, bool withCredential)
    {
        using var stream = new MemoryStream();
        stream.Write(SHA256.HashData(Encoding.UTF8.GetBytes(domain)));
        stream.WriteByte((byte)(UserPresent
            | (lie.NotVerified ? 0 : UserVerified)
            | (IsSynced ? BackupEligible | BackedUp : 0)
            | (withCredential ? HasCredential : 0)));
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, lie.Counter ?? Counter);
        stream.Write(four);
        if (withCredential)
        {
            stream.Write(new byte[16]);
            BinaryPrimitives.WriteUInt16BigEndian(four, (ushort)CredentialId.Length);
            stream.Write(four[..2]);
            stream.Write(CredentialId);
            stream.Write(PublicKey());
        }

        return stream.ToArray();
    }

    /// <summary>COSE_Key of an ES256 key (RFC 9053 §7.1.1).</summary>
    private byte[] PublicKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        writer.WriteInt32(1);
        writer.WriteInt32(2);
        writer.WriteInt32(3);
        writer.WriteInt32(-7);
        writer.WriteInt32(-1);
        writer.WriteInt32(1);
        writer.WriteInt32(-2);
        writer.WriteByteString(point.X!);
        writer.WriteInt32(-3);
        writer.WriteByteString(point.Y!);
        writer.WriteEndMap();
        return writer.Encode();
    }
}

/// <summary>What is wrong with an answer; what is null is as it should be.</summary>
internal sealed record Lie
{
    public string? Type { get; init; }

    public string? Challenge { get; init; }

    public string? Origin { get; init; }

    public bool CrossOrigin { get; init; }

    public string? Domain { get; init; }

    public bool NotVerified { get; init; }

    public bool BadSignature { get; init; }

    public uint? Counter { get; init; }

    public string? UserHandle { get; init; }
}
