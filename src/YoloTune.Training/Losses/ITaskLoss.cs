using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Training.Losses;

/// <summary>The loss of a task. Tensors it makes belong to the caller's dispose scope.</summary>
public interface ITaskLoss
{
    /// <summary>Names of the items, in order, such as <c>box_loss</c>.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="prediction">Raw output of a head of the task.</param>
    /// <param name="targets">Labels; with those parts that the task has.</param>
    /// <exception cref="ArgumentException">The prediction is one of another task, a branch or a part of the labels is missing.</exception>
    LossResult Compute(HeadPrediction prediction, LossTargets targets);

    /// <summary>Computes the logged items alone, as validation needs them.</summary>
    /// <param name="prediction">Raw head output; branches that are not logged may be missing.</param>
    /// <param name="targets">Labels; with those parts that the task has.</param>
    /// <returns>(k) detached gained items.</returns>
    /// <exception cref="ArgumentException">The prediction is one of another task, a branch or a part of the labels is missing.</exception>
    Tensor ComputeItems(HeadPrediction prediction, LossTargets targets);

    /// <summary>Moves weights that change with time to those of the given epoch.</summary>
    /// <param name="completedEpochs">Epochs completed so far; 0 before the first.</param>
    /// <param name="epochs">Planned epochs.</param>
    void SetProgress(int completedEpochs, int epochs);
}
