using YoloTune.Models;
using YoloTune.Training.Losses;
using YoloTune.Training.Options;

namespace YoloTune.Training.Sessions;

/// <summary>The loss of a run.</summary>
internal static class SessionLosses
{
    /// <summary>The loss that fits a model's head.</summary>
    public static ITaskLoss Create(TrainOptions options, SessionData data, YoloModel model)
    {
        var loss = new DetectionLossOptions
        {
            Classes = model.Head.ClassCount,
            Bins = model.Detector.RegisterMaximum,
            Strides = [.. model.Strides.Select(stride => (int)stride)],
            BoxGain = options.BoxGain,
            ClassGain = options.ClassGain,
            DistanceGain = options.DistanceGain,
            ClassWeights = options.ClassWeightPower > 0 ? [.. data.Train.ClassWeights(options.ClassWeightPower).Select(weight => (float)weight)] : null,
        };
        return model.Head.HasEndToEnd ? new EndToEndLoss(loss) : new DetectionLoss(loss);
    }
}
