using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation;

/// <summary>The masks of the instances of one sample (specification 03, section 20).</summary>
public sealed class SampleMasks
{
    private SampleMasks(int height, int width, short[]? instanceMap, byte[]? instanceMasks, short[] classMap)
    {
        (Height, Width, InstanceMap, InstanceMasks, ClassMap) = (height, width, instanceMap, instanceMasks, classMap);
    }

    /// <summary>Rows: those of the image divided by the ratio.</summary>
    public int Height { get; }

    /// <summary>Columns: those of the image divided by the ratio.</summary>
    public int Width { get; }

    /// <summary>(Height x Width) 0 for background, i + 1 where instance i is on top; null without overlap.</summary>
    public short[]? InstanceMap { get; }

    /// <summary>(N x Height x Width) 1 inside instance i; null with overlap.</summary>
    public byte[]? InstanceMasks { get; }

    /// <summary>(Height x Width) class of the instance on top; background cells have the class of the last instance, as in the reference.</summary>
    public short[] ClassMap { get; }

    /// <summary>Draws the polygons of a sample.</summary>
    /// <param name="sample">A finished sample; with overlap its instances are put in order of descending area.</param>
    /// <param name="ratio">Image pixels per cell, at least 1.</param>
    /// <param name="overlap">True for one map with smaller instances on top, false for a mask each.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is below 1 or above a side of the image.</exception>
    public static SampleMasks Draw(Sample sample, int ratio, bool overlap)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ratio, Math.Min(sample.Image.Height, sample.Image.Width));
        var (height, width) = (sample.Image.Height / ratio, sample.Image.Width / ratio);
        var count = sample.Instances.Count;
        var masks = new byte[count * height * width];
        var areas = new int[count];
        var canvas = PixelBuffer.Rent(sample.Image.Height, sample.Image.Width, 1);
        canvas.Pixels.Clear();
        for (var i = 0; i < count; i++)
        {
            areas[i] = MaskRaster.Draw(canvas, sample.Instances.Polygon(i), ratio, masks.AsSpan(i * height * width, height * width));
        }

        canvas.Recycle();
        var order = Enumerable.Range(0, count).OrderByDescending(i => areas[i]).ToArray();
        if (!overlap)
        {
            return new SampleMasks(height, width, null, masks, ClassesOf(masks, order, sample.Instances.Classes, height * width));
        }

        var map = Stack(masks, order, height * width);
        sample.Instances = sample.Instances.Select(order);
        return new SampleMasks(height, width, map, null, ClassesOf(map, sample.Instances.Classes));
    }

    private static short[] Stack(byte[] masks, int[] order, int cells)
    {
        var map = new short[cells];
        for (var rank = 0; rank < order.Length; rank++)
        {
            var mask = masks.AsSpan(order[rank] * cells, cells);
            for (var cell = 0; cell < cells; cell++)
            {
                if (mask[cell] != 0)
                {
                    map[cell] = (short)(rank + 1);
                }
            }
        }

        return map;
    }

    private static short[] ClassesOf(short[] map, float[] classes)
    {
        var result = new short[map.Length];
        for (var cell = 0; cell < result.Length && classes.Length > 0; cell++)
        {
            result[cell] = (short)classes[map[cell] == 0 ? ^1 : map[cell] - 1];
        }

        return result;
    }

    // The smallest mask on top; cells of no mask are class 0.
    private static short[] ClassesOf(byte[] masks, int[] order, float[] classes, int cells)
    {
        var result = new short[cells];
        foreach (var instance in order)
        {
            var mask = masks.AsSpan(instance * cells, cells);
            for (var cell = 0; cell < cells; cell++)
            {
                if (mask[cell] != 0)
                {
                    result[cell] = (short)classes[instance];
                }
            }
        }

        return result;
    }
}
