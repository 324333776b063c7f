using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using YoloTune.Models.Native;
using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary>
/// Runs parts of a kernel on libtorch's own threads (its OpenMP pool). A second pool, such as .NET's, would take the processors
/// from the first, whose threads wait at their barriers for each other: on two cores a forward pass was slower with two
/// pools than on one thread. Where libtorch did not come with libgomp, .NET's pool is used.
/// </summary>
internal static unsafe class ThreadTeam
{
    private const string Library = "libgomp-*.so.1";
    private static readonly Lazy<nint> Entry = new(Find);

    /// <summary>True when the threads are libtorch's.</summary>
    public static bool IsShared => Entry.Value != 0;

    /// <summary>Parts that so many values are worth, at most one per thread of libtorch.</summary>
    /// <param name="count">Values.</param>
    /// <param name="perThread">Values that are worth a thread.</param>
    public static int PartsFor(long count, long perThread) => count < 2 * perThread ? 1 : (int)Math.Min(count / perThread, get_num_threads());

    /// <summary>Runs the parts 0 ... <paramref name="parts"/> - 1, at the same time where there are threads for it.</summary>
    /// <param name="parts">Their number.</param>
    /// <param name="work">Called with the number of the part.</param>
    /// <exception cref="AggregateException">A part failed.</exception>
    public static void Run(int parts, Action<int> work)
    {
        if (parts <= 1)
        {
            work(0);
        }
        else if (IsShared)
        {
            RunShared(parts, work);
        }
        else
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, work);
        }
    }

    private static void RunShared(int parts, Action<int> work)
    {
        var job = new Job(parts, work);
        var handle = GCHandle.Alloc(job);
        try
        {
            // void GOMP_parallel(void (*work)(void*), void* data, unsigned threads, unsigned flags)
            var parallel = (delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<nint, void>, nint, uint, uint, void>)Entry.Value;
            parallel(&Enter, GCHandle.ToIntPtr(handle), (uint)parts, 0);
        }
        finally
        {
            handle.Free();
        }

        if (job.Failure is { } failure)
        {
            throw new AggregateException(failure);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Enter(nint handle) => ((Job)GCHandle.FromIntPtr(handle).Target!).Work();

    private static nint Find()
    {
        if (!OperatingSystem.IsLinux() || NativeFolders.Find("libtorch_cpu.so") is not { } torchFile)
        {
            return 0;
        }

        var files = Directory.GetFiles(Path.GetDirectoryName(torchFile)!, Library);
        return files.Length == 1 && NativeLibrary.TryLoad(files[0], out var library) && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var entry) ? entry : 0;
    }

    /// <summary>The parts that are left; threads take one after the other, however many of them the pool gave.</summary>
    private sealed class Job(int parts, Action<int> work)
    {
        private int _taken;

        /// <summary>What went wrong; no exception may pass through libgomp's frames.</summary>
        public Exception? Failure { get; private set; }

        public void Work()
        {
            try
            {
                for (var part = Interlocked.Increment(ref _taken); part <= parts; part = Interlocked.Increment(ref _taken))
                {
                    work(part - 1);
                }
            }
#pragma warning disable CA1031 // Thrown on by the thread that asked.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Failure = error;
            }
        }
    }
}
