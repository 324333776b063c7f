using YoloTune.Core.Imaging;
using static YoloTune.Data.Augmentation.Classification.PictureOperation;

namespace YoloTune.Data.Augmentation.Classification;

/// <summary>
/// Mixes a picture with three differently varied copies of itself (Hendrycks et al., arXiv 1912.02781), as torchvision does with severity 3,
/// width 3, chains of one to three operations and alpha 1.
/// </summary>
internal static class AugMix
{
    private const int Severity = 3;
    private const int Width = 3;
    private const int LongestChain = 3;
    private const int Bins = 10;

    private static readonly PictureOperation[] Space =
        [ShearX, ShearY, TranslateX, TranslateY, Rotate, Posterize, Solarize, AutoContrast, Equalize, Brightness, Color, Contrast, Sharpness];

    /// <summary>Varies a picture.</summary>
    /// <param name="image">A rented image; changed.</param>
    /// <param name="random">The stream.</param>
    public static PixelBuffer Apply(PixelBuffer image, IRandomStream random)
    {
        // Dirichlet numbers of shape 1: exponential ones, divided by their sum.
        var keep = random.NextDouble();
        var weights = new double[Width];
        for (var i = 0; i < Width; i++)
        {
            weights[i] = -Math.Log(1 - random.NextDouble());
        }

        var sum = weights.Sum();
        var mixed = new float[image.Pixels.Length];
        Add(mixed, image, keep);
        for (var i = 0; i < Width; i++)
        {
            var copy = image.RentCopy();
            for (var left = 1 + random.Integer(LongestChain); left > 0; left--)
            {
                var operation = Space[random.Integer(Space.Length)];
                copy = PictureOperations.Apply(copy, operation, Magnitude(copy, operation, random));
            }

            Add(mixed, copy, (1 - keep) * weights[i] / sum);
            copy.Recycle();
        }

        for (var i = 0; i < mixed.Length; i++)
        {
            image.Pixels[i] = (byte)Math.Clamp(mixed[i], 0, 255);
        }

        return image;
    }

    private static double Magnitude(PixelBuffer image, PictureOperation operation, IRandomStream random)
    {
        var strength = (double)random.Integer(Severity) / (Bins - 1);
        var magnitude = operation switch
        {
            ShearX or ShearY => 0.3 * strength,
            TranslateX => image.Width / 3.0 * strength,
            TranslateY => image.Height / 3.0 * strength,
            Rotate => 30 * strength,
            Brightness or Color or Contrast or Sharpness => 0.9 * strength,
            Posterize => 4 - Math.Round(4 * strength, MidpointRounding.ToEven),
            Solarize => 255 - (255 * strength),
            _ => 0,
        };
        return AugmentPolicies.IsSigned(operation) && random.Integer(2) == 1 ? -magnitude : magnitude;
    }

    private static void Add(float[] mixed, PixelBuffer image, double weight)
    {
        var pixels = image.Pixels;
        for (var i = 0; i < mixed.Length; i++)
        {
            mixed[i] += (float)weight * pixels[i];
        }
    }
}
