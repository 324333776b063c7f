using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation.Classification;

/// <summary>Turns decoded pictures into network input of a classifier (specification 03, section 26).</summary>
public static class ClassificationTransforms
{
    private const int CropAttempts = 10;
    private const int ErasingAttempts = 10;
    private const double LeastRatio = 3.0 / 4;
    private const double LargestRatio = 4.0 / 3;

    /// <summary>For validation and prediction: the short side becomes the input size, the middle is kept.</summary>
    /// <param name="image">The decoded picture; left unchanged.</param>
    /// <param name="size">S, side of the network input, pixels.</param>
    /// <returns>A rented S x S image that the caller owns.</returns>
    public static PixelBuffer ForValidation(PixelBuffer image, int size)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var cropped = PixelBuffer.Rent(size, size, image.Channels);
        ShortSideCrop.Apply(image, cropped);
        return cropped;
    }

    /// <summary>For training: a random part in the input size, mirrored, varied by a policy or in its colours, a rectangle erased.</summary>
    /// <param name="image">The decoded picture; left unchanged.</param>
    /// <param name="size">S, side of the network input, pixels.</param>
    /// <param name="options">How pictures are varied; the smallest zoom is the smallest share of the area.</param>
    /// <param name="random">The stream of the sample.</param>
    /// <returns>A rented S x S image that the caller owns.</returns>
    public static PixelBuffer ForTraining(PixelBuffer image, int size, AugmentationOptions options, IRandomStream random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        var (top, left, height, width) = DrawCrop(image, options.ScaleMinimum, random);
        var part = Crop(image, top, left, height, width);
        var picture = AntialiasedResize.Run(part, size, size);
        part.Recycle();
        if (options.FlipLeftRight > 0 && random.NextDouble() < options.FlipLeftRight)
        {
            Mirror.LeftRight(picture);
        }

        if (options.FlipUpDown > 0 && random.NextDouble() < options.FlipUpDown)
        {
            Mirror.UpDown(picture);
        }

        picture = options.AutoAugment switch
        {
            AutoAugmentKind.RandAugment => AugmentPolicies.RandAugment(picture, random),
            AutoAugmentKind.AutoAugment => AugmentPolicies.AutoAugment(picture, random),
            AutoAugmentKind.AugMix => AugMix.Apply(picture, random),
            _ => Jitter(picture, options, random),
        };
        Erase(picture, options.Erasing, random);
        return picture;
    }

    /// <summary>Draws a part of random area and shape; the largest middle part of a good shape when none fits.</summary>
    internal static (int Top, int Left, int Height, int Width) DrawCrop(PixelBuffer image, double leastArea, IRandomStream random)
    {
        var (h, w) = (image.Height, image.Width);
        for (var attempt = 0; attempt < CropAttempts; attempt++)
        {
            var area = h * w * random.Uniform(Math.Min(leastArea, 1), 1);
            var ratio = Math.Exp(random.Uniform(Math.Log(LeastRatio), Math.Log(LargestRatio)));
            var (width, height) = (Round(Math.Sqrt(area * ratio)), Round(Math.Sqrt(area / ratio)));
            if (width > 0 && width <= w && height > 0 && height <= h)
            {
                return (random.Integer(h - height + 1), random.Integer(w - width + 1), height, width);
            }
        }

        var (fitHeight, fitWidth) = ((double)w / h) switch
        {
            < LeastRatio => (Math.Min(Round(w / LeastRatio), h), w),
            > LargestRatio => (h, Math.Min(Round(h * LargestRatio), w)),
            _ => (h, w),
        };
        return ((h - fitHeight) / 2, (w - fitWidth) / 2, fitHeight, fitWidth);
    }

    /// <summary>Sets a random rectangle to black.</summary>
    internal static void Erase(PixelBuffer image, double probability, IRandomStream random)
    {
        if (random.NextDouble() >= probability)
        {
            return;
        }

        for (var attempt = 0; attempt < ErasingAttempts; attempt++)
        {
            var area = image.Height * image.Width * random.Uniform(0.02, 0.33);
            var ratio = Math.Exp(random.Uniform(Math.Log(0.3), Math.Log(3.3)));
            var (height, width) = (Round(Math.Sqrt(area * ratio)), Round(Math.Sqrt(area / ratio)));
            if (height < image.Height && width < image.Width)
            {
                var (top, left) = (random.Integer(image.Height - height + 1), random.Integer(image.Width - width + 1));
                for (var y = top; y < top + height; y++)
                {
                    image.Row(y).Slice(left * image.Channels, width * image.Channels).Clear();
                }

                return;
            }
        }
    }

    // Brightness, contrast, saturation and hue in random order.
    private static PixelBuffer Jitter(PixelBuffer image, AugmentationOptions options, IRandomStream random)
    {
        Span<int> order = [0, 1, 2, 3];
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = random.Integer(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        double Factor(double gain) => random.Uniform(Math.Max(0, 1 - gain), 1 + gain);
        foreach (var step in order)
        {
            switch (step)
            {
                case 0 when options.HsvValue > 0:
                    PictureColors.Brightness(image, Factor(options.HsvValue));
                    break;
                case 1 when options.HsvValue > 0:
                    PictureColors.Contrast(image, Factor(options.HsvValue));
                    break;
                case 2 when options.HsvSaturation > 0:
                    PictureColors.Saturation(image, Factor(options.HsvSaturation));
                    break;
                case 3 when options.HsvHue > 0:
                    var turn = Math.Min(options.HsvHue, 0.5);
                    PictureColors.Hue(image, random.Uniform(-turn, turn));
                    break;
            }
        }

        return image;
    }

    private static PixelBuffer Crop(PixelBuffer image, int top, int left, int height, int width)
    {
        var part = PixelBuffer.Rent(height, width, image.Channels);
        for (var y = 0; y < height; y++)
        {
            image.Row(top + y).Slice(left * image.Channels, width * image.Channels).CopyTo(part.Row(y));
        }

        return part;
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);
}
