namespace YoloTune.Core.Tasks;

/// <summary>One labelled rotated object: its box in pixels and its class.</summary>
/// <param name="Box">Centre, size in pixels and angle in radians.</param>
/// <param name="ClassIndex">Zero-based class index.</param>
public readonly record struct RotatedTarget(RotatedBox Box, int ClassIndex);
