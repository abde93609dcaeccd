using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Hosting.KeyRing;

/// <summary>Wraps each key of the ring before it is stored.</summary>
internal sealed class KeyFileXmlEncryptor(KeyRingKey key) : IXmlEncryptor
{
    public const string WrappedBy = "wrappedBy";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        try
        {
            return new EncryptedXmlInfo(
                new XElement("wrappedKey", new XAttribute(WrappedBy, key.Id), Convert.ToBase64String(key.Wrap(plain))),
                typeof(KeyFileXmlDecryptor));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }
}

/// <summary>Opens what <see cref="KeyFileXmlEncryptor"/> wrapped. Data protection makes it from its stored name.</summary>
internal sealed class KeyFileXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var key = services.GetRequiredService<KeyRingKey>();
        var wrappedBy = encryptedElement.Attribute(KeyFileXmlEncryptor.WrappedBy)?.Value;
        if (!string.Equals(wrappedBy, key.Id, StringComparison.Ordinal))
        {
            throw new CryptographicException($"The key ring was wrapped by key {wrappedBy}, not by the one in {SecretOptions.Section}:{nameof(SecretOptions.KeyRingKeyFile)} ({key.Id}).");
        }

        var plain = key.Unwrap(Convert.FromBase64String(encryptedElement.Value));
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(plain));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }
}
