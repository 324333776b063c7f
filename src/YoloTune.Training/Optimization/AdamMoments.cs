using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>The running moments that the Adam family shares, with the constants of one group and step.</summary>
internal sealed class AdamMoments : IDisposable
{
    public const string FirstName = "exp_avg";
    public const string SecondName = "exp_avg_sq";
    public const double Beta2 = 0.999;
    public const double Epsilon = 1e-8;

    private readonly double _beta1;
    private readonly bool _decays;
    private readonly Scalar _decay;
    private readonly Scalar _beta2 = Beta2;
    private readonly Scalar _rest2 = 1 - Beta2;
    private readonly Dictionary<(ScalarType Type, DeviceType Device), Tensor> _rest1 = [];

    public AdamMoments(ParameterGroup group)
    {
        _beta1 = group.Momentum;
        _decays = group.WeightDecay != 0;
        _decay = group.WeightDecay;
    }

    /// <summary>The gradient plus the decayed parameter; null when the group does not decay.</summary>
    public Tensor? Decay(ParameterState state) => _decays ? state.Gradient.add(state.Value, _decay) : null;

    /// <summary>m = m + (1 - beta1)(g - m).</summary>
    public Tensor AdvanceFirst(ParameterState state, Tensor gradient)
    {
        var first = state.Buffer(0);
        first.lerp_(gradient, Rest1(gradient));
        return first;
    }

    /// <summary>Both moments; v = beta2 v + (1 - beta2) g².</summary>
    public (Tensor First, Tensor Second) Advance(ParameterState state, Tensor gradient)
    {
        var first = AdvanceFirst(state, gradient);
        var second = state.Buffer(1);
        second.mul_(_beta2).addcmul_(gradient, gradient, _rest2);
        return (first, second);
    }

    public double FirstCorrection(long steps) => 1 - Math.Pow(_beta1, steps);

    public double SecondCorrection(long steps) => 1 - Math.Pow(Beta2, steps);

    public void Dispose()
    {
        _decay.Dispose();
        _beta2.Dispose();
        _rest2.Dispose();
        foreach (var weight in _rest1.Values)
        {
            weight.Dispose();
        }
    }

    private Tensor Rest1(Tensor like)
    {
        var key = (like.dtype, like.device_type);
        if (!_rest1.TryGetValue(key, out var weight))
        {
            weight = _rest1[key] = tensor((float)(1 - _beta1), like.dtype, like.device);
        }

        return weight;
    }
}
