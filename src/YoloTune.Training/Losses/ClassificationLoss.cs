using TorchSharp;
using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>The loss of classification (specification 05, section 10): mean cross-entropy over the images, whatever their number.</summary>
internal sealed class ClassificationLoss : ITaskLoss
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Names => ["loss"];

    /// <inheritdoc/>
    public LossResult Compute(HeadPrediction prediction, LossTargets targets)
    {
        var logits = LossInput.Of<ClassificationPrediction>(prediction).Logits.to(ScalarType.Float32);
        using var classes = targets.Classes.to(logits.device).to(ScalarType.Int64).view(-1, 1);
        var loss = logits.log_softmax(1).gather(1, classes).mean().neg().view(1);
        return new LossResult(loss, loss.detach());
    }

    /// <inheritdoc/>
    public Tensor ComputeItems(HeadPrediction prediction, LossTargets targets) => Compute(prediction, targets).Items;

    /// <summary>Does nothing: the loss does not change with time.</summary>
    /// <param name="completedEpochs">Ignored.</param>
    /// <param name="epochs">Ignored.</param>
    public void SetProgress(int completedEpochs, int epochs)
    {
    }
}
