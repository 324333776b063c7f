namespace YoloTune.Training.State;

/// <summary>A batch that is left out because its numbers went wrong.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Batch">Zero-based batch in the epoch.</param>
public sealed record PassedBatch(int Epoch, int Batch);
