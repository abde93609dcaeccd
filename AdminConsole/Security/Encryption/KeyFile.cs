using System.Security.Cryptography;
using System.Text;

namespace AdminConsole.Security.Encryption;

/// <summary>Reads and writes a <see cref="KeyRing"/> on disk. Whoever may write the file decides about every secret, so a file open to others is not read.</summary>
internal static class KeyFile
{
    private const int Largest = 64 * 1024;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode NotOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Makes the file with one key, mode 0600; false when there is one already. Two that make it at once end with the same key.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be written.</exception>
    public static bool Create(string file)
    {
        if (File.Exists(file))
        {
            return false;
        }

        var fresh = Beside(file);
        try
        {
            WriteNew(fresh, KeyRing.New(), Private);
            File.Move(fresh, file, overwrite: false);
            Settle(file);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(fresh);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KeyUnavailableException($"The key file \"{file}\" cannot be written: {exception.Message}");
        }
    }

    /// <summary>What stands in the file now, and the mark by which a change is noticed.</summary>
    /// <exception cref="KeyUnavailableException">It is not there, open to others, or damaged.</exception>
    public static (KeyRing Ring, KeyFileStamp Stamp) Read(string file)
    {
        try
        {
            using var handle = File.OpenHandle(file);
            // Asked of what was opened, not of a name that may be another file by then. A link's own mode says nothing.
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(handle) & NotOthers) != UnixFileMode.None)
            {
                throw new KeyUnavailableException($"The key file \"{file}\" may be read or changed by others; run \"chmod 600\" on it.");
            }

            var length = RandomAccess.GetLength(handle);
            if (length > Largest)
            {
                throw new KeyUnavailableException($"The key file \"{file}\" is too large.");
            }

            var stamp = new KeyFileStamp(File.GetLastWriteTimeUtc(handle), length);
            var bytes = new byte[length];
            var read = RandomAccess.Read(handle, bytes, 0);
            var ring = KeyRing.Parse(Encoding.UTF8.GetString(bytes.AsSpan(0, read)));
            CryptographicOperations.ZeroMemory(bytes);
            return (ring ?? throw new KeyUnavailableException($"The key file \"{file}\" is damaged or no key file; restore it from its copy."), stamp);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KeyUnavailableException($"The key file \"{file}\" cannot be read: {exception.Message}");
        }
    }

    /// <summary>The mark of the file as it is now, without reading it.</summary>
    /// <exception cref="KeyUnavailableException">It is not there.</exception>
    public static KeyFileStamp StampOf(string file)
    {
        try
        {
            var target = new FileInfo(Target(file));
            return target.Exists ? new KeyFileStamp(target.LastWriteTimeUtc, target.Length) : throw new KeyUnavailableException($"The key file \"{file}\" does not exist.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KeyUnavailableException($"The key file \"{file}\" cannot be read: {exception.Message}");
        }
    }

    /// <summary>Puts a changed ring in the file's place, whole, with the mode it had. One process at a time.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be read or written.</exception>
    public static async Task<KeyRing> ChangeAsync(string file, Func<KeyRing, KeyRing> change, CancellationToken cancellationToken)
    {
        var fresh = string.Empty;
        try
        {
            var target = Target(file);
            fresh = Beside(target);
            await using var turn = await LockAsync(target, cancellationToken);
            var ring = change(Read(target).Ring);
            WriteNew(fresh, ring, OperatingSystem.IsWindows() ? Private : File.GetUnixFileMode(target));
            File.Move(fresh, target, overwrite: true);
            Settle(target);
            return ring;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (fresh.Length > 0 && File.Exists(fresh))
            {
                File.Delete(fresh);
            }

            throw new KeyUnavailableException($"The key file \"{file}\" cannot be written: {exception.Message}");
        }
    }

    private static void WriteNew(string file, KeyRing ring, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None }.OwnerOnly(mode);

        using var stream = new FileStream(file, options);
        stream.Write(Encoding.UTF8.GetBytes(ring.Write()));
        stream.Flush(flushToDisk: true);
    }

    // A journaling file system writes the new name out with the file that is flushed under it: a key that data will depend on survives a power cut.
    private static void Settle(string file)
    {
        using var handle = File.OpenHandle(file, access: FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    // The lock goes with the process that holds it; the empty file may stay.
    private static async Task<FileStream> LockAsync(string file, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None }.OwnerOnly();

        for (var waited = TimeSpan.Zero; ; waited += LockPause)
        {
            try
            {
                return new FileStream(file + ".lock", options);
            }
            catch (IOException) when (waited < LockPatience && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            {
                await Task.Delay(LockPause, cancellationToken);
            }
        }
    }

    private static string Target(string file) => new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;

    private static string Beside(string file) => $"{file}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
}

/// <summary>By what a changed file is told from the one that was read.</summary>
internal readonly record struct KeyFileStamp(DateTime WrittenAt, long Length);
