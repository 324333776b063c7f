using Microsoft.Extensions.Logging;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Native;

/// <summary>
/// The gate to TorchSharp: makes its native libraries load on systems with an older libstdc++, and makes sure that its
/// convolutions are right, once per process. Everything that uses TorchSharp calls <see cref="EnsureLoaded"/> first.
/// </summary>
public static class NativeRuntime
{
    private static readonly Lock Gate = new();
    private static volatile bool s_loaded;

    /// <summary>Loads the native libraries and checks their arithmetic; later calls return at once. Safe from any thread.</summary>
    /// <param name="logger">Told about the way taken: debug level when all is well, a warning when speed is lost.</param>
    /// <exception cref="InputException">The libraries cannot be loaded, or compute wrong results with no way around it.</exception>
    public static void EnsureLoaded(ILogger? logger = null)
    {
        if (s_loaded)
        {
            return;
        }

        lock (Gate)
        {
            if (s_loaded)
            {
                return;
            }

            EditedShim = ShimLoader.Load(allowEdit: Environment.GetEnvironmentVariable("YOLOTUNE_NATIVE") != "system", logger);
            s_loaded = true;
        }
    }

    /// <summary>The edited copy of TorchSharp's shim that is in use, or null when the original loaded.</summary>
    public static string? EditedShim { get; private set; }
}
