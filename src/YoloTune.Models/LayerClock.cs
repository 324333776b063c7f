using System.Globalization;
using TorchSharp;
using YoloTune.Models.Architecture;
using YoloTune.Models.Heads;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models;

/// <summary>
/// Times the layers of a network, forward and backward. A mark in the autograd graph stands behind every layer: gradients reach it
/// when all that came after the layer is done, since the engine takes operations in the reverse of the order in which they were
/// made. Sums of gradients of a map that several layers read count for the reader that came first. Layers without a gradient have
/// no mark and take no time backward. A mark itself costs some hundredths of a millisecond.
/// </summary>
/// <param name="time">Time source.</param>
public sealed class LayerClock(TimeProvider time)
{
    private readonly List<(string Name, double Forward, double Backward)> _layers = [];
    private long _since;
    private int _running = -1;

    /// <summary>What the gradient of the loss itself has taken so far, milliseconds.</summary>
    public double LossBackward { get; private set; }

    /// <summary>The layers in their order.</summary>
    public IReadOnlyList<LayerTime> Layers => [.. _layers.Select(layer => new LayerTime(layer.Name, layer.Forward, layer.Backward))];

    /// <summary>A backward pass starts now.</summary>
    public void StartBackward() => (_since, _running) = (time.GetTimestamp(), -1);

    /// <summary>The backward pass has ended.</summary>
    public void EndBackward() => Reach(-1);

    /// <summary>A forward pass starts now.</summary>
    internal void StartForward() => _since = time.GetTimestamp();

    /// <summary>A layer is done forward.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="output">Its output, which the caller hands over.</param>
    /// <returns>The output to go on with.</returns>
    internal Tensor Pass(GraphNode node, Tensor output)
    {
        Note(node);
        var marked = Mark(output, node.Index);
        _since = time.GetTimestamp();
        return marked;
    }

    /// <summary>The head is done forward.</summary>
    internal HeadPrediction Pass(GraphNode node, HeadPrediction output)
    {
        Note(node);
        var marked = output is DetectionPrediction detection
            ? new DetectionPrediction(Mark(detection.OneToMany, node.Index), Mark(detection.OneToOne, node.Index))
            : output;
        _since = time.GetTimestamp();
        return marked;
    }

    private void Note(GraphNode node)
    {
        while (_layers.Count <= node.Index)
        {
            _layers.Add((string.Empty, 0, 0));
        }

        var layer = _layers[node.Index];
        var name = string.Create(CultureInfo.InvariantCulture, $"{node.Index} {node.Module}");
        _layers[node.Index] = (name, layer.Forward + time.GetElapsedTime(_since).TotalMilliseconds, layer.Backward);
    }

    /// <summary>What has run since the last mark belongs to the layer before it; from now on another one runs.</summary>
    private void Reach(int node)
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_since, now).TotalMilliseconds;
        if (_running < 0)
        {
            LossBackward += elapsed;
        }
        else
        {
            var layer = _layers[_running];
            _layers[_running] = layer with { Backward = layer.Backward + elapsed };
        }

        (_since, _running) = (now, node);
    }

    private BranchPrediction? Mark(BranchPrediction? branch, int node) =>
        branch is null ? null : branch with { Boxes = Mark(branch.Boxes, node), Scores = Mark(branch.Scores, node) };

    private Tensor Mark(Tensor output, int node)
    {
        if (!output.requires_grad)
        {
            return output;
        }

        using var scope = NewDisposeScope();
        var marked = Function.apply(output, this, node).MoveToOuterDisposeScope();
        output.Dispose();
        return marked;
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(LayerClock);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("clock", vars[1]);
            ctx.save_data("node", vars[2]);
            return ((Tensor)vars[0]).detach();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            ((LayerClock)ctx.get_data("clock")).Reach((int)ctx.get_data("node"));
            var gradient = grad_output.alias();
            GraphHandover.Note(grad_output, gradient);
            return [gradient, null!, null!];
        }
    }
}
