using Microsoft.Extensions.Logging;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Native;

/// <summary>
/// The gate to TorchSharp: makes its native libraries load on systems with an older libstdc++, and makes sure that its
/// convolutions are right, once per process. Everything that uses TorchSharp calls <see cref="EnsureLoaded"/> first.
/// <para><c>YOLOTUNE_NATIVE=system</c> leaves TorchSharp's library as it is; <c>YOLOTUNE_ONEDNN=auto|on|off</c> says whether
/// oneDNN may be switched off (auto, the default), must stay on, or is not to be used; <c>YOLOTUNE_ALLOCATOR=auto|system</c>
/// whether glibc keeps freed memory for the next step.</para>
/// </summary>
public static class NativeRuntime
{
    private const string LoaderVariable = "YOLOTUNE_NATIVE";
    private static readonly Lock Gate = new();
    private static volatile NumericsVerdict? s_verdict;

    /// <summary>What the numerics guard found and did; null before <see cref="EnsureLoaded"/>.</summary>
    public static NumericsVerdict? Verdict => s_verdict;

    /// <summary>The edited copy of TorchSharp's library that is in use; null when the original loaded, and before <see cref="EnsureLoaded"/>.</summary>
    public static string? EditedShim { get; private set; }

    /// <summary>Loads the native libraries and checks their arithmetic; later calls return at once. Safe from any thread.</summary>
    /// <param name="logger">Told of the way taken, by the call that does the work: debug level when all is well, a warning when speed is lost.</param>
    /// <returns>The verdict on the arithmetic; its branch is never <see cref="NumericsBranch.Refused"/>.</returns>
    /// <exception cref="InputException">The libraries cannot be loaded, an environment variable has an unknown value, or
    /// convolutions are wrong with no way around it.</exception>
    public static NumericsVerdict EnsureLoaded(ILogger? logger = null)
    {
        var verdict = s_verdict ?? Start(logger);
        return verdict.Branch != NumericsBranch.Refused
            ? verdict
            : throw new InputException(verdict.Text, remedy: "Train on another machine, or report this one with the output of 'lscpu'");
    }

    /// <summary>True when a value of <c>YOLOTUNE_NATIVE</c> allows the edited copy; null or empty does.</summary>
    /// <exception cref="InputException">The value is neither auto nor system.</exception>
    internal static bool AllowsEdit(string? value) => value?.Trim().ToLowerInvariant() switch
    {
        null or "" or "auto" => true,
        "system" => false,
        _ => throw new InputException($"the environment variable {LoaderVariable} has an unknown value", value: value, remedy: "Set it to auto or system"),
    };

    private static NumericsVerdict Start(ILogger? logger)
    {
        lock (Gate)
        {
            if (s_verdict is { } earlier)
            {
                return earlier;
            }

            ThreadPoolPatience.Apply();
            var mode = OneDnnModeReader.Parse(Environment.GetEnvironmentVariable(OneDnnModeReader.Variable));
            EditedShim = ShimLoader.Load(AllowsEdit(Environment.GetEnvironmentVariable(LoaderVariable)), logger);
            AllocatorTuning.ApplyAsWanted();
            var verdict = new NumericsGuard(new TorchNumericsMachine(), TimeProvider.System).Run(mode);
            logger?.Log(LevelOf(verdict.Branch), "{Text} ({Summary})", verdict.Text, verdict.Summary);
            s_verdict = verdict;
            return verdict;
        }
    }

    private static LogLevel LevelOf(NumericsBranch branch) => branch switch
    {
        NumericsBranch.Sound => LogLevel.Debug,
        NumericsBranch.RecordCorrected => LogLevel.Information,
        NumericsBranch.Refused => LogLevel.Error,
        _ => LogLevel.Warning,
    };
}
