using YoloTune.Core.Errors;

namespace YoloTune.Training.Sessions;

/// <summary>Fits image sizes to the grid of a model.</summary>
internal static class ImageSizes
{
    /// <summary>The size rounded up to a multiple of the stride, at least one stride.</summary>
    public static int Round(int size, int stride, SessionContext context)
    {
        var grid = Math.Max(stride, 32);
        if (size < 1)
        {
            throw new InputException("imgsz must be at least 1", value: size.ToString(System.Globalization.CultureInfo.InvariantCulture), remedy: $"Use a multiple of {grid}, such as 640");
        }

        var rounded = Math.Max((size + grid - 1) / grid * grid, grid);
        if (rounded != size)
        {
            context.Warn($"imgsz={size} must be a multiple of the model's stride {grid}: using {rounded}.");
        }

        return rounded;
    }

    /// <summary>Refuses a run whose last batch would be a single image of one or no grid cell, which normalisation cannot train on.</summary>
    public static void CheckLastBatch(int size, int stride, int images, int batch)
    {
        if (size < 2 * Math.Max(stride, 32) && images % batch == 1)
        {
            throw new InputException(
                $"with imgsz={size} the last batch would be one image with a single grid cell, which batch normalisation cannot train on",
                value: $"{images} images, batch={batch}",
                remedy: "Use a larger imgsz or another batch");
        }
    }
}
