using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;

namespace YoloTune.Training.State;

/// <summary>
/// Keeps a run folder to one process at a time. An empty file is held locked, which the system undoes when the process dies; a second
/// file names the owner, for messages and for file systems without locks. An owner that is gone is recognised: one of this machine by
/// its number and start, one of another machine by a file that is no longer touched.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string LockName = ".run.lock";
    private const string OwnerName = ".run.owner";

    /// <summary>How often the owner's file is touched.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(1);

    /// <summary>After how long without a touch the owner on another machine counts as gone.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(15);

    private readonly FileStream _lock;
    private readonly string _owner;
    private readonly TimeProvider _clock;
    private long _touched;

    private RunLock(FileStream held, string owner, TimeProvider clock)
    {
        (_lock, _owner, _clock) = (held, owner, clock);
        _touched = clock.GetTimestamp();
    }

    /// <summary>Takes the lock of a run folder. The empty lock file stays behind for good: removing it would let two in at once.</summary>
    /// <param name="folder">The run folder; must exist.</param>
    /// <param name="clock">Tells how long an owner on another machine has been silent.</param>
    /// <exception cref="InputException">A run that is alive holds it, or the folder cannot be written.</exception>
    public static RunLock Take(string folder, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var owner = Path.Combine(folder, OwnerName);
        var held = Open(folder, owner);
        try
        {
            if (Read(owner) is { } other && IsAlive(other, owner, clock))
            {
                throw Taken(folder, other);
            }

            using var process = Process.GetCurrentProcess();
            var self = new RunOwner(process.Id, Environment.MachineName, process.StartTime);
            AtomicFile.Write(owner, stream => JsonSerializer.Serialize(stream, self));
            return new RunLock(held, owner, clock);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Shows other machines that the run is alive; cheap, to be called often.</summary>
    public void Touch()
    {
        if (_clock.GetElapsedTime(_touched) < Beat)
        {
            return;
        }

        _touched = _clock.GetTimestamp();
        try
        {
            File.SetLastWriteTimeUtc(_owner, _clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next save says what is wrong with the folder.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            File.Delete(_owner);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An owner without a process behind it holds nobody up.
        }

        _lock.Dispose();
    }

    private static FileStream Open(string folder, string owner)
    {
        var path = Path.Combine(folder, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && File.Exists(path))
        {
            throw Taken(folder, Read(owner), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the run folder cannot be locked: {error.Message.TrimEnd('.')}", folder, remedy: "Check the permissions of the folder, or name another one with 'save_dir=...'", inner: error);
        }
    }

    private static InputException Taken(string folder, RunOwner? owner, Exception? inner = null) => new(
        owner is null
            ? "another run writes into this folder"
            : FormattableString.Invariant($"another run writes into this folder: process {owner.Process} on {owner.Host}, started {owner.Started:yyyy-MM-dd HH:mm:ss zzz}"),
        folder,
        remedy: $"Wait until it is over, or name another folder with 'save_dir=...'; if that process is gone for certain, remove {OwnerName} from the folder",
        inner: inner);

    private static bool IsAlive(RunOwner owner, string path, TimeProvider clock)
    {
        if (owner.Host != Environment.MachineName)
        {
            return clock.GetUtcNow() - File.GetLastWriteTimeUtc(path) < Silence;
        }

        try
        {
            using var process = Process.GetProcessById(owner.Process);
            return owner.Process != Environment.ProcessId && (process.StartTime.ToUniversalTime() - owner.Started.UtcDateTime).Duration() < TimeSpan.FromSeconds(2);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private static RunOwner? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunOwner>(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
