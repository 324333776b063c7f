using TorchSharp;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Half of the channels pass through attention blocks, the other half around them (<c>C2PSA</c>).</summary>
public sealed class PartialAttention : Layer
{
    private readonly ConvBlock _first;
    private readonly ConvBlock _second;
    private readonly LayerList _items;
    private readonly int _hidden;

    /// <summary>Creates the block.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="channels">Input and output channels.</param>
    /// <param name="repeats">Number of attention blocks.</param>
    /// <param name="expansion">Hidden channels as a share of the inputs.</param>
    public PartialAttention(Initializer initializer, int channels, int repeats, double expansion = 0.5)
    {
        _hidden = (int)(channels * expansion);
        _first = AddChild("cv1", new ConvBlock(initializer, channels, 2 * _hidden));
        _second = AddChild("cv2", new ConvBlock(initializer, 2 * _hidden, channels));
        _items = AddChild("m", new LayerList(Enumerable.Range(0, repeats).Select(_ => new AttentionBlock(initializer, _hidden, 0.5, Math.Max(_hidden / 64, 1)))));
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
        using var around = halves[0];
        using var through = halves[1];
        using var attended = _items.Forward(through);
        using var joined = MapJoin.Apply(around, attended);
        return _second.Forward(joined);
    }
}
