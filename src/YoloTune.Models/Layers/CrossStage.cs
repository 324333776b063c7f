using TorchSharp;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>
/// The split-and-concatenate block behind <c>C2f</c> and <c>C3k2</c>: cv1 gives two halves a, b; every item works on the
/// output of the one before, starting from b; cv2 sees a, b and all item outputs.
/// </summary>
public sealed class CrossStage : Layer
{
    private readonly ConvBlock _first;
    private readonly ConvBlock _second;
    private readonly LayerList _items;

    private CrossStage(Initializer initializer, int inputs, int outputs, double expansion, int repeats, Func<int, Layer> item)
    {
        Hidden = (int)(outputs * expansion);
        _first = AddChild("cv1", new ConvBlock(initializer, inputs, 2 * Hidden));
        _second = AddChild("cv2", new ConvBlock(initializer, (2 + repeats) * Hidden, outputs));
        _items = AddChild("m", new LayerList(Enumerable.Range(0, repeats).Select(_ => item(Hidden))));
    }

    /// <summary>Channels of each half.</summary>
    public int Hidden { get; }

    internal ConvBlock First => _first;

    internal ConvBlock Second => _second;

    internal LayerList Items => _items;

    /// <summary>The block <c>C2f</c> of YOLOv8.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="repeats">Number of items.</param>
    /// <param name="shortcut">Items add their input.</param>
    /// <param name="expansion">Hidden channels as a share of the outputs.</param>
    public static CrossStage C2f(Initializer initializer, int inputs, int outputs, int repeats, bool shortcut = false, double expansion = 0.5) =>
        new(initializer, inputs, outputs, expansion, repeats, c => new Bottleneck(initializer, c, c, shortcut, 1.0));

    /// <summary>The block <c>C3k2</c> of YOLO11 and YOLO26.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="repeats">Number of items.</param>
    /// <param name="nested">Items are <see cref="CrossStagePartial"/> instead of bottlenecks (<c>c3k</c>).</param>
    /// <param name="expansion">Hidden channels as a share of the outputs.</param>
    /// <param name="attention">Items are a bottleneck followed by attention; wins over <paramref name="nested"/>.</param>
    /// <param name="shortcut">Items add their input.</param>
    public static CrossStage C3k2(
        Initializer initializer, int inputs, int outputs, int repeats, bool nested = false, double expansion = 0.5, bool attention = false, bool shortcut = true) =>
        new(initializer, inputs, outputs, expansion, repeats, c => attention
            ? new LayerList(new Bottleneck(initializer, c, c, shortcut), new AttentionBlock(initializer, c, 0.5, Math.Max(c / 64, 1)))
            : nested
                ? CrossStagePartial.C3k(initializer, c, c, 2, shortcut)
                : new Bottleneck(initializer, c, c, shortcut));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using var both = _first.Forward(input);
        var parts = new List<Tensor>(both.split(Hidden, 1));
        foreach (var item in _items.Items)
        {
            parts.Add(item.Forward(parts[^1]));
        }

        using var joined = MapJoin.Apply([.. parts]);
        foreach (var part in parts)
        {
            part.Dispose();
        }

        return _second.Forward(joined);
    }
}
