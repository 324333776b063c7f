using TorchSharp;
using TorchSharp.Modules;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Batch normalisation over (B, H, W) of each channel, with running statistics for evaluation.</summary>
public sealed class BatchNorm : Layer
{
    /// <summary>Creates the layer with weight 1, bias 0, mean 0 and variance 1.</summary>
    /// <param name="channels">Channels.</param>
    public BatchNorm(int channels)
    {
        Weight = AddParameter("weight", ones(channels, dtype: ScalarType.Float32));
        Bias = AddParameter("bias", zeros(channels, dtype: ScalarType.Float32));
        RunningMean = AddBuffer("running_mean", zeros(channels, dtype: ScalarType.Float32));
        RunningVariance = AddBuffer("running_var", ones(channels, dtype: ScalarType.Float32));
        BatchesTracked = AddBuffer("num_batches_tracked", zeros(Array.Empty<long>(), dtype: ScalarType.Int64));
    }

    /// <summary>(C) scale.</summary>
    public Parameter Weight { get; }

    /// <summary>(C) shift.</summary>
    public Parameter Bias { get; }

    /// <summary>(C) mean used in evaluation.</summary>
    public Tensor RunningMean { get; }

    /// <summary>(C) unbiased variance used in evaluation.</summary>
    public Tensor RunningVariance { get; }

    /// <summary>Training batches seen.</summary>
    public Tensor BatchesTracked { get; }

    /// <summary>Added to the variance (detection-like models 1e-3, classification 1e-5).</summary>
    public double Epsilon { get; set; } = 1e-3;

    /// <summary>Weight of the newest batch in the running statistics (detection-like models 0.03, classification 0.1).</summary>
    public double Momentum { get; set; } = 0.03;

    /// <inheritdoc/>
    public override int OwnLeafCount => 1;

    /// <inheritdoc/>
    public override bool IsNormalization => true;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Normalize(input, activated: false);

    /// <summary>Normalises and activates by SiLU; in one step where a kernel for it exists.</summary>
    /// <param name="input">(B, C, H, W).</param>
    internal Tensor ForwardActivated(Tensor input) => Normalize(input, activated: true);

    private Tensor Normalize(Tensor input, bool activated)
    {
        if (Training)
        {
            TensorArithmetic.Increment(BatchesTracked);
        }

        Observer?.CountPerArea(4.0 * input.numel());
        if (Training && NormSilu.Fits(input))
        {
            return NormSilu.Apply(input, Weight, Bias, (RunningMean, RunningVariance), Momentum, Epsilon, activated);
        }

        var linear = nn.functional.batch_norm(input, RunningMean, RunningVariance, Weight, Bias, Training, Momentum, Epsilon);
        if (!activated)
        {
            return linear;
        }

        using var before = linear;
        return Silu.Apply(before);
    }
}
