using static TorchSharp.torch;

namespace YoloTune.Models.Kernels;

/// <summary>
/// Lets go of gradients that a function of ours gave to the autograd graph. TorchSharp leaves the tensors that pass through such a
/// function in the dispose scope at hand, which in training lasts for a step: every map and every gradient would live until its end.
/// </summary>
internal static class GraphHandover
{
    [ThreadStatic]
    private static List<Tensor>? s_last;

    /// <summary>Notes what a function returns now, and frees what the function before it returned: that is in the graph by now.</summary>
    /// <param name="received">What the function was called with.</param>
    /// <param name="returned">What it returns.</param>
    public static void Note(Tensor received, params ReadOnlySpan<Tensor> returned)
    {
        var last = s_last ??= [];
        foreach (var tensor in last)
        {
            tensor.Dispose();
        }

        last.Clear();
        last.Add(received);
        last.AddRange(returned);
    }
}
