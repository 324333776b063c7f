using TorchSharp;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Two parallel paths, one through bottlenecks: cv3(cat(m(cv1 x), cv2 x)); the blocks <c>C3</c> and <c>C3k</c>.</summary>
public sealed class CrossStagePartial : Layer
{
    private readonly ConvBlock _first;
    private readonly ConvBlock _second;
    private readonly ConvBlock _third;
    private readonly LayerList _items;

    private CrossStagePartial(Initializer initializer, int inputs, int outputs, int repeats, bool shortcut, double expansion, int firstKernel, int secondKernel)
    {
        var hidden = (int)(outputs * expansion);
        _first = AddChild("cv1", new ConvBlock(initializer, inputs, hidden));
        _second = AddChild("cv2", new ConvBlock(initializer, inputs, hidden));
        _third = AddChild("cv3", new ConvBlock(initializer, 2 * hidden, outputs));
        _items = AddChild("m", new LayerList(Enumerable.Range(0, repeats).Select(_ => new Bottleneck(initializer, hidden, hidden, shortcut, 1.0, firstKernel, secondKernel))));
    }

    internal ConvBlock First => _first;

    internal ConvBlock Second => _second;

    internal ConvBlock Third => _third;

    internal LayerList Items => _items;

    /// <summary>Bottlenecks with 1x1 and 3x3 kernels.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="repeats">Number of bottlenecks.</param>
    /// <param name="shortcut">Bottlenecks add their input.</param>
    /// <param name="expansion">Hidden channels as a share of the outputs.</param>
    public static CrossStagePartial C3(Initializer initializer, int inputs, int outputs, int repeats, bool shortcut = true, double expansion = 0.5) =>
        new(initializer, inputs, outputs, repeats, shortcut, expansion, 1, 3);

    /// <summary>Bottlenecks with two square kernels.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="repeats">Number of bottlenecks.</param>
    /// <param name="shortcut">Bottlenecks add their input.</param>
    /// <param name="expansion">Hidden channels as a share of the outputs.</param>
    /// <param name="kernel">Side of the kernels.</param>
    public static CrossStagePartial C3k(Initializer initializer, int inputs, int outputs, int repeats = 2, bool shortcut = true, double expansion = 0.5, int kernel = 3) =>
        new(initializer, inputs, outputs, repeats, shortcut, expansion, kernel, kernel);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using var entry = _first.Forward(input);
        using var deep = _items.Forward(entry);
        using var flat = _second.Forward(input);
        using var joined = MapJoin.Apply(deep, flat);
        return _third.Forward(joined);
    }
}
