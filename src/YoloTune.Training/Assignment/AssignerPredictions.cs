using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>What the assigner needs to know of a head's output. Scores are read only where a target lies, so they stay logits.</summary>
/// <param name="Boxes">(B, A, 4) float32 corners in input pixels.</param>
/// <param name="Scores">(B, A, nc), any strides: logits, or probabilities.</param>
/// <param name="ScoresAreLogits">True when the scores still have to go through the sigmoid.</param>
internal sealed record AssignerPredictions(Tensor Boxes, Tensor Scores, bool ScoresAreLogits)
{
    /// <summary>Class probabilities of single anchors, float32.</summary>
    /// <param name="image">(P) image.</param>
    /// <param name="anchor">(P) anchor.</param>
    /// <param name="label">(P) class.</param>
    public Tensor ScoreOf(Tensor image, Tensor anchor, Tensor label)
    {
        var scores = Scores.index(TensorIndex.Tensor(image), TensorIndex.Tensor(anchor), TensorIndex.Tensor(label)).to(ScalarType.Float32);
        return ScoresAreLogits ? scores.sigmoid() : scores;
    }
}
