using System.Runtime.InteropServices;

namespace YoloTune.Models.Native;

/// <summary>
/// Lets idle threads of libtorch's OpenMP pool sleep instead of spin. Spinning gains little when the processors are ours alone
/// and costs a great deal when they are shared (several runs at once, a build beside a run). Has to come before libtorch loads;
/// <c>OMP_WAIT_POLICY</c> in the environment has precedence.
/// </summary>
internal static partial class ThreadPoolPatience
{
    private const string Variable = "OMP_WAIT_POLICY";

    /// <summary>Sets the policy unless the user has.</summary>
    /// <returns>True when it was set here.</returns>
    public static bool Apply()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            return false;
        }

        try
        {
            // The managed environment is a copy that native libraries do not see.
            return SetVariable(Variable, "PASSIVE", 0) == 0;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
