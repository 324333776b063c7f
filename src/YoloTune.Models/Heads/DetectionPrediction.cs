namespace YoloTune.Models.Heads;

/// <summary>The raw output of a detection head and its relatives (masks, key points, rotated boxes).</summary>
/// <param name="OneToMany">The branch trained with several anchors per object (needs suppression); null once fused away.</param>
/// <param name="OneToOne">The end-to-end branch; null for heads without one.</param>
public sealed record DetectionPrediction(BranchPrediction? OneToMany, BranchPrediction? OneToOne) : HeadPrediction;
