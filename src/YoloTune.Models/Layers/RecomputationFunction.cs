using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary><see cref="Recomputation"/> for the autograd graph.</summary>
internal sealed class RecomputationFunction : autograd.SingleTensorFunction<RecomputationFunction>
{
    private const string LayerKey = "layer";

    [ThreadStatic]
    private static List<Tensor>? s_handedOver;

    /// <inheritdoc/>
    public override string Name => nameof(RecomputationFunction);

    /// <summary>Applies the function.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Its input.</param>
    /// <param name="trigger">A tensor that needs a gradient.</param>
    public static Tensor Run(Layer layer, Tensor input, Tensor trigger)
    {
        using var scope = NewDisposeScope();
        return apply(input, trigger, layer).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, layer) = ((Tensor)vars[0], (Layer)vars[2]);
        ctx.save_for_backward([input]);
        ctx.save_data(LayerKey, layer);
        return layer.Forward(input);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var layer = (Layer)ctx.get_data(LayerKey);
        Tensor? result;
        using (var scope = NewDisposeScope())
        using (enable_grad())
        {
            var saved = ctx.get_saved_variables()[0];
            var input = saved.detach();
            input.requires_grad = saved.requires_grad;
            layer.SetRecomputing(true);
            try
            {
                using var output = layer.Forward(input);
                output.backward([grad_output]);
            }
            finally
            {
                layer.SetRecomputing(false);
            }

            result = saved.requires_grad ? input.grad?.MoveToOuterDisposeScope() : null;
        }

        // What the call before returned is in the graph by now; nothing else would let go of it before the step ends.
        var handedOver = s_handedOver ??= [];
        handedOver.ForEach(tensor => tensor.Dispose());
        handedOver.Clear();
        handedOver.Add(grad_output);
        if (result is not null)
        {
            handedOver.Add(result);
        }

        return [result!, null!, null!];
    }
}
