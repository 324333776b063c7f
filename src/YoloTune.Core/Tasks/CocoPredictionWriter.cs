using System.Globalization;
using System.Text.Json;
using YoloTune.Core.Files;
using YoloTune.Core.Text;

namespace YoloTune.Core.Tasks;

/// <summary>Writes <c>predictions.json</c>: COCO's result format with a file name added (spec/04 section 16).</summary>
public static class CocoPredictionWriter
{
    /// <summary>Replaces the file by the given predictions, which are enumerated once and not kept.</summary>
    /// <param name="path">The file.</param>
    /// <param name="predictions">The predictions, in the order in which they are to appear.</param>
    /// <exception cref="Errors.InputException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<CocoPrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartArray();
            foreach (var prediction in predictions)
            {
                WriteEntry(json, prediction);
            }

            json.WriteEndArray();
        });
    }

    private static void WriteEntry(Utf8JsonWriter json, CocoPrediction prediction)
    {
        json.WriteStartObject();
        WriteImageId(json, Path.GetFileNameWithoutExtension(prediction.FileName));
        json.WriteString("file_name", Path.GetFileName(prediction.FileName));
        json.WriteNumber("category_id", prediction.CategoryId);
        if (prediction.Rotated is { } rotated)
        {
            WriteRounded(json, "rbox", [rotated.X, rotated.Y, rotated.Width, rotated.Height, rotated.Angle]);
            WriteRounded(json, "poly", rotated.ToCorners());
        }
        else
        {
            var (left, top, width, height) = prediction.Box.ToCenter().ToLeftTop();
            WriteRounded(json, "bbox", [left, top, width, height]);
        }

        json.WriteNumber("score", DecimalRounding.Round(prediction.Score, 5));
        if (prediction.Segmentation is { } mask)
        {
            WriteMask(json, mask.Height, mask.Width, mask.Counts);
        }

        if (prediction.Keypoints is { } keypoints)
        {
            json.WriteStartArray("keypoints");
            foreach (var value in keypoints)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteMask(Utf8JsonWriter json, int height, int width, string counts)
    {
        json.WriteStartObject("segmentation");
        json.WriteStartArray("size");
        json.WriteNumberValue(height);
        json.WriteNumberValue(width);
        json.WriteEndArray();
        json.WriteString("counts", counts);
        json.WriteEndObject();
    }

    private static void WriteRounded(Utf8JsonWriter json, string name, ReadOnlySpan<float> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(DecimalRounding.Round(value, 3));
        }

        json.WriteEndArray();
    }

    /// <summary>A number when the stem is all digits (leading zeros dropped), else the stem.</summary>
    private static void WriteImageId(Utf8JsonWriter json, string stem)
    {
        if (long.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            json.WriteNumber("image_id", number);
        }
        else
        {
            json.WriteString("image_id", stem);
        }
    }
}
