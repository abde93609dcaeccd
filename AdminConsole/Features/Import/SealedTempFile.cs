using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AdminConsole.Features.Import;

/// <summary>
/// A temporary file encrypted chunk by chunk (AES-256-GCM) under a key that lives in this object alone: what is left on
/// the disk after a crash can be read by nobody. It is written once and read as often as needed.
/// </summary>
internal sealed class SealedTempFile : IDisposable
{
    private const int Chunk = 64 * 1024;
    private const int TagSize = 16;
    private const int NonceSize = 12;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly string path = Path.Combine(Path.GetTempPath(), $"adminconsole-import-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}");

    private SealedTempFile()
    {
    }

    /// <summary>Bytes of the content.</summary>
    public long Length { get; private set; }

    /// <summary>Takes the stream to its end, or gives null when it is longer than <paramref name="limit"/> bytes.</summary>
    public static async Task<SealedTempFile?> WriteAsync(Stream content, long limit, CancellationToken cancellationToken)
    {
        var file = new SealedTempFile();
        try
        {
            if (await file.TakeAsync(content, limit, cancellationToken))
            {
                return file;
            }

            file.Dispose();
            return null;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The content from its beginning.</summary>
    public Stream Open() => new Reader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Chunk, FileOptions.SequentialScan), key, Length);

    public void Dispose()
    {
        File.Delete(path);
        CryptographicOperations.ZeroMemory(key);
    }

    private async Task<bool> TakeAsync(Stream content, long limit, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var target = new FileStream(path, options);
        using var cipher = new AesGcm(key, TagSize);
        var (plain, sealedChunk, nonce) = (new byte[Chunk], new byte[Chunk + TagSize], new byte[NonceSize]);
        for (long index = 0; await content.ReadAtLeastAsync(plain, Chunk, throwOnEndOfStream: false, cancellationToken) is var read and > 0; index++)
        {
            if ((Length += read) > limit)
            {
                return false;
            }

            BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), index);
            cipher.Encrypt(nonce, plain.AsSpan(0, read), sealedChunk.AsSpan(0, read), sealedChunk.AsSpan(read, TagSize));
            await target.WriteAsync(sealedChunk.AsMemory(0, read + TagSize), cancellationToken);
        }

        return true;
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
