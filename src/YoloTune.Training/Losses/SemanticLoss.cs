using TorchSharp;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>
/// The loss of a class for every pixel (specification 05, section 14): cross-entropy and dice of the head, and in training the
/// cross-entropy of its coarser second opinion.
/// </summary>
/// <param name="classWeights">Factor of every class in the cross-entropies; null for none.</param>
internal sealed class SemanticLoss(IReadOnlyList<float>? classWeights) : ITaskLoss
{
    /// <summary>Pixels of this class do not count.</summary>
    public const long IgnoredClass = 255;
    private const double AuxiliaryGain = 0.4;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => ["ce_loss", "dice_loss", "aux_loss"];

    /// <inheritdoc/>
    public LossResult Compute(HeadPrediction prediction, LossTargets targets)
    {
        var semantic = LossInput.Of<SemanticPrediction>(prediction);
        using var classes = LossInput.Part(targets.PixelClasses, "pixel classes").to(semantic.Logits.device).to(ScalarType.Int64);
        var logits = Resized(semantic.Logits, classes);
        var pixels = new LabelledPixels(classes, logits.shape[1]);
        var items = stack([
            CrossEntropy(logits, pixels),
            Dice(logits, pixels),
            semantic.Auxiliary is { } auxiliary ? CrossEntropy(Resized(auxiliary, classes), pixels).Times(AuxiliaryGain) : zeros([], device: logits.device),
        ]);
        return new LossResult(items.sum().Times(classes.shape[0]).view(1), items.detach());
    }

    /// <inheritdoc/>
    public Tensor ComputeItems(HeadPrediction prediction, LossTargets targets) => Compute(prediction, targets).Items;

    /// <summary>Does nothing: the loss does not change with time.</summary>
    /// <param name="completedEpochs">Ignored.</param>
    /// <param name="epochs">Ignored.</param>
    public void SetProgress(int completedEpochs, int epochs)
    {
    }

    private static Tensor Resized(Tensor logits, Tensor classes) =>
        nn.functional.interpolate(logits.to(ScalarType.Float32), [classes.shape[1], classes.shape[2]], mode: InterpolationMode.Bilinear, align_corners: false);

    /// <summary>() mean over the pixels that count; binary for a single class.</summary>
    private Tensor CrossEntropy(Tensor logits, LabelledPixels pixels)
    {
        if (pixels.Classes == 1)
        {
            var single = logits.squeeze(1);
            return ((single.SoftPlus() - (single * pixels.Known.to(ScalarType.Float32))) * pixels.Counts).sum() / pixels.Counts.sum().AtLeast(1.0);
        }

        var entropy = logits.log_softmax(1).gather(1, pixels.Known.unsqueeze(1)).squeeze(1).neg();
        using var factors = classWeights is null ? ones(pixels.Classes, device: logits.device) : tensor(classWeights.ToArray(), device: logits.device);
        using var weight = factors.index_select(0, pixels.Known.view(-1)).view(pixels.Known.shape) * pixels.Counts;
        return (entropy * weight).sum() / weight.sum().AtLeast(1.0);
    }

    /// <summary>() mean over the classes of 1 - (2 |A ∩ B| + 1) / (|A| + |B| + 1), over the pixels that count.</summary>
    private static Tensor Dice(Tensor logits, LabelledPixels pixels)
    {
        var probability = (pixels.Classes == 1 ? logits.sigmoid() : logits.softmax(1)) * pixels.Counts.unsqueeze(1);
        using var target = pixels.OneHot();
        var joint = (probability * target).sum([0L, 2L, 3L]).Times(2.0).Plus(1.0);
        var total = probability.sum([0L, 2L, 3L]).Plus(target.sum([0L, 2L, 3L])).Plus(1.0);
        return (joint / total).SubtractedFrom(1).mean();
    }

    /// <summary>The labels of all pixels.</summary>
    private sealed class LabelledPixels
    {
        public LabelledPixels(Tensor classes, long count)
        {
            Classes = count;
            using Scalar ignored = IgnoredClass;
            using var counting = classes.ne(ignored);
            Counts = counting.to(ScalarType.Float32);
            Known = classes * counting.to(ScalarType.Int64);
        }

        /// <summary>nc.</summary>
        public long Classes { get; }

        /// <summary>(B, H, W) 1 for pixels that count, else 0.</summary>
        public Tensor Counts { get; }

        /// <summary>(B, H, W) classes, 0 for pixels that do not count.</summary>
        public Tensor Known { get; }

        /// <summary>(B, nc, H, W); zeros at pixels that do not count.</summary>
        public Tensor OneHot() => Classes == 1
            ? (Known.to(ScalarType.Float32) * Counts).unsqueeze(1)
            : zeros(Known.shape[0], Classes, Known.shape[1], Known.shape[2], device: Known.device).scatter_(1, Known.unsqueeze(1), Counts.unsqueeze(1));
    }
}
