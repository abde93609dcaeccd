using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AdminConsole.Hosting.KeyRing;
using AdminConsole.Security;
using AdminConsole.Security.AuditLog;

namespace AdminConsole.Hosting;

/// <summary>Where the secrets lie, from the section <c>Secrets</c>. The secrets themselves are never settings.</summary>
internal sealed class SecretOptions
{
    public const string Section = "Secrets";

    /// <summary>32 random bytes in Base64, under which audit events are authenticated.</summary>
    public string? AuditKeyFile { get; set; }

    /// <summary>32 random bytes in Base64, which wrap the keys of cookies and tokens.</summary>
    public string? KeyRingKeyFile { get; set; }

    /// <summary>A PKCS #12 certificate with its RSA key instead of <see cref="KeyRingKeyFile"/>.</summary>
    public string? KeyRingCertificateFile { get; set; }

    /// <summary>The file with that certificate's password.</summary>
    public string? KeyRingCertificatePasswordFile { get; set; }

    /// <summary>The file with the key-encryption keys of personal data, where no key management service holds them.</summary>
    public string? PersonalKeyFile { get; set; }
}

/// <summary>Reads the secret files, and makes them for an embedded console. Files that others may read are refused.</summary>
internal static class SecretFiles
{
    public const string AuditKeyName = "audit.key";
    public const string KeyRingKeyName = "keyring.key";
    public const string PersonalKeyName = "personal.keys";
    private const int KeySize = 32;
    private const int Largest = 64 * 1024;
    private const UnixFileMode NotOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The named secrets, or those of the data folder when <paramref name="embeddedFolder"/> is given.</summary>
    public static ConsoleSecrets Load(SecretOptions options, string? embeddedFolder)
    {
        var audit = ReadKey(nameof(SecretOptions.AuditKeyFile), options.AuditKeyFile, embeddedFolder, AuditKeyName);
        if (!string.IsNullOrWhiteSpace(options.KeyRingCertificateFile))
        {
            return new ConsoleSecrets(new AuditKey(audit), null, ReadCertificate(options));
        }

        var keyRing = ReadKey(nameof(SecretOptions.KeyRingKeyFile), options.KeyRingKeyFile, embeddedFolder, KeyRingKeyName);
        if (CryptographicOperations.FixedTimeEquals(audit, keyRing))
        {
            throw Refuse(nameof(SecretOptions.KeyRingKeyFile), "it holds the audit key; each secret needs bytes of its own.");
        }

        return new ConsoleSecrets(new AuditKey(audit), new KeyRingKey(keyRing), null);
    }

    /// <summary>Where the key-encryption keys of personal data lie: the named file, or that of the data folder.</summary>
    public static string PersonalKeys(SecretOptions options, string? embeddedFolder)
        => !string.IsNullOrWhiteSpace(options.PersonalKeyFile) ? options.PersonalKeyFile
            : embeddedFolder is not null ? Path.Combine(embeddedFolder, PersonalKeyName)
            : throw Refuse(nameof(SecretOptions.PersonalKeyFile), $"name the file with the keys of personal data, or set {Security.Encryption.EncryptionOptions.Section}:Provider to a key management service.");

    /// <summary>The one line of a file with a password, such as the mail server's.</summary>
    /// <param name="setting">The setting that names the file, for the message.</param>
    /// <param name="file">The file; none for no password.</param>
    public static string? ReadPassword(string setting, string? file)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return null;
        }

        try
        {
            return ReadText(setting, file).TrimEnd('\r', '\n') is { Length: > 0 } password && !password.Any(char.IsControl) ? password : throw Refuse(setting, $"\"{file}\" does not hold one line.");
        }
        catch (StartRefusedException refused)
        {
            // The section of the message is that of the setting, not of the secrets'.
            throw new StartRefusedException(refused.Message.Replace($"{SecretOptions.Section}:{setting}", setting, StringComparison.Ordinal));
        }
    }

    private static byte[] ReadKey(string name, string? named, string? embeddedFolder, string embeddedName)
    {
        var file = named;
        if (string.IsNullOrWhiteSpace(file))
        {
            if (embeddedFolder is null)
            {
                throw Refuse(name, "name a file with 32 random bytes in Base64, for example from \"openssl rand -base64 32\".");
            }

            file = Path.Combine(embeddedFolder, embeddedName);
            CreateOnce(file);
        }

        var bytes = new byte[KeySize];
        if (!Convert.TryFromBase64String(ReadText(name, file).Trim(), bytes, out var written) || written != KeySize)
        {
            throw Refuse(name, $"\"{file}\" does not hold 32 bytes in Base64.");
        }

        return bytes.Distinct().Count() > 4 ? bytes : throw Refuse(name, $"\"{file}\" holds no random key.");
    }

    private static X509Certificate2 ReadCertificate(SecretOptions options)
    {
        const string Name = nameof(SecretOptions.KeyRingCertificateFile);
        var file = options.KeyRingCertificateFile!;
        RequirePrivate(Name, file);
        var password = string.IsNullOrWhiteSpace(options.KeyRingCertificatePasswordFile)
            ? null
            : ReadText(nameof(SecretOptions.KeyRingCertificatePasswordFile), options.KeyRingCertificatePasswordFile).TrimEnd('\r', '\n');
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password, X509KeyStorageFlags.EphemeralKeySet);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Refuse(Name, $"\"{file}\" cannot be opened; is it PKCS #12 and does its password fit?");
        }

        using var key = certificate.GetRSAPrivateKey();
        return key is { KeySize: >= 2048 } ? certificate : throw Refuse(Name, $"\"{file}\" holds no RSA key of 2048 bits or more.");
    }

    private static void CreateOnce(string file)
    {
        // Made beside and moved into place without overwriting, so that two first starts end with one key.
        var fresh = $"{file}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(6))}";
        if (File.Exists(file))
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }.OwnerOnly();

        try
        {
            using (var writer = new StreamWriter(fresh, options))
            {
                writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize)));
            }

            File.Move(fresh, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(fresh);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException("--data", $"\"{file}\" cannot be written: {exception.Message}");
        }
    }

    private static string ReadText(string name, string file)
    {
        RequirePrivate(name, file);
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse(name, $"\"{file}\" cannot be read: {exception.Message}");
        }
    }

    private static void RequirePrivate(string name, string file)
    {
        var information = new FileInfo(file);
        if (!information.Exists)
        {
            throw Refuse(name, $"\"{file}\" does not exist.");
        }

        if (information.Length > Largest)
        {
            throw Refuse(name, $"\"{file}\" is too large for a secret.");
        }

        // A mounted secret is a link to a file in a folder that is turned over whole; the file itself counts.
        var target = information.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(target) & NotOthers) != UnixFileMode.None)
        {
            throw Refuse(name, $"\"{file}\" may be read or changed by others; run \"chmod 600\" on it.");
        }
    }

    private static StartRefusedException Refuse(string name, string message) => new($"{SecretOptions.Section}:{name}", message);
}

/// <summary>The secrets of a run, in memory only.</summary>
internal sealed record ConsoleSecrets(AuditKey AuditKey, KeyRingKey? KeyRingKey, X509Certificate2? KeyRingCertificate)
{
    public override string ToString() => "[secrets]";
}
