using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Security;

namespace AdminConsole.Security.Encryption;

/// <summary>
/// A stream that leaves the console encrypted as an OpenPGP message (RFC 9580, and RFC 4880 for older readers):
/// AES-256, integrity protected. What is written is encrypted at once; only what is encrypted waits in memory, a
/// chunk of it. Without <see cref="CompleteAsync"/> the message has no end and opens nowhere: a file that broke off
/// cannot be taken for a whole one.
/// </summary>
internal sealed class OpenPgpFile : Stream
{
    private const int Chunk = 1 << 16;
    private readonly Stream output;
    private readonly MemoryStream waiting = new(2 * Chunk);
    private readonly Stream encrypted;
    private readonly Stream literal;
    private bool isComplete;

    /// <param name="output">Gets the message; written asynchronously only, and left open.</param>
    /// <param name="recipient">Who can open it.</param>
    /// <param name="name">The file's name within the message, in ASCII.</param>
    /// <param name="at">The time that the message says it was made.</param>
    public OpenPgpFile(Stream output, OpenPgpRecipient recipient, string name, DateTimeOffset at)
    {
        this.output = output;
        var random = new SecureRandom();
        var generator = new PgpEncryptedDataGenerator(SymmetricKeyAlgorithmTag.Aes256, withIntegrityPacket: true, random);
        recipient.AddTo(generator);
        encrypted = generator.Open(waiting, new byte[Chunk]);
        literal = new PgpLiteralDataGenerator().Open(encrypted, PgpLiteralData.Binary, name, at.UtcDateTime, new byte[Chunk]);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !isComplete;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends the message. Nothing can be written after it.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (!isComplete)
        {
            isComplete = true;
            await literal.DisposeAsync();
            await encrypted.DisposeAsync();
            await DrainAsync(cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(isComplete, this);
        while (buffer.Length > 0)
        {
            var part = buffer[..Math.Min(Chunk, buffer.Length)];
            literal.Write(part.Span);
            buffer = buffer[part.Length..];
            await DrainAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is written asynchronously, so that nothing piles up.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (waiting.Length > 0)
        {
            await output.WriteAsync(waiting.GetBuffer().AsMemory(0, (int)waiting.Length), cancellationToken);
            waiting.SetLength(0);
        }
    }
}
