using TorchSharp;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Half of the channels pass through bottlenecks, the other half around them: cv2(cat(m(a), b)); the block <c>C2</c>.</summary>
public sealed class SplitStage : Layer
{
    private readonly ConvBlock _first;
    private readonly ConvBlock _second;
    private readonly LayerList _items;
    private readonly int _hidden;

    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="repeats">Number of bottlenecks.</param>
    /// <param name="shortcut">Bottlenecks add their input.</param>
    /// <param name="expansion">Hidden channels as a share of the outputs.</param>
    public SplitStage(Initializer initializer, int inputs, int outputs, int repeats, bool shortcut = true, double expansion = 0.5)
    {
        _hidden = (int)(outputs * expansion);
        _first = AddChild("cv1", new ConvBlock(initializer, inputs, 2 * _hidden));
        _second = AddChild("cv2", new ConvBlock(initializer, 2 * _hidden, outputs));
        _items = AddChild("m", new LayerList(Enumerable.Range(0, repeats).Select(_ => new Bottleneck(initializer, _hidden, _hidden, shortcut, 1.0))));
    }

    internal ConvBlock First => _first;

    internal ConvBlock Second => _second;

    internal LayerList Items => _items;

    /// <summary>Channels of each half.</summary>
    internal int Hidden => _hidden;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using var both = _first.Forward(input);
        var halves = both.split(_hidden, 1);
        using var through = halves[0];
        using var around = halves[1];
        using var deep = _items.Forward(through);
        using var joined = MapJoin.Apply(deep, around);
        return _second.Forward(joined);
    }
}
