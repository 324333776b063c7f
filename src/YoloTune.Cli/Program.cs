using System.Runtime.InteropServices;
using YoloTune.Cli;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;

var terminal = Terminal.OfProcess();
using var interrupt = new InterruptHandler(terminal, Environment.Exit);
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    interrupt.Press();
};
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    interrupt.Press();
});

return await CommandLineApplication.RunAsync(
    args,
    terminal,
    static () => throw new InputException("This build has no training library", remedy: "Take a complete build"),
    TimeProvider.System,
    Environment.GetEnvironmentVariable("YOLOTUNE_DEBUG"),
    interrupt.Token);
