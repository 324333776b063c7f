using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>The loss of a task.</summary>
public interface ITaskLoss
{
    /// <summary>Names of the items, in order, such as <c>box_loss</c>.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="prediction">Raw head output.</param>
    /// <param name="targets">Labels.</param>
    LossResult Compute(DetectionPrediction prediction, LossTargets targets);

    /// <summary>Computes the logged items alone, as validation needs them.</summary>
    /// <param name="prediction">Raw head output; branches that are not logged may be missing.</param>
    /// <param name="targets">Labels.</param>
    /// <returns>(k) detached gained items.</returns>
    Tensor ComputeItems(DetectionPrediction prediction, LossTargets targets);

    /// <summary>Moves weights that change with time to those of the given epoch.</summary>
    /// <param name="completedEpochs">Epochs completed so far; 0 before the first.</param>
    /// <param name="epochs">Planned epochs.</param>
    void SetProgress(int completedEpochs, int epochs);
}
