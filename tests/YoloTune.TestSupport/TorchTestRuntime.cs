using YoloTune.Models.Native;

namespace YoloTune.TestSupport;

/// <summary>
/// Readies TorchSharp for a test process. A test project that touches TorchSharp adds one file with
/// <code>
/// internal static class TorchStart
/// {
///     [ModuleInitializer]
///     internal static void Run() => TorchTestRuntime.Start();
/// }
/// </code>
/// so that no test, whatever the order, meets TorchSharp before its libraries are loaded and checked.
/// </summary>
public static class TorchTestRuntime
{
    /// <summary>Loads the native libraries and checks their arithmetic; later calls return at once.</summary>
    public static void Start() => NativeRuntime.EnsureLoaded();
}
