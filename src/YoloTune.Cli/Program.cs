using System.Runtime.InteropServices;
using YoloTune.Cli;
using YoloTune.Cli.Backend;
using YoloTune.Cli.Output;

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
    static () => new LibraryBackend(TimeProvider.System),
    TimeProvider.System,
    Environment.GetEnvironmentVariable("YOLOTUNE_DEBUG"),
    interrupt.Token);
