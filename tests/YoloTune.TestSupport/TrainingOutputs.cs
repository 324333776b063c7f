using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.TestSupport;

/// <summary>Head outputs in training by their names in golden <c>losses/</c>.</summary>
public static class TrainingOutputs
{
    /// <summary>All outputs of a head.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Of(HeadPrediction prediction) => prediction switch
    {
        ClassificationPrediction { Probabilities: null } classification => [new("out", classification.Logits)],
        SemanticPrediction semantic => [new("0", semantic.Logits), new("1", semantic.Auxiliary!)],
        DepthPrediction depth => [new("depth", depth.Depth)],
        DetectionPrediction { OneToOne: null } detection => Of(string.Empty, detection.OneToMany!),
        DetectionPrediction detection => Of("one2many.", detection.OneToMany!).Concat(Of("one2one.", detection.OneToOne!)),
        _ => throw new ArgumentException(prediction.ToString()),
    };

    private static IEnumerable<KeyValuePair<string, Tensor>> Of(string prefix, BranchPrediction branch)
    {
        (string Name, Tensor? Value)[] tensors =
        [
            ("boxes", branch.Boxes), ("scores", branch.Scores), ("mask_coefficient", branch.MaskCoefficients), ("kpts", branch.Keypoints),
            ("kpts_sigma", branch.KeypointSigmas), ("angle", branch.Angle), (branch.SemanticLogits is null ? "proto" : "proto.0", branch.Prototypes),
            ("proto.1", branch.SemanticLogits),
        ];
        return tensors.Where(tensor => tensor.Value is not null).Select(tensor => KeyValuePair.Create(prefix + tensor.Name, tensor.Value!));
    }
}
