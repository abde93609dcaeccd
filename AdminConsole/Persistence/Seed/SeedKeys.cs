using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Persistence.Seed;

/// <summary>
/// Keys made of a name, version 8 (RFC 9562 §5.8): two replicas that seed at once arrive at the same key, and the
/// second meets the first one's row instead of making another.
/// </summary>
internal static class SeedKeys
{
    public static Guid Permission(string key) => Of("permission", key);

    public static Guid Role(string key) => Of("role", key);

    public static Guid Department(string code) => Of("department", code);

    public static Guid Reason(string key) => Of("reveal-reason", key);

    public static Guid Birthright(string key) => Of("birthright", key);

    public static Guid Checklist(string key) => Of("checklist", key);

    private static Guid Of(string kind, string name)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"adminconsole:{kind}:{name}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
