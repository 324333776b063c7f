namespace YoloTune.Cli.CommandLine;

/// <summary>What a command line asks for.</summary>
internal enum Verb
{
    Train,
    Validate,
    Predict,
    Export,
    Info,
    Benchmark,
    Help,
    Version,
    Defaults,
    Checks,
    Doctor,
    Completion,
}
