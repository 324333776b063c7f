using System.Globalization;
using YoloTune.Core.Files;
using YoloTune.Core.Imaging;

namespace YoloTune.Training.Prediction;

/// <summary>Cuts detected objects out of pictures (specification 07, section 5): box times 1.02 plus 10 pixels.</summary>
/// <param name="folder">Holds a folder per class.</param>
internal sealed class PictureCrops(string folder)
{
    private const float Gain = 1.02f;
    private const float Margin = 10;
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes every object to <c>folder/class/stem.jpg</c>, numbered from the second on.</summary>
    /// <param name="prediction">The picture and its objects.</param>
    /// <param name="stem">Name of the files.</param>
    public void Write(PicturePrediction prediction, string stem)
    {
        var picture = prediction.Picture;
        foreach (var detection in prediction.Result.Boxes)
        {
            var (halfWidth, halfHeight) = (((detection.Width * Gain) + Margin) / 2, ((detection.Height * Gain) + Margin) / 2);
            var (x, y) = ((detection.X1 + detection.X2) / 2, (detection.Y1 + detection.Y2) / 2);
            var (left, right) = (Clip(x - halfWidth, picture.Width), Clip(x + halfWidth, picture.Width));
            var (top, bottom) = (Clip(y - halfHeight, picture.Height), Clip(y + halfHeight, picture.Height));
            if (right <= left || bottom <= top)
            {
                continue;
            }

            var target = Take(Path.Combine(folder, FolderName(prediction.Result.NameOf(detection.ClassIndex)), stem));
            var crop = Cut(picture, left, top, right, bottom);
            AtomicFile.Write(target, stream => ImageEncoder.WriteJpeg(crop, stream, 95));
        }
    }

    private string Take(string wanted)
    {
        var target = wanted + ".jpg";
        for (var number = 2; !_taken.Add(target); number++)
        {
            target = wanted + "-" + number.ToString(CultureInfo.InvariantCulture) + ".jpg";
        }

        return target;
    }

    private static int Clip(float value, int limit) => Math.Clamp((int)value, 0, limit);

    private static string FolderName(string name) => string.Concat(name.Select(character => Path.GetInvalidFileNameChars().Contains(character) ? '_' : character));

    private static PixelBuffer Cut(PixelBuffer picture, int left, int top, int right, int bottom)
    {
        var crop = new PixelBuffer(bottom - top, right - left, picture.Channels);
        for (var y = 0; y < crop.Height; y++)
        {
            picture.Row(top + y).Slice(left * picture.Channels, crop.Stride).CopyTo(crop.Row(y));
        }

        return crop;
    }
}
