using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>
/// Adam with the infinity norm (Kingma and Ba 2015, section 7.1) with the formulas and defaults documented for
/// <c>torch.optim.Adamax</c>: second beta 0.999, epsilon 1e-8. The momentum of a group is the first beta.
/// </summary>
public sealed class AdamaxOptimizer : ParameterOptimizer
{
    private const int NormBuffer = 1;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="groups">Its groups.</param>
    public AdamaxOptimizer(IReadOnlyList<ParameterGroup> groups)
        : base("Adamax", groups, AdamMoments.FirstName, "exp_inf")
    {
    }

    private protected override void UpdateGroup(ParameterGroup group, IReadOnlyList<ParameterState> states)
    {
        using var moments = new AdamMoments(group);
        using Scalar beta2 = AdamMoments.Beta2;
        using Scalar epsilon = AdamMoments.Epsilon;
        foreach (var state in states)
        {
            using var decayed = moments.Decay(state);
            var gradient = decayed ?? state.Gradient;
            var first = moments.AdvanceFirst(state, gradient);
            var norm = state.Buffer(NormBuffer);
            using var magnitude = gradient.abs();
            magnitude.PlusInPlace(epsilon);
            norm.mul_(beta2);
            using var largest = maximum(norm, magnitude);
            norm.copy_(largest);
            using Scalar step = -group.LearningRate / moments.FirstCorrection(state.Steps);
            state.Value.addcdiv_(first, norm, step);
        }
    }
}
