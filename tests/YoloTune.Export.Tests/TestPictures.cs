using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.TestSupport;

namespace YoloTune.Export.Tests;

/// <summary>Pictures of coco8 as network input.</summary>
internal static class TestPictures
{
    /// <summary>1 x 3 x height x width values in [0, 1], red first.</summary>
    public static float[] Coco8(int index, int height, int width)
    {
        var files = Directory.GetFiles(SharedFolder.Require("datasets", "coco8", "images", "val"), "*.jpg").Order(StringComparer.Ordinal).ToArray();
        var picture = ImageDecoder.Decode(files[index]);
        var boxed = Resampling.ApplyLetterbox(picture, Letterbox.Fit(picture.Height, picture.Width, height, width));
        var planes = new byte[3 * height * width];
        ChannelLayout.CopyToPlanar(boxed, planes);
        return Array.ConvertAll(planes, value => value / 255f);
    }
}
