using TorchSharp;
using YoloTune.Models.Layers;

namespace YoloTune.Training.Optimization;

/// <summary>
/// RMSProp with momentum (Hinton's lecture 6e; formulas and defaults as documented for <c>torch.optim.RMSprop</c>): smoothing
/// 0.99, epsilon 1e-8, not centred.
/// </summary>
public sealed class RmsPropOptimizer : ParameterOptimizer
{
    private const double Smoothing = 0.99;
    private const double Epsilon = 1e-8;
    private const int SquareBuffer = 0;
    private const int MomentumBuffer = 1;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="groups">Its groups.</param>
    public RmsPropOptimizer(IReadOnlyList<ParameterGroup> groups)
        : base("RMSProp", groups, "square_avg", "momentum_buffer")
    {
    }

    private protected override void UpdateGroup(ParameterGroup group, IReadOnlyList<ParameterState> states)
    {
        using Scalar smoothing = Smoothing;
        using Scalar rest = 1 - Smoothing;
        using Scalar epsilon = Epsilon;
        using Scalar decay = group.WeightDecay;
        using Scalar momentum = group.Momentum;
        using Scalar step = -group.LearningRate;
        using Scalar one = 1;
        foreach (var state in states)
        {
            using var decayed = group.WeightDecay == 0 ? null : state.Gradient.add(state.Value, decay);
            var gradient = decayed ?? state.Gradient;
            var square = state.Buffer(SquareBuffer);
            square.mul_(smoothing).addcmul_(gradient, gradient, rest);
            using var denominator = square.sqrt();
            denominator.PlusInPlace(epsilon);
            if (group.Momentum > 0)
            {
                var velocity = state.Buffer(MomentumBuffer);
                velocity.mul_(momentum).addcdiv_(gradient, denominator, one);
                state.Value.add_(velocity, step);
            }
            else
            {
                state.Value.addcdiv_(gradient, denominator, step);
            }
        }
    }
}
