using YoloTune.Models.Heads;
using YoloTune.Models.State;
using YoloTune.Training.Losses;

namespace YoloTune.Training.Validation;

/// <summary>Sums up the loss items of a validation.</summary>
internal static class LossSums
{
    /// <summary>Adds the items of a batch; nothing without a loss.</summary>
    public static void Add(double[] sums, ITaskLoss? loss, HeadPrediction prediction, LossTargets targets)
    {
        if (loss is null)
        {
            return;
        }

        var items = loss.ComputeItems(prediction, targets).ToStored().ToFloats();
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += items[i];
        }
    }
}
