using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation;

/// <summary>Pastes a free rectangle of another image (specification 03, section 16; Yun et al., arXiv 1905.04899).</summary>
public static class CutMix
{
    /// <summary>Rectangles drawn per sample.</summary>
    public const int CandidateCount = 3;

    private const float OverlapWithBoxes = 0.1f;
    private const float OverlapWithPolygons = 0.01f;

    /// <summary>The rectangle for a weight and a centre, cut at the image border.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="weight">Share of the image that stays, 0 to 1.</param>
    /// <param name="centerX">Column of the centre.</param>
    /// <param name="centerY">Row of the centre.</param>
    public static PixelRectangle Rectangle(int height, int width, double weight, int centerX, int centerY)
    {
        var side = Math.Sqrt(1 - weight);
        var (halfWidth, halfHeight) = ((int)(width * side) / 2, (int)(height * side) / 2);
        return new PixelRectangle(
            Math.Clamp(centerX - halfWidth, 0, width),
            Math.Clamp(centerY - halfHeight, 0, height),
            Math.Clamp(centerX + halfWidth, 0, width),
            Math.Clamp(centerY + halfHeight, 0, height));
    }

    /// <summary>Draws a rectangle; the order of draws is that of the reference.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public static PixelRectangle DrawRectangle(IRandomStream random, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(random);
        var weight = random.Beta(1, 1);
        var x = random.Integer(width);
        return Rectangle(height, width, weight, x, random.Integer(height));
    }

    /// <summary>True when a rectangle touches no box.</summary>
    /// <param name="instances">The instances of the sample.</param>
    /// <param name="rectangle">A rectangle.</param>
    public static bool IsFree(Instances instances, PixelRectangle rectangle)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var sum = 0f;
        for (var i = 0; i < instances.Count; i++)
        {
            sum += rectangle.Coverage(instances.Boxes.AsSpan(4 * i, 4));
        }

        return sum <= 0;
    }

    /// <summary>
    /// Pastes a rectangle of a partner, if the partner has objects in it.
    /// </summary>
    /// <param name="sample">The sample; changed.</param>
    /// <param name="partner">The other sample, of the same size; left unchanged.</param>
    /// <param name="rectangle">The rectangle.</param>
    /// <returns>False when the partner has nothing there and the sample stays as it was.</returns>
    public static bool Apply(Sample sample, Sample partner, PixelRectangle rectangle)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(partner);
        var threshold = sample.Instances.HasPolygons ? OverlapWithPolygons : OverlapWithBoxes;
        var chosen = new List<int>();
        for (var i = 0; i < partner.Instances.Count; i++)
        {
            if (rectangle.Coverage(partner.Instances.Boxes.AsSpan(4 * i, 4)) >= threshold)
            {
                chosen.Add(i);
            }
        }

        if (chosen.Count == 0)
        {
            return false;
        }

        sample.MakeWritable();
        CopyRectangle(partner.Image, sample.Image, rectangle);
        var pasted = partner.Instances.Select(chosen);
        pasted.Translate(-rectangle.Left, -rectangle.Top);
        pasted.Clip(rectangle.Bottom - rectangle.Top, rectangle.Right - rectangle.Left);
        pasted.Translate(rectangle.Left, rectangle.Top);
        if (pasted.IsRotated)
        {
            pasted.RemoveEmpty();
        }

        sample.Instances = Instances.Concatenate(sample.Instances, pasted);
        return true;
    }

    private static void CopyRectangle(PixelBuffer from, PixelBuffer to, PixelRectangle rectangle)
    {
        var channels = to.Channels;
        var (start, length) = (rectangle.Left * channels, (rectangle.Right - rectangle.Left) * channels);
        for (var y = rectangle.Top; y < rectangle.Bottom; y++)
        {
            from.Row(y).Slice(start, length).CopyTo(to.Row(y)[start..]);
        }
    }
}
