using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary><see cref="NormSilu"/> for the autograd graph.</summary>
internal sealed class NormSiluFunction : autograd.SingleTensorFunction<NormSiluFunction>
{
    /// <inheritdoc/>
    public override string Name => nameof(NormSiluFunction);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, weight, bias, statistics) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]);
        ctx.save_for_backward([input, weight, bias, statistics]);
        return NormSilu.Forward(input, weight, bias, statistics);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (input, weight, bias) = NormSilu.Backward(grad_output, saved[0], saved[1], saved[2], saved[3]);
        foreach (var tensor in saved)
        {
            tensor.Dispose();
        }

        return [input, weight, bias, null!];
    }
}
