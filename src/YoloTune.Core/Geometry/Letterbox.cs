namespace YoloTune.Core.Geometry;

/// <summary>Where an image lies inside a padded frame (specification 03, section 9).</summary>
/// <param name="RatioX">Content width divided by image width, before rounding to whole pixels.</param>
/// <param name="RatioY">Content height divided by image height, before rounding to whole pixels.</param>
/// <param name="ContentWidth">Width of the resized image, pixels.</param>
/// <param name="ContentHeight">Height of the resized image, pixels.</param>
/// <param name="Left">Padding to the left, pixels.</param>
/// <param name="Top">Padding above, pixels.</param>
/// <param name="Width">Width of the frame, pixels.</param>
/// <param name="Height">Height of the frame, pixels.</param>
public readonly record struct Letterbox(
    double RatioX,
    double RatioY,
    int ContentWidth,
    int ContentHeight,
    int Left,
    int Top,
    int Width,
    int Height)
{
    /// <summary>The grey of the padding.</summary>
    public const byte PadValue = 114;

    /// <summary>Padding to the right, pixels.</summary>
    public int Right => Width - ContentWidth - Left;

    /// <summary>Padding below, pixels.</summary>
    public int Bottom => Height - ContentHeight - Top;

    /// <summary>Fits an image into a frame.</summary>
    /// <param name="imageHeight">Rows of the image, at least 1.</param>
    /// <param name="imageWidth">Columns of the image, at least 1.</param>
    /// <param name="frameHeight">Rows of the frame, at least 1.</param>
    /// <param name="frameWidth">Columns of the frame, at least 1.</param>
    /// <param name="options">How to fit; the defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public static Letterbox Fit(int imageHeight, int imageWidth, int frameHeight, int frameWidth, LetterboxOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameWidth);
        options ??= new LetterboxOptions();
        var ratio = Math.Min((double)frameHeight / imageHeight, (double)frameWidth / imageWidth);
        if (!options.ScaleUp)
        {
            ratio = Math.Min(ratio, 1);
        }

        var (ratioX, ratioY) = (ratio, ratio);
        var (width, height) = (Round(imageWidth * ratio), Round(imageHeight * ratio));
        double padX = frameWidth - width;
        double padY = frameHeight - height;
        if (options.Auto)
        {
            padX = Modulo(frameWidth - width, options.Stride);
            padY = Modulo(frameHeight - height, options.Stride);
        }
        else if (options.ScaleFill)
        {
            (padX, padY) = (0, 0);
            (width, height) = (frameWidth, frameHeight);
            (ratioX, ratioY) = ((double)frameWidth / imageWidth, (double)frameHeight / imageHeight);
        }

        if (options.Center)
        {
            padX /= 2;
            padY /= 2;
        }

        var (left, top) = options.Center ? (Round(padX - 0.1), Round(padY - 0.1)) : (0, 0);
        var (right, bottom) = (Round(padX + 0.1), Round(padY + 0.1));
        return new Letterbox(ratioX, ratioY, width, height, left, top, width + left + right, height + top + bottom);
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);

    private static int Modulo(int value, int divisor) => ((value % divisor) + divisor) % divisor;
}
