using TorchSharp;
using YoloTune.Core.Geometry;
using YoloTune.Core.Predictions;
using YoloTune.Models.Heads;
using YoloTune.Models.State;
using static TorchSharp.torch;

namespace YoloTune.Training.Validation;

/// <summary>Reads the decoded output of a network that finds objects.</summary>
internal static class DecodedBatch
{
    /// <summary>Copies the decoded rows; prototypes are copied image by image when asked for, while the prediction lives.</summary>
    /// <param name="rows">(B, k, 6 + extra) end-to-end, else (B, 4 + nc + extra, A).</param>
    /// <param name="prediction">The raw output, for the prototypes.</param>
    /// <param name="endToEnd">Which of the two.</param>
    /// <param name="classCount">nc.</param>
    public static DecodedOutput Read(Tensor rows, DetectionPrediction prediction, bool endToEnd, int classCount)
    {
        var prototypes = (endToEnd ? prediction.OneToOne : prediction.OneToMany)?.Prototypes;
        return new DecodedOutput(
            rows.ToStored().ToFloats(),
            (int)rows.size(0),
            (int)rows.size(2),
            endToEnd,
            classCount,
            prototypes is null ? null : image => PrototypesOf(prototypes, image));
    }

    private static MaskPrototypes PrototypesOf(Tensor prototypes, int image)
    {
        using var part = prototypes[image];
        return new MaskPrototypes(part.ToStored().ToFloats(), (int)part.size(0), (int)part.size(1), (int)part.size(2));
    }
}
