using TorchSharp;
using static TorchSharp.torch;

namespace YoloTune.Models.Layers;

/// <summary>Layers named 0, 1, 2, …; as a layer they run one after the other.</summary>
public sealed class LayerList : Layer
{
    private readonly List<Layer> _items = [];

    /// <summary>Creates a list.</summary>
    /// <param name="items">The layers in order.</param>
    public LayerList(params IEnumerable<Layer> items)
    {
        foreach (var item in items)
        {
            _items.Add(AddChild(_items.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), item));
        }
    }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Items => _items;

    /// <summary>The layer at <paramref name="index"/>.</summary>
    /// <param name="index">Zero-based.</param>
    public Layer this[int index] => _items[index];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        if (_items.Count == 0)
        {
            return input.alias();
        }

        var value = _items[0].Forward(input);
        for (var i = 1; i < _items.Count; i++)
        {
            using var previous = value;
            value = _items[i].Forward(previous);
        }

        return value;
    }
}
