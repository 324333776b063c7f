using System.Runtime.CompilerServices;
using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests;

internal static class TorchStart
{
    [ModuleInitializer]
    internal static void Run() => TorchTestRuntime.Start();
}
