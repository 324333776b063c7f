using YoloTune.Core.Imaging;
using YoloTune.Core.Masks;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>Takes the masks of labels out of a batch.</summary>
internal static class TargetMasks
{
    /// <summary>The masks of an image's labels, in the order of the labels.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="image">The image.</param>
    /// <param name="labels">Where its labels begin and how many there are.</param>
    /// <param name="height">Rows wanted; where the masks of the batch have others they are resized.</param>
    /// <param name="width">Columns wanted.</param>
    public static BitMask[] Of(ImageBatch batch, int image, (int First, int Count) labels, int height, int width)
    {
        var task = batch.Task!;
        var cells = task.MaskHeight * task.MaskWidth;
        var masks = new BitMask[labels.Count];
        if (task.InstanceMasks is { } separate)
        {
            for (var i = 0; i < masks.Length; i++)
            {
                masks[i] = Fit(separate.AsSpan((labels.First + i) * cells, cells), task, height, width);
            }

            return masks;
        }

        var map = task.InstanceMap.AsSpan(image * cells, cells);
        if (task.MaskHeight == height && task.MaskWidth == width)
        {
            return Split(map, labels.Count, height, width);
        }

        var single = new byte[cells];
        for (var i = 0; i < masks.Length; i++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                single[cell] = map[cell] == i + 1 ? (byte)1 : (byte)0;
            }

            masks[i] = Fit(single, task, height, width);
        }

        return masks;
    }

    private static BitMask[] Split(ReadOnlySpan<short> map, int count, int height, int width)
    {
        var masks = new BitMask[count];
        for (var i = 0; i < count; i++)
        {
            masks[i] = new BitMask(height, width);
        }

        for (var cell = 0; cell < map.Length; cell++)
        {
            if (map[cell] > 0)
            {
                masks[map[cell] - 1].Set(cell / width, cell % width);
            }
        }

        return masks;
    }

    // Interpolated linearly, and a cell is inside above one half.
    private static BitMask Fit(ReadOnlySpan<byte> mask, TaskLabels task, int height, int width)
    {
        if (task.MaskHeight == height && task.MaskWidth == width)
        {
            return BitMask.FromBytes(mask, height, width);
        }

        var scaled = new byte[mask.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = mask[i] == 0 ? (byte)0 : byte.MaxValue;
        }

        var resized = Resampling.Resize(new PixelBuffer(task.MaskHeight, task.MaskWidth, 1, scaled), height, width);
        foreach (ref var pixel in resized.Pixels)
        {
            pixel = pixel > byte.MaxValue / 2 ? (byte)1 : (byte)0;
        }

        var result = BitMask.FromBytes(resized.Pixels, height, width);
        resized.Recycle();
        return result;
    }
}
