using System.Collections;
using YoloTune.Core.Masks;

namespace YoloTune.Core.Tasks;

/// <summary>
/// The masks of the objects of one image, in the order of its boxes, under the field's names (spec/07 sections 4 and 5). They have the
/// resolution of the network input, or that of the picture (<c>retina_masks</c>).
/// </summary>
public sealed class MaskList : IReadOnlyList<BitMask>
{
    private readonly BitMask[] _masks;
    private readonly float[]?[] _polygons;
    private readonly float _gain;
    private readonly float _padLeft;
    private readonly float _padTop;

    /// <summary>Wraps masks.</summary>
    /// <param name="masks">A mask per object, all of one size.</param>
    /// <param name="height">Native height of the picture, pixels.</param>
    /// <param name="width">Native width of the picture, pixels.</param>
    /// <param name="gain">Pixels of the masks per pixel of the picture; 1 for masks of the picture's resolution.</param>
    /// <param name="padLeft">Padding to the left of the picture in the masks, pixels of the masks.</param>
    /// <param name="padTop">Padding above the picture in the masks, pixels of the masks.</param>
    public MaskList(IEnumerable<BitMask> masks, int height, int width, float gain = 1, float padLeft = 0, float padTop = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gain);
        _masks = [.. masks];
        _polygons = _masks.Length == 0 ? [] : new float[]?[_masks.Length];
        (ImageHeight, ImageWidth) = (height, width);
        (_gain, _padLeft, _padTop) = (gain, padLeft, padTop);
    }

    /// <summary>Native height, pixels.</summary>
    public int ImageHeight { get; }

    /// <summary>Native width, pixels.</summary>
    public int ImageWidth { get; }

    /// <inheritdoc/>
    public int Count => _masks.Length;

    /// <summary>The masks as they are: in the resolution of the network input, or of the picture.</summary>
    public IReadOnlyList<BitMask> Data => _masks;

    /// <summary>
    /// A polygon per mask, x and y in turn, native pixels: the outer borders, several parts joined by bridges; empty for an empty mask.
    /// </summary>
    public IReadOnlyList<float[]> Xy => [.. Enumerable.Range(0, Count).Select(Polygon)];

    /// <summary>The polygons, 0 to 1 of the image.</summary>
    public IReadOnlyList<float[]> Xyn => [.. Enumerable.Range(0, Count).Select(PolygonNormalized)];

    /// <inheritdoc/>
    public BitMask this[int index] => _masks[index];

    /// <summary>The polygon of one mask, x and y in turn, native pixels.</summary>
    /// <param name="index">Index of the object.</param>
    public float[] Polygon(int index)
    {
        return _polygons[index] ??= Trace(_masks[index]);
    }

    /// <summary>The polygon of one mask, x and y in turn, 0 to 1 of the image.</summary>
    /// <param name="index">Index of the object.</param>
    public float[] PolygonNormalized(int index)
    {
        var points = (float[])Polygon(index).Clone();
        for (var i = 0; i < points.Length; i += 2)
        {
            points[i] /= ImageWidth;
            points[i + 1] /= ImageHeight;
        }

        return points;
    }

    /// <summary>One mask in the resolution of the picture.</summary>
    /// <param name="index">Index of the object.</param>
    public BitMask ToPicture(int index)
    {
        var mask = _masks[index];
        return _gain == 1 && _padLeft == 0 && _padTop == 0 && mask.Height == ImageHeight && mask.Width == ImageWidth
            ? mask
            : MaskScaling.ToPicture(mask, _gain, _padLeft, _padTop, ImageHeight, ImageWidth);
    }

    /// <inheritdoc/>
    public IEnumerator<BitMask> GetEnumerator() => ((IEnumerable<BitMask>)_masks).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private float[] Trace(BitMask mask)
    {
        var borders = MaskContours.Outer(mask);
        if (borders.Count == 0)
        {
            return [];
        }

        var chain = ContourChain.Join(borders);
        var points = new float[2 * chain.Count];
        for (var i = 0; i < chain.Count; i++)
        {
            points[2 * i] = Math.Clamp((chain[i].X - _padLeft) / _gain, 0, ImageWidth);
            points[(2 * i) + 1] = Math.Clamp((chain[i].Y - _padTop) / _gain, 0, ImageHeight);
        }

        return points;
    }
}
