using System.Runtime.InteropServices;

namespace YoloTune.Training.Memory;

/// <summary>Tells a failure for want of memory from others.</summary>
internal static class MemoryExhaustion
{
    private static readonly string[] _signs = ["not enough memory", "can't allocate memory", "bad_alloc", "out of memory", "could not create a memory"];

    /// <summary>True when memory was asked for in vain, by libtorch's allocator, oneDNN, C++ or .NET.</summary>
    /// <param name="error">What was thrown.</param>
    public static bool Caused(Exception error) =>
        error is OutOfMemoryException
        || (error is ExternalException && _signs.Any(sign => error.Message.Contains(sign, StringComparison.OrdinalIgnoreCase)));
}
