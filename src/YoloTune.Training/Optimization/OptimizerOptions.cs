namespace YoloTune.Training.Optimization;

/// <summary>What decides the optimizer of a run.</summary>
public sealed record OptimizerOptions
{
    /// <summary>SGD, MuSGD, Adam, Adamax, AdamW, NAdam, RAdam, RMSProp or auto, in any case.</summary>
    public string Name { get; init; } = "auto";

    /// <summary>The learning rate that was asked for; null leaves it to <c>auto</c>, and means 0.01 elsewhere.</summary>
    public double? LearningRate { get; init; }

    /// <summary>SGD momentum or first Adam beta; <c>auto</c> takes 0.9 whatever stands here.</summary>
    public double Momentum { get; init; } = 0.937;

    /// <summary>Effective weight decay, see <see cref="GradientAccumulation.EffectiveWeightDecay"/>.</summary>
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>Learning rate of biases at the start of warm-up; <c>auto</c> makes it 0.</summary>
    public double WarmupBiasLearningRate { get; init; } = 0.1;

    /// <summary>Planned iterations, see <see cref="GradientAccumulation.PlannedIterations"/>; used by <c>auto</c> only.</summary>
    public long Iterations { get; init; }

    /// <summary>Number of classes, at least 1; used by <c>auto</c> only.</summary>
    public int ClassCount { get; init; } = 80;
}
