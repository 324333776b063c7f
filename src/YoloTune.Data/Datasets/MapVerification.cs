using YoloTune.Core.Imaging;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Datasets;

/// <summary>Looks at an image and the file with a number for each of its pixels; images without such a file are left out.</summary>
internal static class MapVerification
{
    /// <summary>Verifies one image.</summary>
    /// <param name="image">The image file.</param>
    /// <param name="map">The file with the numbers.</param>
    /// <param name="look">Looks at that file and makes the item; throws <see cref="LabelException"/> when it is not acceptable.</param>
    public static VerifiedImage Verify(string image, string map, Func<string, ImageHeader, DatasetItem> look)
    {
        var (outcome, place) = (LabelOutcome.NotRead, image);
        try
        {
            var header = ImageCheck.Verify(image, out var remark);
            place = map;
            if (!File.Exists(map))
            {
                outcome = LabelOutcome.Missing;
                throw new LabelException($"the file is missing, which {Path.GetFileName(image)} needs");
            }

            outcome = LabelOutcome.Rejected;
            var item = look(map, header);
            return new VerifiedImage(LabelOutcome.Rows, item, 0, remark is null ? [] : [new DatasetWarning(image, null, null, remark)]);
        }
        catch (LabelException exception)
        {
            return new VerifiedImage(outcome, null, 0, [new DatasetWarning(place, exception.Line, exception.Value, "ignoring the picture: " + exception.Message)]);
        }
    }
}
