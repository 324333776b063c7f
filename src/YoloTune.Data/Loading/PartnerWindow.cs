using YoloTune.Data.Augmentation;

namespace YoloTune.Data.Loading;

/// <summary>
/// The images that mosaic partners come from: those visited last, the current one included, across the border of epochs (specification
/// 03, section 12). It depends on the order of the images only, not on threads or caches; in the reference each worker process has its own
/// such window, and with all images in memory partners come from the whole data set.
/// </summary>
/// <remarks>In the first epoch, where the reference has nothing to choose from yet, the end of the same epoch takes the place of the past.</remarks>
internal sealed class PartnerWindow
{
    private readonly int[] _order;
    private readonly int[] _before;
    private readonly int _length;

    /// <summary>Creates the window of an epoch.</summary>
    /// <param name="order">Image indices of the epoch.</param>
    /// <param name="before">Image indices of the epoch before, or the same for the first.</param>
    /// <param name="length">Images to choose from.</param>
    public PartnerWindow(int[] order, int[] before, int length)
    {
        _order = order;
        _before = before;
        _length = Math.Clamp(length, 1, order.Length);
    }

    /// <summary>Images that the reference holds: one less than min(images, 8 batches, 1000).</summary>
    public static int LengthFor(int images, int batchSize) => Math.Max(1, Math.Min(images, Math.Min(8 * batchSize, 1000)) - 1);

    /// <summary>A partner for the sample at <paramref name="position"/> of the epoch.</summary>
    public int Draw(IRandomStream random, int position)
    {
        var at = position - random.Integer(_length);
        return at >= 0 ? _order[at] : _before[_before.Length + at];
    }
}
