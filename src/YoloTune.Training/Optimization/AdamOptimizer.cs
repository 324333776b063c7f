using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>
/// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019) with the formulas and defaults documented for
/// <c>torch.optim.Adam</c> and <c>torch.optim.AdamW</c>: second beta 0.999, epsilon 1e-8. The momentum of a group is the first beta.
/// </summary>
public sealed class AdamOptimizer : ParameterOptimizer
{
    private readonly bool _decoupled;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="groups">Its groups.</param>
    /// <param name="decoupled">True for AdamW: weights shrink by lr x decay; false for Adam: the decay is added to the gradient.</param>
    public AdamOptimizer(IReadOnlyList<ParameterGroup> groups, bool decoupled)
        : base(decoupled ? "AdamW" : "Adam", groups, AdamMoments.FirstName, AdamMoments.SecondName) => _decoupled = decoupled;

    private protected override void UpdateGroup(ParameterGroup group, IReadOnlyList<ParameterState> states)
    {
        using var moments = new AdamMoments(group);
        using Scalar shrink = 1 - (group.LearningRate * group.WeightDecay);
        using Scalar epsilon = AdamMoments.Epsilon;
        foreach (var state in states)
        {
            if (_decoupled)
            {
                state.Value.mul_(shrink);
            }

            using var decayed = _decoupled ? null : moments.Decay(state);
            var (first, second) = moments.Advance(state, decayed ?? state.Gradient);
            using Scalar rootCorrection = Math.Sqrt(moments.SecondCorrection(state.Steps));
            using Scalar step = -group.LearningRate / moments.FirstCorrection(state.Steps);
            using var denominator = second.sqrt();
            denominator.div_(rootCorrection).PlusInPlace(epsilon);
            state.Value.addcdiv_(first, denominator, step);
        }
    }
}
