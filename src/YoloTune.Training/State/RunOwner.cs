namespace YoloTune.Training.State;

/// <summary>The process that writes into a run folder.</summary>
/// <param name="Process">Process number.</param>
/// <param name="Host">Name of the machine.</param>
/// <param name="Started">When the process started; tells it from a later one of the same number.</param>
internal sealed record RunOwner(int Process, string Host, DateTimeOffset Started);
