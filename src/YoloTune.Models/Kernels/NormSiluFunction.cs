using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary>
/// <see cref="NormSilu"/> for the autograd graph. TorchSharp leaves the tensors that pass through a function of ours in the dispose
/// scope at hand, which in training lasts for a step: every map and every gradient would live until its end. They are let go of here
/// as soon as the graph has them.
/// </summary>
internal sealed class NormSiluFunction : autograd.SingleTensorFunction<NormSiluFunction>
{
    [ThreadStatic]
    private static List<Tensor>? s_handedOver;

    /// <inheritdoc/>
    public override string Name => nameof(NormSiluFunction);

    /// <summary>Applies the function.</summary>
    /// <param name="input">(B, C, H, W).</param>
    /// <param name="weight">(C).</param>
    /// <param name="bias">(C).</param>
    /// <param name="statistics">(2C).</param>
    public static Tensor Run(Tensor input, Tensor weight, Tensor bias, Tensor statistics)
    {
        using var scope = NewDisposeScope();
        return apply(input, weight, bias, statistics).MoveToOuterDisposeScope();
    }

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
        Tensor[] results;
        using (var scope = NewDisposeScope())
        {
            var saved = ctx.get_saved_variables();
            var (input, weight, bias) = NormSilu.Backward(grad_output, saved[0], saved[1], saved[2], saved[3]);
            results = [input.MoveToOuterDisposeScope(), weight.MoveToOuterDisposeScope(), bias.MoveToOuterDisposeScope()];
        }

        // What the call before returned is in the graph by now.
        var handedOver = s_handedOver ??= [];
        handedOver.ForEach(tensor => tensor.Dispose());
        handedOver.Clear();
        handedOver.AddRange(results);
        handedOver.Add(grad_output);
        return [.. results, null!];
    }
}
