using System.Runtime.CompilerServices;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests;

internal static class TorchStart
{
    [ModuleInitializer]
    internal static void Run() => TorchTestRuntime.Start();
}
