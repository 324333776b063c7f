using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation.Classification;

/// <summary>Applies operations of augmentation policies; all of them follow Pillow's arithmetic (specification 03, section 26).</summary>
internal static class PictureOperations
{
    /// <summary>Applies one operation.</summary>
    /// <param name="image">A rented image; changed, or recycled when another one is returned.</param>
    /// <param name="operation">What to do.</param>
    /// <param name="magnitude">How strongly, in the unit of the operation: tangent, pixels, degrees, change of a factor, bits or a threshold.</param>
    /// <returns>The changed image.</returns>
    public static PixelBuffer Apply(PixelBuffer image, PictureOperation operation, double magnitude)
    {
        switch (operation)
        {
            case PictureOperation.ShearX:
                return PictureWarp.Affine(image, 1, magnitude, 0, 0, 1, 0);
            case PictureOperation.ShearY:
                return PictureWarp.Affine(image, 1, 0, 0, magnitude, 1, 0);
            case PictureOperation.TranslateX:
                return PictureWarp.Affine(image, 1, 0, -(int)magnitude, 0, 1, 0);
            case PictureOperation.TranslateY:
                return PictureWarp.Affine(image, 1, 0, 0, 0, 1, -(int)magnitude);
            case PictureOperation.Rotate:
                return PictureWarp.Rotate(image, magnitude);
            case PictureOperation.Brightness:
                PictureColors.Brightness(image, 1 + magnitude);
                break;
            case PictureOperation.Color:
                PictureColors.Saturation(image, 1 + magnitude);
                break;
            case PictureOperation.Contrast:
                PictureColors.Contrast(image, 1 + magnitude);
                break;
            case PictureOperation.Sharpness:
                PictureColors.Sharpness(image, 1 + magnitude);
                break;
            case PictureOperation.Posterize:
                PictureTones.Posterize(image, (int)magnitude);
                break;
            case PictureOperation.Solarize:
                PictureTones.Solarize(image, magnitude);
                break;
            case PictureOperation.AutoContrast:
                PictureTones.AutoContrast(image);
                break;
            case PictureOperation.Equalize:
                PictureTones.Equalize(image);
                break;
            case PictureOperation.Invert:
                PictureTones.Invert(image);
                break;
        }

        return image;
    }
}
