using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Features.Import;

/// <summary>128 bits of SHA-256: tells the numbers of a file apart without keeping them.</summary>
internal static class ShortHash
{
    public static UInt128 Of(string text) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
