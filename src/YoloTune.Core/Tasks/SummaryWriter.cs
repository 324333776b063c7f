using System.Text.Json;
using YoloTune.Core.Files;
using YoloTune.Core.Text;

namespace YoloTune.Core.Tasks;

/// <summary>
/// Results as JSON: a list of name, class, confidence and box per object, with its polygon, key points or corners where there are such,
/// five decimals; the five best classes of a classification, and of a class for every pixel
/// the classes with their pixels and shares, of a depth the nearest, the middle and the farthest (spec/07 section 5).
/// </summary>
public static class SummaryWriter
{
    private const int Decimals = 5;

    /// <summary>Writes the objects of one result as an array.</summary>
    /// <param name="json">The target.</param>
    /// <param name="result">The result.</param>
    /// <param name="normalized">Coordinates 0 to 1 of the image instead of native pixels.</param>
    public static void WriteObjects(Utf8JsonWriter json, ImageResult result, bool normalized = false)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteStartArray();
        foreach (var index in result.Probs?.Top5 ?? [])
        {
            WriteHead(json, result, index, result.Probs!.Data[index]);
            json.WriteEndObject();
        }

        if (result.Depth is { } depth)
        {
            json.WriteStartObject();
            WriteRounded(json, "nearest", depth.Nearest);
            WriteRounded(json, "median", depth.Median);
            WriteRounded(json, "farthest", depth.Farthest);
            json.WriteEndObject();
        }

        foreach (var index in result.Classes?.Present ?? [])
        {
            json.WriteStartObject();
            json.WriteString("name", result.NameOf(index));
            json.WriteNumber("class", index);
            json.WriteNumber("pixels", result.Classes!.Pixels[index]);
            WriteRounded(json, "share", (float)result.Classes.ShareOf(index));
            json.WriteEndObject();
        }

        for (var i = 0; i < result.Boxes.Count; i++)
        {
            WriteHead(json, result, result.Boxes[i].ClassIndex, result.Boxes[i].Score);
            WriteBox(json, result, i, normalized);
            WriteParts(json, result, i, normalized);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The objects of one result as text.</summary>
    /// <param name="result">The result.</param>
    /// <param name="normalized">Coordinates 0 to 1 of the image instead of native pixels.</param>
    public static string ToJson(ImageResult result, bool normalized = false)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            WriteObjects(json, result, normalized);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes <c>{folder}/{stem}.json</c> with the objects of one result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="normalized">Coordinates 0 to 1 of the image instead of native pixels.</param>
    /// <returns>The file.</returns>
    /// <exception cref="Errors.InputException">The folder cannot be written.</exception>
    public static string Write(ImageResult result, string folder, bool normalized = false)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.Combine(folder, Path.GetFileNameWithoutExtension(result.Path) + ".json");
        AtomicFile.WriteText(path, ToJson(result, normalized) + "\n");
        return path;
    }

    private static void WriteHead(Utf8JsonWriter json, ImageResult result, int classIndex, float score)
    {
        json.WriteStartObject();
        json.WriteString("name", result.NameOf(classIndex));
        json.WriteNumber("class", classIndex);
        WriteRounded(json, "confidence", score);
    }

    private static void WriteBox(Utf8JsonWriter json, ImageResult result, int index, bool normalized)
    {
        json.WriteStartObject("box");
        if (result.Obb is { } rotated)
        {
            var corners = normalized ? rotated.Normalized(index) : rotated[index].Box.ToCorners();
            for (var corner = 0; corner < 4; corner++)
            {
                WriteRounded(json, $"x{corner + 1}", corners[2 * corner]);
                WriteRounded(json, $"y{corner + 1}", corners[(2 * corner) + 1]);
            }
        }
        else
        {
            var native = result.Boxes[index].Box;
            var box = normalized ? native.Normalized(result.Width, result.Height) : native;
            WriteRounded(json, "x1", box.X1);
            WriteRounded(json, "y1", box.Y1);
            WriteRounded(json, "x2", box.X2);
            WriteRounded(json, "y2", box.Y2);
        }

        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, ImageResult result, int index, bool normalized)
    {
        if (result.Masks is { } masks)
        {
            var polygon = normalized ? masks.PolygonNormalized(index) : masks.Polygon(index);
            json.WriteStartObject("segments");
            WriteEvery(json, "x", polygon, 0, 2);
            WriteEvery(json, "y", polygon, 1, 2);
            json.WriteEndObject();
        }

        if (result.Keypoints is { } keypoints)
        {
            ReadOnlySpan<float> points = normalized ? keypoints.Normalized(index) : keypoints.Of(index);
            json.WriteStartObject("keypoints");
            WriteEvery(json, "x", points, 0, keypoints.Dimensions);
            WriteEvery(json, "y", points, 1, keypoints.Dimensions);
            if (keypoints.HasConfidence)
            {
                WriteEvery(json, "visible", points, 2, keypoints.Dimensions);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteEvery(Utf8JsonWriter json, string name, ReadOnlySpan<float> values, int first, int step)
    {
        json.WriteStartArray(name);
        for (var i = first; i < values.Length; i += step)
        {
            json.WriteNumberValue(DecimalRounding.Round(values[i], Decimals));
        }

        json.WriteEndArray();
    }

    private static void WriteRounded(Utf8JsonWriter json, string name, float value) => json.WriteNumber(name, DecimalRounding.Round(value, Decimals));
}
