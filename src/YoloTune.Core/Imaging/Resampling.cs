using YoloTune.Core.Geometry;

namespace YoloTune.Core.Imaging;

/// <summary>
/// Bilinear resizing and warping of 8-bit images, bit-equal to OpenCV 4.6 to 4.10 (<c>INTER_LINEAR</c>), whose fixed-point
/// arithmetic it follows.
/// </summary>
public static class Resampling
{
    /// <summary>Resizes to a given size (<c>cv::resize</c>), linear for enlarging and for shrinking.</summary>
    /// <param name="source">The image.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <returns>A rented image that the caller owns; always a new one.</returns>
    public static PixelBuffer Resize(PixelBuffer source, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Height == height && source.Width == width)
        {
            return source.RentCopy();
        }

        var target = PixelBuffer.Rent(height, width, source.Channels);
        BilinearResize.Run(source, target, 0, 0, height, width);
        return target;
    }

    /// <summary>
    /// The size of an image whose long side becomes <paramref name="size"/>; the short side is rounded up (specification 03,
    /// section 7).
    /// </summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="size">The long side wanted, pixels.</param>
    public static (int Height, int Width) FitLongSide(int height, int width, int size)
    {
        var ratio = (double)size / Math.Max(height, width);
        return ratio == 1
            ? (height, width)
            : (Math.Min((int)Math.Ceiling(height * ratio), size), Math.Min((int)Math.Ceiling(width * ratio), size));
    }

    /// <summary>
    /// The size of an image whose short side becomes <paramref name="size"/>; the long side is rounded up (specification 03, section 27).
    /// </summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="size">The short side wanted, pixels.</param>
    public static (int Height, int Width) FitShortSide(int height, int width, int size)
    {
        var ratio = (double)size / Math.Min(height, width);
        return height <= width ? (size, (int)Math.Ceiling(width * ratio)) : ((int)Math.Ceiling(height * ratio), size);
    }

    /// <summary>Fits an image into a frame and pads it with grey 114 (specification 03, section 9).</summary>
    /// <param name="source">The image.</param>
    /// <param name="frame">The fit, made for the size of <paramref name="source"/>.</param>
    /// <returns>A rented image that the caller owns.</returns>
    public static PixelBuffer ApplyLetterbox(PixelBuffer source, Letterbox frame)
    {
        ArgumentNullException.ThrowIfNull(source);
        var target = PixelBuffer.Rent(frame.Height, frame.Width, source.Channels);
        ApplyLetterbox(source, frame, target);
        return target;
    }

    /// <summary>Fits an image into a frame and pads it with grey 114, in memory that exists already.</summary>
    /// <param name="source">The image.</param>
    /// <param name="frame">The fit, made for the size of <paramref name="source"/>.</param>
    /// <param name="target">An image of the size of the frame and the channels of <paramref name="source"/>; overwritten.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> has another size.</exception>
    public static void ApplyLetterbox(PixelBuffer source, Letterbox frame, PixelBuffer target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (target.Height != frame.Height || target.Width != frame.Width || target.Channels != source.Channels)
        {
            throw new ArgumentException("The target has another size than the frame.", nameof(target));
        }

        if (frame.ContentHeight != frame.Height || frame.ContentWidth != frame.Width)
        {
            target.Pixels.Fill(Letterbox.PadValue);
        }

        if (frame.ContentHeight == source.Height && frame.ContentWidth == source.Width)
        {
            Paste(source, target, frame.Left, frame.Top);
        }
        else
        {
            BilinearResize.Run(source, target, frame.Left, frame.Top, frame.ContentHeight, frame.ContentWidth);
        }
    }

    /// <summary>Copies the part of an image that lies inside another one.</summary>
    /// <param name="source">The image to copy.</param>
    /// <param name="target">The image to change, of the same channel count.</param>
    /// <param name="left">Column of the target under the left column of the source; may be negative.</param>
    /// <param name="top">Row of the target under the top row of the source; may be negative.</param>
    public static void Paste(PixelBuffer source, PixelBuffer target, int left, int top)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (source.Channels != target.Channels)
        {
            throw new ArgumentException("Both images need the same number of channels.", nameof(target));
        }

        var (x1, x2) = (Math.Max(left, 0), Math.Min(left + source.Width, target.Width));
        var (y1, y2) = (Math.Max(top, 0), Math.Min(top + source.Height, target.Height));
        if (x1 >= x2)
        {
            return;
        }

        var channels = source.Channels;
        for (var y = y1; y < y2; y++)
        {
            source.Row(y - top).Slice((x1 - left) * channels, (x2 - x1) * channels).CopyTo(target.Row(y)[(x1 * channels)..]);
        }
    }

    /// <summary>
    /// Warps by a projective matrix; pixels from outside are grey 114 (<c>cv::warpAffine</c> when the last row is 0 0 1,
    /// else <c>cv::warpPerspective</c>).
    /// </summary>
    /// <param name="source">The image.</param>
    /// <param name="matrix">9 values, row-major: source pixel to target pixel.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="perspective">Uses the projective kernel even when the matrix is affine.</param>
    /// <returns>A rented image that the caller owns.</returns>
    /// <exception cref="ArgumentException">The matrix has not 9 values, or an image is larger than 32766 pixels.</exception>
    public static PixelBuffer Warp(PixelBuffer source, ReadOnlySpan<double> matrix, int height, int width, bool perspective = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (matrix.Length != 9)
        {
            throw new ArgumentException("A projective matrix has 9 values.", nameof(matrix));
        }

        if (Math.Max(source.Width, source.Height) > BilinearSampler.MaximumSide)
        {
            throw new ArgumentException($"Images of more than {BilinearSampler.MaximumSide} pixels a side cannot be warped.", nameof(source));
        }

        var target = PixelBuffer.Rent(height, width, source.Channels);
        if (perspective || matrix[6] != 0 || matrix[7] != 0 || matrix[8] != 1)
        {
            PerspectiveWarp.Run(source, target, matrix);
        }
        else
        {
            AffineWarp.Run(source, target, matrix);
        }

        return target;
    }
}
