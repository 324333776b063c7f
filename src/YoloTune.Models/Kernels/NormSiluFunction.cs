using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary><see cref="NormSilu"/> for the autograd graph.</summary>
internal sealed class NormSiluFunction : autograd.SingleTensorFunction<NormSiluFunction>
{
    /// <inheritdoc/>
    public override string Name => nameof(NormSiluFunction);

    /// <summary>Applies the function.</summary>
    /// <param name="input">(B, C, H, W).</param>
    /// <param name="weight">(C).</param>
    /// <param name="bias">(C).</param>
    /// <param name="statistics">(2C).</param>
    /// <param name="activated">False leaves the normalised values as they are.</param>
    public static Tensor Run(Tensor input, Tensor weight, Tensor bias, Tensor statistics, bool activated)
    {
        using var scope = NewDisposeScope();
        return apply(input, weight, bias, statistics, activated).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, weight, bias, statistics) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]);
        ctx.save_for_backward([input, weight, bias, statistics]);
        var activated = (bool)vars[4];
        ctx.save_data(nameof(activated), activated);
        return activated
            ? NormSilu.Forward<NormSiluKernel.Silu>(input, weight, bias, statistics)
            : NormSilu.Forward<NormSiluKernel.None>(input, weight, bias, statistics);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Tensor[] results;
        using (var scope = NewDisposeScope())
        {
            var saved = ctx.get_saved_variables();
            var (input, weight, bias) = (bool)ctx.get_data("activated")
                ? NormSilu.Backward<NormSiluKernel.Silu>(grad_output, saved[0], saved[1], saved[2], saved[3])
                : NormSilu.Backward<NormSiluKernel.None>(grad_output, saved[0], saved[1], saved[2], saved[3]);
            results = [input.MoveToOuterDisposeScope(), weight.MoveToOuterDisposeScope(), bias.MoveToOuterDisposeScope()];
        }

        GraphHandover.Note(grad_output, results);
        return [.. results, null!, null!];
    }
}
