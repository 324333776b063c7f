using System.Text.Json;
using YoloTune.Core.Files;
using YoloTune.Core.Text;

namespace YoloTune.Core.Tasks;

/// <summary>Results as JSON: a list of name, class, confidence and box per object, five decimals (spec/07 section 5).</summary>
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
        foreach (var item in result.Boxes)
        {
            var box = normalized ? item.Box.Normalized(result.Width, result.Height) : item.Box;
            json.WriteStartObject();
            json.WriteString("name", result.NameOf(item.ClassIndex));
            json.WriteNumber("class", item.ClassIndex);
            WriteRounded(json, "confidence", item.Score);
            json.WriteStartObject("box");
            WriteRounded(json, "x1", box.X1);
            WriteRounded(json, "y1", box.Y1);
            WriteRounded(json, "x2", box.X2);
            WriteRounded(json, "y2", box.Y2);
            json.WriteEndObject();
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

    private static void WriteRounded(Utf8JsonWriter json, string name, float value) => json.WriteNumber(name, DecimalRounding.Round(value, Decimals));
}
