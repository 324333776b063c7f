using YoloTune.Core.Imaging;
using static YoloTune.Data.Augmentation.Classification.PictureOperation;

namespace YoloTune.Data.Augmentation.Classification;

/// <summary>Varies pictures by RandAugment or AutoAugment, with the magnitudes of torchvision (specification 03, section 26).</summary>
internal static class AugmentPolicies
{
    private const int RandAugmentCount = 2;
    private const double RandAugmentStrength = 9.0 / 30;
    private const int AutoAugmentBins = 10;
    private const double Shift = 150.0 / 331;

    private static readonly PictureOperation[] RandAugmentSpace =
        [Identity, ShearX, ShearY, TranslateX, TranslateY, Rotate, Brightness, Color, Contrast, Sharpness, Posterize, Solarize, AutoContrast, Equalize];

    // Operation, probability, bin; the policy that was learned on ImageNet.
    private static readonly (Step First, Step Second)[] ImageNetPolicy =
    [
        (new(Posterize, 0.4, 8), new(Rotate, 0.6, 9)), (new(Solarize, 0.6, 5), new(AutoContrast, 0.6)), (new(Equalize, 0.8), new(Equalize, 0.6)),
        (new(Posterize, 0.6, 7), new(Posterize, 0.6, 6)), (new(Equalize, 0.4), new(Solarize, 0.2, 4)), (new(Equalize, 0.4), new(Rotate, 0.8, 8)),
        (new(Solarize, 0.6, 3), new(Equalize, 0.6)), (new(Posterize, 0.8, 5), new(Equalize, 1.0)), (new(Rotate, 0.2, 3), new(Solarize, 0.6, 8)),
        (new(Equalize, 0.6), new(Posterize, 0.4, 6)), (new(Rotate, 0.8, 8), new(Color, 0.4, 0)), (new(Rotate, 0.4, 9), new(Equalize, 0.6)),
        (new(Equalize, 0.0), new(Equalize, 0.8)), (new(Invert, 0.6), new(Equalize, 1.0)), (new(Color, 0.6, 4), new(Contrast, 1.0, 8)),
        (new(Rotate, 0.8, 8), new(Color, 1.0, 2)), (new(Color, 0.8, 8), new(Solarize, 0.8, 7)), (new(Sharpness, 0.4, 7), new(Invert, 0.6)),
        (new(ShearX, 0.6, 5), new(Equalize, 1.0)), (new(Color, 0.4, 0), new(Equalize, 0.6)), (new(Equalize, 0.4), new(Solarize, 0.2, 4)),
        (new(Solarize, 0.6, 5), new(AutoContrast, 0.6)), (new(Invert, 0.6), new(Equalize, 1.0)), (new(Color, 0.6, 4), new(Contrast, 1.0, 8)),
        (new(Equalize, 0.8), new(Equalize, 0.6)),
    ];

    /// <summary>Two operations, each of strength 9 of 30.</summary>
    public static PixelBuffer RandAugment(PixelBuffer image, IRandomStream random)
    {
        for (var i = 0; i < RandAugmentCount; i++)
        {
            var operation = RandAugmentSpace[random.Integer(RandAugmentSpace.Length)];
            image = PictureOperations.Apply(image, operation, Magnitude(image, operation, RandAugmentStrength, random));
        }

        return image;
    }

    /// <summary>One of the learned pairs.</summary>
    public static PixelBuffer AutoAugment(PixelBuffer image, IRandomStream random)
    {
        var (first, second) = ImageNetPolicy[random.Integer(ImageNetPolicy.Length)];
        foreach (var step in (ReadOnlySpan<Step>)[first, second])
        {
            if (random.NextDouble() <= step.Probability)
            {
                image = PictureOperations.Apply(image, step.Operation, Magnitude(image, step.Operation, (double)step.Bin / (AutoAugmentBins - 1), random));
            }
        }

        return image;
    }

    /// <summary>The magnitude of an operation, of random sign where it has two directions.</summary>
    /// <param name="image">The picture; translations depend on its size.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="strength">0 to 1.</param>
    /// <param name="random">Draws the sign.</param>
    private static double Magnitude(PixelBuffer image, PictureOperation operation, double strength, IRandomStream random)
    {
        var magnitude = operation switch
        {
            ShearX or ShearY => 0.3 * strength,
            TranslateX => Shift * image.Width * strength,
            TranslateY => Shift * image.Height * strength,
            Rotate => 30 * strength,
            Brightness or Color or Contrast or Sharpness => 0.9 * strength,
            Posterize => 8 - Math.Round(4 * strength, MidpointRounding.ToEven),
            Solarize => 255 - (255 * strength),
            _ => 0,
        };
        return IsSigned(operation) && random.Integer(2) == 1 ? -magnitude : magnitude;
    }

    /// <summary>True for operations that go either way.</summary>
    internal static bool IsSigned(PictureOperation operation) => operation is >= ShearX and <= Sharpness;

    private readonly record struct Step(PictureOperation Operation, double Probability, int Bin = 0);
}
