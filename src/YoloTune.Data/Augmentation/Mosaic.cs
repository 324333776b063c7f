using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Augmentation;

/// <summary>Puts four images around a common corner (specification 03, section 12).</summary>
public static class Mosaic
{
    /// <summary>Images of a mosaic.</summary>
    public const int TileCount = 4;

    /// <summary>Draws the common corner: y first, then x.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="imageSize">S; the mosaic has 2S x 2S pixels.</param>
    public static (int X, int Y) DrawCenter(IRandomStream random, int imageSize)
    {
        ArgumentNullException.ThrowIfNull(random);
        var margin = (imageSize + 1) / 2;
        var y = (int)random.Uniform(margin, (2 * imageSize) - margin);
        return ((int)random.Uniform(margin, (2 * imageSize) - margin), y);
    }

    /// <summary>Composes the tiles top left, top right, bottom left, bottom right; what lies outside is cut off.</summary>
    /// <param name="tiles">Four samples; left unchanged, not recycled.</param>
    /// <param name="imageSize">S; the mosaic has 2S x 2S pixels.</param>
    /// <param name="centerX">Column of the common corner.</param>
    /// <param name="centerY">Row of the common corner.</param>
    /// <returns>A sample with a rented image that carries the file of the first tile.</returns>
    /// <exception cref="ArgumentException">There are not four tiles.</exception>
    public static Sample Compose(IReadOnlyList<Sample> tiles, int imageSize, int centerX, int centerY)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        if (tiles.Count != TileCount)
        {
            throw new ArgumentException($"A mosaic has {TileCount} tiles, not {tiles.Count}.", nameof(tiles));
        }

        var side = 2 * imageSize;
        var canvas = PixelBuffer.Rent(side, side, tiles[0].Image.Channels);
        canvas.Pixels.Fill(Letterbox.PadValue);
        var parts = new Instances[TileCount];
        var maps = new (PixelMap Map, int Left, int Top)[tiles[0].Map is null ? 0 : TileCount];
        for (var i = 0; i < TileCount; i++)
        {
            var image = tiles[i].Image;
            var left = i % 2 == 0 ? centerX - image.Width : centerX;
            var top = i < 2 ? centerY - image.Height : centerY;
            Resampling.Paste(image, canvas, left, top);
            parts[i] = tiles[i].Instances.Clone();
            parts[i].Translate(left, top);
            if (maps.Length > 0)
            {
                maps[i] = (tiles[i].Map!, left, top);
            }
        }

        var instances = Instances.Concatenate(parts);
        instances.Clip(side, side);
        instances.RemoveEmpty();
        return new Sample(tiles[0].File, canvas, instances, tiles[0].OriginalHeight, tiles[0].OriginalWidth) { Map = maps.Length == 0 ? null : PixelMap.Compose(side, side, maps) };
    }
}
