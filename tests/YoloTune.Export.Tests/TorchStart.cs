using System.Runtime.CompilerServices;
using YoloTune.TestSupport;

namespace YoloTune.Export.Tests;

internal static class TorchStart
{
    [ModuleInitializer]
    internal static void Run() => TorchTestRuntime.Start();
}
