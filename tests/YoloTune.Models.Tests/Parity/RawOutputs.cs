using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Parity;

/// <summary>What a network computes, under the names of golden files.</summary>
internal static class RawOutputs
{
    /// <summary>All outputs in evaluation mode.</summary>
    public static Dictionary<string, Tensor> Of(YoloModel model, Tensor images) => model.Run(images) switch
    {
        DetectionPrediction prediction => OfDetection(model, prediction),
        ClassificationPrediction prediction => new() { ["prob"] = prediction.Probabilities!, ["logits"] = prediction.Logits },
        SemanticPrediction prediction => new() { ["output"] = prediction.Logits },
        DepthPrediction prediction => new() { ["output"] = prediction.Depth },
        var other => throw new ArgumentException(other.ToString()),
    };

    private static Dictionary<string, Tensor> OfDetection(YoloModel model, DetectionPrediction prediction)
    {
        var outputs = new Dictionary<string, Tensor> { ["decoded"] = model.Decode(prediction, model.Head.HasEndToEnd) };
        if ((prediction.OneToOne ?? prediction.OneToMany)!.Prototypes is { } prototypes)
        {
            outputs["proto"] = prototypes;
        }

        if (model.Head.HasEndToEnd)
        {
            Add(outputs, "raw.one2many.", prediction.OneToMany);
            Add(outputs, "raw.one2one.", prediction.OneToOne);
        }
        else
        {
            Add(outputs, "raw.", prediction.OneToMany);
        }

        return outputs;
    }

    private static void Add(Dictionary<string, Tensor> outputs, string prefix, BranchPrediction? branch)
    {
        var tensors = new (string Name, Tensor? Value)[]
        {
            ("boxes", branch?.Boxes), ("scores", branch?.Scores), ("mask_coefficient", branch?.MaskCoefficients), ("kpts", branch?.Keypoints),
            ("kpts_sigma", branch?.KeypointSigmas), ("angle", branch?.Angle),
        };
        foreach (var (name, value) in tensors)
        {
            if (value is not null)
            {
                outputs[prefix + name] = value;
            }
        }
    }
}
