using System.Text;
using YoloTune.Core.Files;
using YoloTune.Core.Text;

namespace YoloTune.Core.Tasks;

/// <summary>
/// Predictions as YOLO label text, one line per object, <c>%g</c> numbers (spec/04 section 17). Unlike the reference, an existing file is
/// replaced, not appended to.
/// </summary>
public static class LabelTextWriter
{
    /// <summary>The line of one detection: class, normalised centre and size, and the confidence if asked for.</summary>
    /// <param name="classIndex">Zero-based class index.</param>
    /// <param name="normalized">Centre and size, 0 to 1 of the native image.</param>
    /// <param name="confidence">Confidence to append, or null.</param>
    public static string Line(int classIndex, CenterBox normalized, float? confidence = null)
    {
        var line = new StringBuilder(General(classIndex));
        foreach (var value in (ReadOnlySpan<float>)[normalized.X, normalized.Y, normalized.Width, normalized.Height])
        {
            line.Append(' ').Append(General(value));
        }

        return (confidence is { } score ? line.Append(' ').Append(General(score)) : line).ToString();
    }

    /// <summary>All lines of a result, each ended by a line feed; empty when nothing was found.</summary>
    /// <param name="result">The result.</param>
    /// <param name="withConfidence">Append confidences (<c>save_conf</c>).</param>
    public static string Text(ImageResult result, bool withConfidence)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        var boxes = result.Boxes.Xywhn;
        for (var i = 0; i < boxes.Count; i++)
        {
            var item = result.Boxes[i];
            text.Append(Line(item.ClassIndex, boxes[i], withConfidence ? item.Score : null)).Append('\n');
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
        var path = Path.Combine(folder, Path.GetFileNameWithoutExtension(result.Path) + suffix + ".txt");
        if (result.Boxes.Count == 0)
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }

            return null;
        }

        AtomicFile.WriteText(path, Text(result, withConfidence));
        return path;
    }

    private static string General(double value) => PrintfFormat.General(value, 6);
}
