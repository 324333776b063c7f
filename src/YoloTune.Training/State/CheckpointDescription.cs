namespace YoloTune.Training.State;

/// <summary>What a checkpoint notes beside the weights.</summary>
/// <param name="Epoch">Zero-based epoch just finished.</param>
/// <param name="BestFitness">Best fitness so far; null before the first validation.</param>
/// <param name="Arguments">Arguments of the run, by command-line key.</param>
/// <param name="Metrics">Metrics of that epoch.</param>
/// <param name="Date">ISO 8601 with offset.</param>
/// <param name="Version">Version of YoloTune.</param>
public sealed record CheckpointDescription(
    int Epoch,
    double? BestFitness,
    IReadOnlyDictionary<string, object?> Arguments,
    IReadOnlyDictionary<string, double> Metrics,
    string Date,
    string Version);
