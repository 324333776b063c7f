using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>The foreground anchors of a batch, sorted by image, then anchor. Everything else is background.</summary>
/// <param name="Image">(F) int64, image.</param>
/// <param name="Anchor">(F) int64, anchor inside the image.</param>
/// <param name="Row">(F) int64, the target's row.</param>
/// <param name="Score">(F) float32, the soft score of the target's class; may be 0.</param>
internal sealed record AnchorAssignment(Tensor Image, Tensor Anchor, Tensor Row, Tensor Score)
{
    /// <summary>Number of foreground anchors.</summary>
    public long Count => Image.shape[0];
}
