using System.Runtime.InteropServices;

namespace YoloTune.Models.Native;

/// <summary>
/// Lets idle threads of libtorch's OpenMP pool spin for a moment and then sleep. Without spinning every one of the thousand
/// parallel parts of a training step wakes its threads anew (a tenth of the step on two cores); spinning for long gains little
/// more when the processors are ours alone and costs a great deal when they are shared (several runs at once, a build beside a
/// run). Has to come before libtorch loads; what the user has set in the environment has precedence.
/// </summary>
internal static partial class ThreadPoolPatience
{
    private const string Policy = "OMP_WAIT_POLICY";
    private const string SpinCount = "GOMP_SPINCOUNT";

    /// <summary>Turns of the waiting loop, a tenth of a millisecond or so.</summary>
    private const string Spins = "5000";

    /// <summary>Sets policy and spin count unless the user has set one of them.</summary>
    /// <returns>True when they were set here.</returns>
    public static bool Apply()
    {
        if (!OperatingSystem.IsLinux()
            || Environment.GetEnvironmentVariable(Policy) is { Length: > 0 }
            || Environment.GetEnvironmentVariable(SpinCount) is { Length: > 0 })
        {
            return false;
        }

        try
        {
            // The managed environment is a copy that native libraries do not see.
            return SetVariable(Policy, "PASSIVE", 0) == 0 && SetVariable(SpinCount, Spins, 0) == 0;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
