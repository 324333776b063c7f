using YoloTune.Core.Imaging;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Augmentation;

/// <summary>One image with its labels on the way through the augmentations.</summary>
public sealed class Sample
{
    /// <summary>Creates a sample.</summary>
    /// <param name="file">The image file.</param>
    /// <param name="image">The resized image; owned by the sample when rented, read-only otherwise.</param>
    /// <param name="instances">Labels in pixels of <paramref name="image"/>.</param>
    /// <param name="originalHeight">Rows of the decoded file.</param>
    /// <param name="originalWidth">Columns of the decoded file.</param>
    public Sample(string file, PixelBuffer image, Instances instances, int originalHeight, int originalWidth)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(instances);
        File = file;
        Image = image;
        Instances = instances;
        OriginalHeight = originalHeight;
        OriginalWidth = originalWidth;
        RatioHeight = (float)((double)image.Height / originalHeight);
        RatioWidth = (float)((double)image.Width / originalWidth);
    }

    /// <summary>The image file; of the first tile for a mosaic.</summary>
    public string File { get; }

    /// <summary>The pixels, blue first.</summary>
    public PixelBuffer Image { get; private set; }

    /// <summary>The labels in pixels of <see cref="Image"/>.</summary>
    public Instances Instances { get; set; }

    /// <summary>Rows of the decoded file.</summary>
    public int OriginalHeight { get; }

    /// <summary>Columns of the decoded file.</summary>
    public int OriginalWidth { get; }

    /// <summary>Resized height divided by original height.</summary>
    public float RatioHeight { get; }

    /// <summary>Resized width divided by original width.</summary>
    public float RatioWidth { get; }

    /// <summary>Padding to the left that a letterbox added, pixels.</summary>
    public float PadLeft { get; set; }

    /// <summary>Padding above that a letterbox added, pixels.</summary>
    public float PadTop { get; set; }

    /// <summary>A number for every pixel of <see cref="Image"/>, of its size; null when the task has none.</summary>
    public PixelMap? Map { get; set; }

    /// <summary>Leaves the channels in blue, green, red order when the pixels are written (option <c>bgr</c>).</summary>
    public bool KeepBgr { get; set; }

    /// <summary>
    /// Makes a sample of a decoded file: resizes it so that its long side is <paramref name="imageSize"/> (specification 03,
    /// section 7). The decoded image is recycled unless it already has the size.
    /// </summary>
    /// <param name="file">The image file.</param>
    /// <param name="decoded">The decoded image.</param>
    /// <param name="imageSize">The long side wanted, pixels.</param>
    /// <param name="label">Makes the labels for the resized height and width, pixels.</param>
    public static Sample FromDecoded(string file, PixelBuffer decoded, int imageSize, Func<int, int, Instances> label)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        ArgumentNullException.ThrowIfNull(label);
        var (originalHeight, originalWidth) = (decoded.Height, decoded.Width);
        var (height, width) = Resampling.FitLongSide(originalHeight, originalWidth, imageSize);
        var image = decoded;
        if (height != originalHeight || width != originalWidth)
        {
            image = Resampling.Resize(decoded, height, width);
            decoded.Recycle();
        }

        return new Sample(file, image, label(height, width), originalHeight, originalWidth);
    }

    /// <summary>Exchanges the image; the old one is recycled.</summary>
    /// <param name="image">The new image, owned by the sample when rented.</param>
    public void Replace(PixelBuffer image)
    {
        if (!ReferenceEquals(image, Image))
        {
            Image.Recycle();
            Image = image;
        }
    }

    /// <summary>Makes sure that the image may be written to: a shared one is copied.</summary>
    public void MakeWritable()
    {
        if (!Image.IsRented)
        {
            Image = Image.RentCopy();
        }
    }

    /// <summary>Gives the memory of a rented image back.</summary>
    public void Recycle() => Image.Recycle();
}
