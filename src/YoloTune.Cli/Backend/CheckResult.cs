namespace YoloTune.Cli.Backend;

/// <summary>A line of the environment report.</summary>
/// <param name="Name">What was examined.</param>
/// <param name="Value">What was found.</param>
/// <param name="Passed">False when the user has to do something.</param>
public sealed record CheckResult(string Name, string Value, bool Passed = true);
