using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Architecture;

/// <summary>Computes the layers of a network one after the other and lets go of every output when its last reader is done.</summary>
/// <param name="nodes">The layers; the last one is the head.</param>
internal sealed class GraphExecution(IReadOnlyList<GraphNode> nodes)
{
    private readonly int[] _lastUse = LastUses(nodes);

    /// <summary>Times the layers; null for nobody.</summary>
    public LayerClock? Clock { get; set; }

    /// <summary>Computes everything.</summary>
    /// <param name="images">(B, C, H, W).</param>
    /// <param name="visit">Called with every layer but the head and its output; may be null.</param>
    /// <param name="oneToMany">False leaves the one-to-many branch out.</param>
    public HeadPrediction Run(Tensor images, Action<GraphNode, Tensor>? visit, bool oneToMany)
    {
        var outputs = new Tensor?[nodes.Count];
        Compute(outputs, images, 0, nodes.Count - 1, visit);
        return Finish(outputs, oneToMany);
    }

    /// <summary>Computes the layers before <paramref name="length"/>.</summary>
    /// <param name="images">(B, C, H, W).</param>
    /// <param name="length">Layers, fewer than all.</param>
    /// <returns>The outputs that the other layers read, by layer.</returns>
    public IReadOnlyList<Tensor> RunPrefix(Tensor images, int length)
    {
        var outputs = new Tensor?[nodes.Count];
        Compute(outputs, images, 0, length, null);
        return [.. Leaving(length).Select(node => outputs[node.Index]!)];
    }

    /// <summary>Computes the layers from <paramref name="length"/> on.</summary>
    /// <param name="leaving">What <see cref="RunPrefix"/> gave; stays the caller's.</param>
    /// <param name="length">Layers that are not computed.</param>
    /// <param name="oneToMany">False leaves the one-to-many branch out.</param>
    public HeadPrediction RunRest(IReadOnlyList<Tensor> leaving, int length, bool oneToMany)
    {
        var outputs = new Tensor?[nodes.Count];
        foreach (var (node, output) in Leaving(length).Zip(leaving))
        {
            outputs[node.Index] = output;
        }

        Compute(outputs, null, length, nodes.Count - 1, null);
        return Finish(outputs, oneToMany);
    }

    /// <summary>Layers before <paramref name="length"/> whose outputs the others read, in order.</summary>
    /// <param name="length">Layers, fewer than all.</param>
    public IEnumerable<GraphNode> Leaving(int length) => nodes.Take(length).Where(node => _lastUse[node.Index] >= length);

    private void Compute(Tensor?[] outputs, Tensor? images, int first, int end, Action<GraphNode, Tensor>? visit)
    {
        Clock?.StartForward();
        for (var i = first; i < end; i++)
        {
            var node = nodes[i];
            var inputs = node.From.Select(source => source < 0 ? images! : outputs[source]!).ToArray();
            var output = node.Layer is Concat ? Concat.Join(inputs) : Recomputation.Forward(node.Layer, inputs[0]);
            output = Clock?.Pass(node, output) ?? output;
            outputs[i] = output;
            visit?.Invoke(node, output);
            foreach (var source in node.From)
            {
                if (source >= first && _lastUse[source] == i)
                {
                    outputs[source]!.Dispose();
                }
            }
        }
    }

    private HeadPrediction Finish(Tensor?[] outputs, bool oneToMany)
    {
        var prediction = ((Head)nodes[^1].Layer).Run([.. nodes[^1].From.Select(source => outputs[source]!)], oneToMany);
        return Clock?.Pass(nodes[^1], prediction) ?? prediction;
    }

    private static int[] LastUses(IReadOnlyList<GraphNode> nodes)
    {
        var last = new int[nodes.Count];
        foreach (var node in nodes)
        {
            foreach (var source in node.From.Where(source => source >= 0))
            {
                last[source] = node.Index;
            }
        }

        return last;
    }
}
