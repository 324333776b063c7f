using System.Runtime.InteropServices;

namespace YoloTune.Models.Native;

/// <summary>
/// Tells whether memory of the calling thread comes from the main arena of glibc's allocator. Other arenas consist of heaps of 64 MB: blocks
/// that do not fit are mapped whatever the limit of maps says, and heaps that run empty are given back, so that large tensors are unmapped and
/// faulted in again in every step (glibc 2.36, malloc/malloc.c <c>sysmalloc</c>, malloc/arena.c <c>heap_trim</c>).
/// </summary>
internal static class MainArena
{
    /// <summary>The bit in the size of a block that names another arena than the main one (<c>NON_MAIN_ARENA</c>).</summary>
    private const nuint OtherArena = 4;

    private const nuint ProbeBytes = 4096;

    /// <summary>True where <c>malloc</c> is glibc's own, so that a block is preceded by its size (64 bits); false with an allocator put before it.</summary>
    public static bool CanBeTold { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess && MallocIsOfGlibc();

    /// <summary>Allocates a block on the calling thread and reads which arena it is of. Only where <see cref="CanBeTold"/>.</summary>
    public static unsafe bool ServesThisThread()
    {
        var block = (byte*)NativeMemory.Alloc(ProbeBytes);
        var size = *(nuint*)(block - sizeof(nuint));
        NativeMemory.Free(block);
        return (size & OtherArena) == 0;
    }

    private static bool MallocIsOfGlibc() =>
        NativeLibrary.TryLoad("libc.so.6", out var library)
        && NativeLibrary.TryGetExport(library, "gnu_get_libc_version", out _)
        && NativeLibrary.TryGetExport(library, "malloc", out var ofGlibc)
        && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "malloc", out var inUse)
        && ofGlibc == inUse;
}
