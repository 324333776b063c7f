using System.Runtime.InteropServices;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Native;

/// <summary>
/// Keeps glibc's allocator from giving activations back to the system after every step and faulting every page in again:
/// no memory maps for large blocks, no trimming of the heap, no more arenas than there are (<see cref="ComputeThread"/> says why). Freed memory
/// stays with the process. Other systems and C libraries are left alone; <c>YOLOTUNE_ALLOCATOR=system</c> switches it off.
/// </summary>
internal static partial class AllocatorTuning
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "YOLOTUNE_ALLOCATOR";

    private const int TrimThreshold = -1;
    private const int MaximumMaps = -4;
    private const int MaximumArenas = -8;

    /// <summary>Applies the settings unless the environment variable says otherwise.</summary>
    /// <returns>True when the allocator took them.</returns>
    /// <exception cref="InputException">The value of the variable is unknown.</exception>
    public static bool ApplyAsWanted() => IsWanted(Environment.GetEnvironmentVariable(Variable)) && Apply();

    /// <summary>Reads the environment variable.</summary>
    /// <param name="value">The value of <see cref="Variable"/>; null or empty means auto.</param>
    /// <returns>True when the allocator is to be tuned.</returns>
    /// <exception cref="InputException">The value is unknown.</exception>
    public static bool IsWanted(string? value) => value?.Trim().ToLowerInvariant() switch
    {
        null or "" or "auto" => true,
        "system" => false,
        _ => throw new InputException($"the environment variable {Variable} has an unknown value", value: value, remedy: "Set it to auto or system"),
    };

    /// <summary>Applies the settings.</summary>
    /// <returns>True when the allocator took them.</returns>
    public static bool Apply()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return SetOption(MaximumMaps, 0) == 1 && SetOption(TrimThreshold, int.MaxValue) == 1 && SetOption(MaximumArenas, 1) == 1;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
