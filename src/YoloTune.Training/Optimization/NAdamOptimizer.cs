using TorchSharp;
using YoloTune.Models.Layers;

namespace YoloTune.Training.Optimization;

/// <summary>
/// Adam with Nesterov momentum (Dozat 2016) with the formulas and defaults documented for <c>torch.optim.NAdam</c>: second beta
/// 0.999, epsilon 1e-8, momentum decay 0.004. The momentum of a group is the first beta.
/// </summary>
public sealed class NAdamOptimizer : ParameterOptimizer
{
    private const double MomentumDecay = 0.004;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="groups">Its groups.</param>
    public NAdamOptimizer(IReadOnlyList<ParameterGroup> groups)
        : base("NAdam", groups, AdamMoments.FirstName, AdamMoments.SecondName)
    {
    }

    private protected override void UpdateGroup(ParameterGroup group, IReadOnlyList<ParameterState> states)
    {
        using var moments = new AdamMoments(group);
        using Scalar epsilon = AdamMoments.Epsilon;
        foreach (var state in states)
        {
            using var decayed = moments.Decay(state);
            var gradient = decayed ?? state.Gradient;
            var (first, second) = moments.Advance(state, gradient);
            var momentum = ScheduledMomentum(group.Momentum, state.Steps);
            var nextMomentum = ScheduledMomentum(group.Momentum, state.Steps + 1);
            state.MomentumProduct *= momentum;

            using Scalar correction = moments.SecondCorrection(state.Steps);
            using Scalar gradientStep = -group.LearningRate * (1 - momentum) / (1 - state.MomentumProduct);
            using Scalar momentStep = -group.LearningRate * nextMomentum / (1 - (state.MomentumProduct * nextMomentum));
            using var denominator = second.div(correction);
            denominator.sqrt_().PlusInPlace(epsilon);
            state.Value.addcdiv_(gradient, denominator, gradientStep);
            state.Value.addcdiv_(first, denominator, momentStep);
        }
    }

    private static double ScheduledMomentum(double beta1, long step) => beta1 * (1 - (0.5 * Math.Pow(0.96, step * MomentumDecay)));
}
