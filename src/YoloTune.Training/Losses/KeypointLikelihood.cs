using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// Residual log-likelihood of key points (specification 05, section 8; Li et al. 2021, "Human pose regression with residual log-likelihood
/// estimation"): the head says how uncertain it is, and a flow learns how errors are spread.
/// </summary>
/// <param name="points">The key points; with a flow.</param>
internal sealed class KeypointLikelihood(PoseLossOptions points)
{
    private const double Epsilon = 1e-9;
    private const double LargestError = 100;

    /// <summary>Computes the loss over the visible points.</summary>
    /// <param name="error">(F, K, 2) predicted minus labelled place, stride units.</param>
    /// <param name="sigmas">(F, K, 2) raw uncertainties.</param>
    /// <param name="visible">(F, K) bool.</param>
    /// <returns>(), not below 0.</returns>
    public Tensor Compute(Tensor error, Tensor sigmas, Tensor visible)
    {
        var place = visible.reshape(-1).nonzero().view(-1);
        var sigma = sigmas.reshape(-1, 2).index_select(0, place).sigmoid();
        var relative = error.reshape(-1, 2).index_select(0, place) / sigma.Plus(Epsilon);
        using (var finite = relative.isfinite().all(1))
        {
            if (!finite.all().ToBoolean())
            {
                using var kept = finite.nonzero().view(-1);
                (place, sigma, relative) = (place.index_select(0, kept), sigma.index_select(0, kept), relative.index_select(0, kept));
            }
        }

        if (place.shape[0] == 0)
        {
            return zeros([], dtype: ScalarType.Float32, device: error.device);
        }

        var bounded = relative.Within(-LargestError, LargestError);
        using var weights = tensor(points.LikelihoodWeights.ToArray(), device: error.device);
        var weight = weights.index_select(0, place.Modulo(points.Layout.Count)).unsqueeze(1);
        var density = points.Flow!.LogProbability(bounded).unsqueeze(1);
        var terms = (sigma.log() - density).Plus(sigma.Times(2.0).log()).Plus(bounded.abs()) * weight;
        return terms.sum().Over(place.shape[0]).relu();
    }
}
