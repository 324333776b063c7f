using TorchSharp;
using YoloTune.Models.Layers;

namespace YoloTune.Training.Optimization;

/// <summary>
/// Rectified Adam (Liu et al. 2020) with the formulas and defaults documented for <c>torch.optim.RAdam</c>: second beta 0.999,
/// epsilon 1e-8. The momentum of a group is the first beta.
/// </summary>
public sealed class RAdamOptimizer : ParameterOptimizer
{
    private const double RectifiedFrom = 5;
    private const double MaximumLength = (2 / (1 - AdamMoments.Beta2)) - 1;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="groups">Its groups.</param>
    public RAdamOptimizer(IReadOnlyList<ParameterGroup> groups)
        : base("RAdam", groups, AdamMoments.FirstName, AdamMoments.SecondName)
    {
    }

    private protected override void UpdateGroup(ParameterGroup group, IReadOnlyList<ParameterState> states)
    {
        using var moments = new AdamMoments(group);
        using Scalar epsilon = AdamMoments.Epsilon;
        foreach (var state in states)
        {
            using var decayed = moments.Decay(state);
            var (first, second) = moments.Advance(state, decayed ?? state.Gradient);
            var rate = -group.LearningRate / moments.FirstCorrection(state.Steps);
            var correction = moments.SecondCorrection(state.Steps);
            var length = MaximumLength - (2 * state.Steps * (1 - correction) / correction);
            if (length <= RectifiedFrom)
            {
                using Scalar plainStep = rate;
                state.Value.add_(first, plainStep);
                continue;
            }

            using Scalar step = rate * Math.Sqrt(correction) * Rectification(length);
            using var denominator = second.sqrt();
            denominator.PlusInPlace(epsilon);
            state.Value.addcdiv_(first, denominator, step);
        }
    }

    private static double Rectification(double length) => Math.Sqrt(
        (length - 4) * (length - 2) * MaximumLength / ((MaximumLength - 4) * (MaximumLength - 2) * length));
}
