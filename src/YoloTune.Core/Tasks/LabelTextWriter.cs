using System.Globalization;
using System.Text;
using YoloTune.Core.Files;
using YoloTune.Core.Text;

namespace YoloTune.Core.Tasks;

/// <summary>
/// Predictions as YOLO label text, one line per object, <c>%g</c> numbers (spec/04 section 17, spec/07 section 5). Unlike the
/// reference, an existing file is replaced, not appended to.
/// </summary>
public static class LabelTextWriter
{
    private const int LeastPolygon = 6;

    /// <summary>The line of one detection: class, normalised centre and size, and the confidence if asked for.</summary>
    /// <param name="classIndex">Zero-based class index.</param>
    /// <param name="normalized">Centre and size, 0 to 1 of the native image.</param>
    /// <param name="confidence">Confidence to append, or null.</param>
    public static string Line(int classIndex, CenterBox normalized, float? confidence = null) =>
        Line(classIndex, [normalized.X, normalized.Y, normalized.Width, normalized.Height], confidence);

    /// <summary>
    /// All lines of a result, each ended by a line feed; empty when nothing was found. Boxes: class, centre, size; masks: class, polygon
    /// (objects of less than three points are left out); key points: class, centre, size, points; rotated boxes: class, four corners;
    /// each with the confidence at the end if asked for. Classes: probability and name of the five best.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <param name="withConfidence">Append confidences (<c>save_conf</c>).</param>
    public static string Text(ImageResult result, bool withConfidence)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        if (result.Probs is { } probs)
        {
            foreach (var index in probs.Top5)
            {
                text.Append(CultureInfo.InvariantCulture, $"{probs.Data[index]:F2} {result.NameOf(index)}\n");
            }
        }

        for (var i = 0; i < result.Boxes.Count; i++)
        {
            var item = result.Boxes[i];
            if (ValuesOf(result, i) is { } values)
            {
                text.Append(Line(item.ClassIndex, values, withConfidence ? item.Score : null)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Writes <c>{folder}/{stem}.txt</c>. Nothing found: no file, and one of an earlier run is removed.</summary>
    /// <param name="result">The result.</param>
    /// <param name="folder">The folder of label files; made if missing.</param>
    /// <param name="withConfidence">Append confidences (<c>save_conf</c>).</param>
    /// <param name="suffix">Appended to the stem, such as <c>_12</c> for a frame of a video.</param>
    /// <returns>The file, or null when there was nothing to write.</returns>
    /// <exception cref="Errors.InputException">The folder cannot be written.</exception>
    public static string? Write(ImageResult result, string folder, bool withConfidence, string suffix = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(folder);
        return WriteAs(result, Path.Combine(folder, Path.GetFileNameWithoutExtension(result.Path) + suffix + ".txt"), withConfidence);
    }

    /// <summary>Writes a file of a name of the caller's choice. Nothing found: no file, and one of an earlier run is removed.</summary>
    /// <param name="result">The result.</param>
    /// <param name="path">The file; its folder is made if missing.</param>
    /// <param name="withConfidence">Append confidences (<c>save_conf</c>).</param>
    /// <returns>The file, or null when there was nothing to write.</returns>
    /// <exception cref="Errors.InputException">The folder cannot be written.</exception>
    public static string? WriteAs(ImageResult result, string path, bool withConfidence)
    {
        var text = Text(result, withConfidence);
        if (text.Length == 0)
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }

            return null;
        }

        AtomicFile.WriteText(path, text);
        return path;
    }

    private static float[]? ValuesOf(ImageResult result, int index)
    {
        if (result.Obb is { } rotated)
        {
            return rotated.Normalized(index);
        }

        if (result.Masks is { } masks)
        {
            var polygon = masks.PolygonNormalized(index);
            return polygon.Length < LeastPolygon ? null : polygon;
        }

        var box = result.Boxes[index].Box.ToCenter().Normalized(result.Width, result.Height);
        float[] values = [box.X, box.Y, box.Width, box.Height];
        return result.Keypoints is { } keypoints ? [.. values, .. keypoints.Normalized(index)] : values;
    }

    private static string Line(int classIndex, ReadOnlySpan<float> values, float? confidence)
    {
        var line = new StringBuilder(General(classIndex));
        foreach (var value in values)
        {
            line.Append(' ').Append(General(value));
        }

        return (confidence is { } score ? line.Append(' ').Append(General(score)) : line).ToString();
    }

    private static string General(double value) => PrintfFormat.General(value, 6);
}
