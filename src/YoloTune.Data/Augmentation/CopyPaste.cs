using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation;

/// <summary>
/// Pastes objects cut out along their polygons (specification 03, section 13; Ghiasi et al., arXiv 2012.07177). Needs
/// polygons.
/// </summary>
public static class CopyPaste
{
    private const float MaximumCoverage = 0.30f;

    /// <summary>
    /// Pastes mirrored copies of the sample's own objects: nothing is drawn at random, the share of the copies that hide
    /// others least is taken.
    /// </summary>
    /// <param name="sample">The sample; changed. Nothing happens without polygons.</param>
    /// <param name="share">Share of the admissible copies, 0 to 1.</param>
    public static void Mirrored(Sample sample, double share)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (share <= 0 || !sample.Instances.HasPolygons)
        {
            return;
        }

        var mirror = new Sample(sample.File, sample.Image.RentCopy(), sample.Instances.Clone(), sample.OriginalHeight, sample.OriginalWidth);
        Flip.LeftRight(mirror);
        Apply(sample, mirror, share);
        mirror.Recycle();
    }

    /// <summary>Pastes the objects of a partner that hide the sample's own objects least.</summary>
    /// <param name="sample">The sample; changed. Nothing happens without polygons.</param>
    /// <param name="partner">The other sample, of the same size; left unchanged.</param>
    /// <param name="share">Share of the admissible objects, 0 to 1.</param>
    public static void Apply(Sample sample, Sample partner, double share)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(partner);
        if (share <= 0 || !sample.Instances.HasPolygons || !partner.Instances.HasPolygons)
        {
            return;
        }

        var chosen = Choose(sample.Instances, partner.Instances, share);
        if (chosen.Count == 0)
        {
            return;
        }

        var pasted = partner.Instances.Select(chosen);
        sample.MakeWritable();
        CopyPixels(sample.Image, partner.Image, pasted);
        sample.Instances = Instances.Concatenate(sample.Instances, pasted);
    }

    private static List<int> Choose(Instances own, Instances others, double share)
    {
        var admissible = new List<(int Index, float Coverage)>();
        for (var i = 0; i < others.Count; i++)
        {
            var coverage = LargestCoverage(own, others.Boxes.AsSpan(4 * i, 4));
            if (coverage < MaximumCoverage)
            {
                admissible.Add((i, coverage));
            }
        }

        var count = (int)Math.Round(share * admissible.Count, MidpointRounding.ToEven);
        return [.. admissible.OrderBy(entry => entry.Coverage).Take(count).Select(entry => entry.Index)];
    }

    // The largest share of one of the own boxes that a new box would hide.
    private static float LargestCoverage(Instances own, ReadOnlySpan<float> box)
    {
        var largest = 0f;
        for (var j = 0; j < own.Count; j++)
        {
            var other = own.Boxes.AsSpan(4 * j, 4);
            var width = Math.Max(Math.Min(box[2], other[2]) - Math.Max(box[0], other[0]), 0);
            var height = Math.Max(Math.Min(box[3], other[3]) - Math.Max(box[1], other[1]), 0);
            var area = (other[2] - other[0]) * (other[3] - other[1]);
            largest = Math.Max(largest, width * height / (area + 1e-7f));
        }

        return largest;
    }

    private static void CopyPixels(PixelBuffer image, PixelBuffer source, Instances pasted)
    {
        var mask = PixelBuffer.Rent(image.Height, image.Width, 1);
        mask.Pixels.Clear();
        for (var i = 0; i < pasted.Count; i++)
        {
            PolygonFill.Fill(mask, pasted.Polygon(i), 1);
        }

        var set = mask.Pixels;
        var from = source.Pixels;
        var to = image.Pixels;
        var channels = image.Channels;
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i] != 0)
            {
                from.Slice(i * channels, channels).CopyTo(to[(i * channels)..]);
            }
        }

        mask.Recycle();
    }
}
