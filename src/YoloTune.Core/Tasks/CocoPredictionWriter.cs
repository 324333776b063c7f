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
        json.WriteStartArray("bbox");
        var (left, top, width, height) = prediction.Box.ToCenter().ToLeftTop();
        foreach (var value in (ReadOnlySpan<float>)[left, top, width, height])
        {
            json.WriteNumberValue(DecimalRounding.Round(value, 3));
        }

        json.WriteEndArray();
        json.WriteNumber("score", DecimalRounding.Round(prediction.Score, 5));
        json.WriteEndObject();
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
