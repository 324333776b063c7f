namespace YoloTune.Models.Checkpoints;

/// <summary>A top-level layer as the checkpoint's module tree records it; it wins over the YAML where they disagree (spec/02 section 5).</summary>
/// <param name="Index">Its number, 0-based.</param>
/// <param name="From">Where its inputs come from: -1 for the layer before, otherwise a layer's number.</param>
/// <param name="Type">Class name without its module, such as C3k2.</param>
public sealed record CheckpointLayer(int Index, IReadOnlyList<int> From, string Type);
