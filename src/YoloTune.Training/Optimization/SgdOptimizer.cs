using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>
/// Stochastic gradient descent with Nesterov momentum, without dampening (Sutskever et al. 2013; formulas as documented for
/// <c>torch.optim.SGD</c>): g += wd p; v = m v + g, at first v = g; p -= lr (g + m v).
/// </summary>
public sealed class SgdOptimizer : ParameterOptimizer
{
    private const int MomentumBuffer = 0;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="groups">Its groups.</param>
    public SgdOptimizer(IReadOnlyList<ParameterGroup> groups)
        : base("SGD", groups, "momentum_buffer")
    {
    }

    private protected override void UpdateGroup(ParameterGroup group, IReadOnlyList<ParameterState> states)
    {
        using Scalar decay = group.WeightDecay;
        using Scalar momentum = group.Momentum;
        using Scalar step = -group.LearningRate;
        foreach (var state in states)
        {
            Update(state, MomentumBuffer, group.WeightDecay == 0 ? null : decay, momentum, step);
        }
    }

    /// <summary>One Nesterov update of a parameter with the buffer at an index.</summary>
    internal static void Update(ParameterState state, int buffer, Scalar? decay, Scalar momentum, Scalar step)
    {
        using var decayed = decay is null ? null : state.Gradient.add(state.Value, decay);
        var gradient = decayed ?? state.Gradient;
        if (state.Buffers[buffer] is { } velocity)
        {
            velocity.mul_(momentum).PlusInPlace(gradient);
        }
        else
        {
            velocity = state.Buffers[buffer] = gradient.clone().DetachFromDisposeScope();
        }

        using var update = gradient.add(velocity, momentum);
        state.Value.add_(update, step);
    }
}
