using TorchSharp;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The loss of depth (specification 05, section 14; Eigen et al. 2014, "Depth map prediction from a single image"): how far the
/// logarithms are apart, and how far their differences between neighbours are, on four scales.
/// </summary>
/// <param name="options">Gains.</param>
internal sealed class DepthLoss(DepthLossOptions options) : ITaskLoss
{
    /// <summary>Metres; what is not above it is unknown.</summary>
    private const double SmallestDepth = 0.001;
    private const int FewestPixels = 10;
    private const double Epsilon = 1e-6;
    private const int Scales = 4;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => ["dlog_loss", "dgrad_loss"];

    /// <inheritdoc/>
    public LossResult Compute(HeadPrediction prediction, LossTargets targets)
    {
        var depth = LossInput.Of<DepthPrediction>(prediction).Depth.to(ScalarType.Float32);
        using var target = LossInput.Part(targets.Depth, "depths").to(depth.device);
        var resized = nn.functional.interpolate(depth, [target.shape[1], target.shape[2]], mode: InterpolationMode.Bilinear, align_corners: true).squeeze(1);
        using var known = target.IsAbove(SmallestDepth);
        var difference = (resized.AtLeast(SmallestDepth).log() - target.AtLeast(SmallestDepth).log()) * known.to(ScalarType.Float32);
        var items = stack([LogError(difference, known).Times(options.LogGain), GradientError(difference, known).Times(options.GradientGain)]);
        return new LossResult(items.Times(depth.shape[0]), items.detach());
    }

    /// <inheritdoc/>
    public Tensor ComputeItems(HeadPrediction prediction, LossTargets targets) => Compute(prediction, targets).Items;

    /// <summary>Does nothing: the loss does not change with time.</summary>
    /// <param name="completedEpochs">Ignored.</param>
    /// <param name="epochs">Ignored.</param>
    public void SetProgress(int completedEpochs, int epochs)
    {
    }

    private Tensor LogError(Tensor difference, Tensor known)
    {
        using var place = known.reshape(-1).nonzero().view(-1);
        if (place.shape[0] < FewestPixels)
        {
            return difference.Times(0.0).sum();
        }

        var values = difference.reshape(-1).index_select(0, place);
        var mean = values.mean();
        return (values - mean).Squared().mean().Plus(mean.Squared().Times(1 - options.ScaleInvariance)).Plus(Epsilon).sqrt();
    }

    /// <summary>
    /// Sum over the scales of the mean absolute differences between neighbours. Every scale halves the one before: a place is the mean of
    /// those of its four places that are known, and known if any is.
    /// </summary>
    private static Tensor GradientError(Tensor difference, Tensor known)
    {
        var sum = zeros([], device: difference.device);
        var (values, mask) = (difference, known.to(ScalarType.Float32));
        for (var scale = 0; scale < Scales; scale++)
        {
            if (scale > 0)
            {
                var share = nn.functional.avg_pool2d(mask.unsqueeze(1), 2).squeeze(1);
                values = nn.functional.avg_pool2d((values * mask).unsqueeze(1), 2).squeeze(1) / share.AtLeast(Epsilon);
                mask = share.IsAbove(0.0).to(ScalarType.Float32);
            }

            sum = sum.Plus(Neighbours(values, mask, 1)).Plus(Neighbours(values, mask, 2));
        }

        return sum;
    }

    /// <summary>() mean over all pairs of neighbours; those with an unknown place give 0.</summary>
    private static Tensor Neighbours(Tensor values, Tensor mask, int dimension)
    {
        var count = values.shape[dimension] - 1;
        if (count == 0)
        {
            return zeros([], device: values.device);
        }

        var weight = mask.narrow(dimension, 0, count) * mask.narrow(dimension, 1, count);
        return ((values.narrow(dimension, 1, count) - values.narrow(dimension, 0, count)).abs() * weight).mean();
    }
}
