using YoloTune.Models;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>What an optimizer remembers of one parameter. Empty until the first gradient.</summary>
internal sealed class ParameterState(ModelParameter parameter, int bufferCount) : IDisposable
{
    public ModelParameter Parameter { get; } = parameter;

    public Tensor Value => Parameter.Value;

    public Tensor?[] Buffers { get; } = new Tensor?[bufferCount];

    /// <summary>Updates so far.</summary>
    public long Steps { get; set; }

    /// <summary>Product of the scheduled momenta (NAdam).</summary>
    public double MomentumProduct { get; set; } = 1;

    /// <summary>The gradient of the step in progress; lives in the dispose scope of that step.</summary>
    public Tensor Gradient { get; set; } = null!;

    /// <summary>The buffer at an index; zeros when it did not exist.</summary>
    public Tensor Buffer(int index) => Buffers[index] ??= zeros_like(Value).DetachFromDisposeScope();

    public void Dispose()
    {
        for (var index = 0; index < Buffers.Length; index++)
        {
            Buffers[index]?.Dispose();
            Buffers[index] = null;
        }
    }
}
