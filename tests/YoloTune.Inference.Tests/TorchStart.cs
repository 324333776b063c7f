using System.Runtime.CompilerServices;
using YoloTune.TestSupport;

namespace YoloTune.Inference.Tests;

internal static class TorchStart
{
    [ModuleInitializer]
    internal static void Run() => TorchTestRuntime.Start();
}
