using System.Runtime.CompilerServices;
using YoloTune.TestSupport;

namespace YoloTune.Training.Tests;

internal static class TorchStart
{
    [ModuleInitializer]
    internal static void Run() => TorchTestRuntime.Start();
}
