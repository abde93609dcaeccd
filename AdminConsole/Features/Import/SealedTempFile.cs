using System.Buffers.Binary;
using System.Security.Cryptography;
using AdminConsole.Domain;
using AdminConsole.Domain.Import;
using AdminConsole.Security;

namespace AdminConsole.Features.Import;

/// <summary>
/// A temporary file encrypted chunk by chunk (AES-256-GCM) under a key that lives in this object alone: what is left on
/// the disk after a crash can be read by nobody. It is written once and read as often as needed. It is held open as long
/// as it is wanted, so that another process can tell it from one that was left behind.
/// </summary>
internal sealed class SealedTempFile : IDisposable
{
    /// <summary>How the names of these files begin.</summary>
    public const string Prefix = "adminconsole-import-";

    private const int Chunk = 64 * 1024;
    private const int TagSize = 16;
    private const int NonceSize = 12;
    private const long LookEvery = 16 * 1024 * 1024;

    // ENOSPC and EDQUOT; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private static readonly int[] full = OperatingSystem.IsWindows() ? [unchecked((int)0x80070027), unchecked((int)0x80070070)] : OperatingSystem.IsMacOS() ? [28, 69] : [28, 122];

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly string path;
    private readonly FileStream held;

    private SealedTempFile(string folder)
    {
        path = Path.Combine(folder, $"{Prefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}");
        // Reading too: some network file systems lock nothing for whoever only writes.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous }.OwnerOnly();

        held = new FileStream(path, options);
    }

    /// <summary>Bytes of the content.</summary>
    public long Length { get; private set; }

    /// <summary>
    /// Takes the stream to its end, or keeps nothing of it. <paramref name="refuses"/> is asked with the bytes so far: at
    /// the beginning, every few megabytes and at the end.
    /// </summary>
    public static async Task<Result<SealedTempFile>> WriteAsync(Stream content, string folder, Func<long, ConsoleError?> refuses, CancellationToken cancellationToken)
    {
        SealedTempFile? file = null;
        try
        {
            if (refuses(0) is { } already)
            {
                return already;
            }

            file = new SealedTempFile(folder);
            if (await file.TakeAsync(content, refuses, cancellationToken) is not { } refused)
            {
                return file;
            }

            file.Dispose();
            return refused;
        }
        catch (IOException exception) when (full.Contains(exception.HResult))
        {
            file?.Dispose();
            return new InvalidError("file", ImportRules.NoRoom);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Deletes such a file if no process holds it; false when one does.</summary>
    public static bool DeleteAbandoned(string path)
    {
        try
        {
            using var alone = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, Options = FileOptions.DeleteOnClose });
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The content from its beginning.</summary>
    public Stream Open() => new Reader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Chunk, FileOptions.SequentialScan), key, Length);

    public void Dispose()
    {
        File.Delete(path);
        held.Dispose();
        CryptographicOperations.ZeroMemory(key);
    }

    private async Task<ConsoleError?> TakeAsync(Stream content, Func<long, ConsoleError?> refuses, CancellationToken cancellationToken)
    {
        using var cipher = new AesGcm(key, TagSize);
        var (plain, sealedChunk, nonce) = (new byte[Chunk], new byte[Chunk + TagSize], new byte[NonceSize]);
        try
        {
            for (long index = 0; await content.ReadAtLeastAsync(plain, Chunk, throwOnEndOfStream: false, cancellationToken) is var read and > 0; index++)
            {
                Length += read;
                if ((Length % LookEvery < Chunk || read < Chunk) && refuses(Length) is { } refused)
                {
                    return refused;
                }

                BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), index);
                cipher.Encrypt(nonce, plain.AsSpan(0, read), sealedChunk.AsSpan(0, read), sealedChunk.AsSpan(read, TagSize));
                await held.WriteAsync(sealedChunk.AsMemory(0, read + TagSize), cancellationToken);
            }

            return refuses(Length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private sealed class Reader(Stream source, byte[] key, long length) : Stream
    {
        private readonly AesGcm cipher = new(key, TagSize);
        private readonly byte[] sealedChunk = new byte[Chunk + TagSize];
        private readonly byte[] plain = new byte[Chunk];
        private readonly byte[] nonce = new byte[NonceSize];
        private long chunks;
        private long given;
        private int place;
        private int filled;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => given;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (place == filled)
            {
                if (given == length)
                {
                    return 0;
                }

                Open(source.ReadAtLeast(sealedChunk, sealedChunk.Length, throwOnEndOfStream: false));
            }

            return Give(buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (place == filled)
            {
                if (given == length)
                {
                    return 0;
                }

                Open(await source.ReadAtLeastAsync(sealedChunk, sealedChunk.Length, throwOnEndOfStream: false, cancellationToken));
            }

            return Give(buffer.Span);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                cipher.Dispose();
                source.Dispose();
                CryptographicOperations.ZeroMemory(plain);
            }

            base.Dispose(disposing);
        }

        private void Open(int read)
        {
            if (read <= TagSize)
            {
                throw new EndOfStreamException("The temporary file was cut short.");
            }

            BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), chunks++);
            (place, filled) = (0, read - TagSize);
            cipher.Decrypt(nonce, sealedChunk.AsSpan(0, filled), sealedChunk.AsSpan(filled, TagSize), plain.AsSpan(0, filled));
        }

        private int Give(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, filled - place);
            plain.AsSpan(place, count).CopyTo(buffer);
            place += count;
            given += count;
            return count;
        }
    }
}
