using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// Distribution focal loss (specification 05, section 6.3; Li et al. 2020, "Generalized focal loss"): the cross-entropies of
/// the two bins beside the target distance, weighted by nearness.
/// </summary>
internal static class DistributionFocalLoss
{
    /// <summary>Computes the loss of every anchor, the mean over its four sides.</summary>
    /// <param name="raw">(F, 4R) logits, sides outer, bins inner.</param>
    /// <param name="target">(F, 4) distances in 0 ... R - 1.01.</param>
    /// <param name="bins">R, at least 2.</param>
    /// <returns>(F).</returns>
    public static Tensor Compute(Tensor raw, Tensor target, int bins)
    {
        var logProbability = raw.reshape(-1, 4, bins).log_softmax(-1);
        var lower = target.floor();
        var lowerBin = lower.to(ScalarType.Int64).unsqueeze(-1);
        var lowerWeight = lower.Plus(1) - target;
        var lowerTerm = logProbability.gather(-1, lowerBin).squeeze(-1) * lowerWeight;
        var upperTerm = logProbability.gather(-1, lowerBin.Plus(1)).squeeze(-1) * lowerWeight.SubtractedFrom(1);
        return -lowerTerm.Plus(upperTerm).mean([1L]);
    }
}
