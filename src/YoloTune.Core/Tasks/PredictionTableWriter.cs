using System.Globalization;
using System.Text;
using YoloTune.Core.Text;

namespace YoloTune.Core.Tasks;

/// <summary>
/// Results as a table (CSV, RFC 4180): a line per object with picture, class, name, confidence and box in native pixels, then the
/// rotated box, the key points, or the area of the mask and its polygon, where there are such; of a classification the five best classes, of a class for every pixel the classes with
/// their pixels and shares, of a depth for every pixel the nearest, the middle and the farthest.
/// </summary>
public sealed class PredictionTableWriter
{
    private readonly StringBuilder _text = new();
    private bool _hasHead;

    /// <summary>The table so far; empty before the first result.</summary>
    public string Text => _text.ToString();

    /// <summary>Adds the lines of a result.</summary>
    /// <param name="result">The result, of the same task as those before.</param>
    /// <param name="source">The picture or video to name; null takes the path of the result.</param>
    /// <param name="frame">Number of the frame of a video, from 1; null for a picture.</param>
    public void Add(ImageResult result, string? source = null, int? frame = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!_hasHead)
        {
            _hasHead = true;
            _text.AppendJoin(',', Head(result)).Append('\n');
        }

        if (result.Probs is { } probs)
        {
            foreach (var index in probs.Top5)
            {
                Start(result, source, frame, index, probs.Data[index]).Append('\n');
            }
        }

        if (result.Depth is { } depth)
        {
            Values(_text.Append(Quoted(source ?? result.Path)).Append(CultureInfo.InvariantCulture, $",{frame}"), [depth.Nearest, depth.Median, depth.Farthest], 5).Append('\n');
        }

        foreach (var index in result.Classes?.Present ?? [])
        {
            Start(result, source, frame, index).Append(CultureInfo.InvariantCulture, $",{result.Classes!.Pixels[index]},{DecimalRounding.Round(result.Classes.ShareOf(index), 5)}").Append('\n');
        }

        for (var i = 0; i < result.Boxes.Count; i++)
        {
            var item = result.Boxes[i];
            Values(Start(result, source, frame, item.ClassIndex, item.Score), [item.X1, item.Y1, item.X2, item.Y2], 3);
            Parts(result, i);
            _text.Append('\n');
        }
    }

    private static IEnumerable<string> Head(ImageResult result)
    {
        string[] start = ["image", "frame", "class", "name", "confidence"];
        string[] box = ["x1", "y1", "x2", "y2"];
        return result.Task switch
        {
            TaskKind.Classify => start,
            TaskKind.Depth => [.. start.Take(2), "nearest", "median", "farthest"],
            TaskKind.Semantic => [.. start.Take(4), "pixels", "share"],
            TaskKind.Obb => [.. start, .. box, "center_x", "center_y", "width", "height", "angle"],
            TaskKind.Segment => [.. start, .. box, "area", "polygon"],
            TaskKind.Pose => [.. start, .. box, .. Enumerable.Range(0, result.Keypoints!.PointCount).SelectMany(point => new[] { $"x_{point}", $"y_{point}", $"visible_{point}" }.Take(result.Keypoints.Dimensions))],
            _ => [.. start, .. box],
        };
    }

    private StringBuilder Start(ImageResult result, string? source, int? frame, int classIndex, float score) =>
        Start(result, source, frame, classIndex).Append(',').Append(Rounded(score, 5));

    private StringBuilder Start(ImageResult result, string? source, int? frame, int classIndex) => _text
        .Append(Quoted(source ?? result.Path)).Append(',')
        .Append(CultureInfo.InvariantCulture, $"{frame},{classIndex},")
        .Append(Quoted(result.NameOf(classIndex)));

    private void Parts(ImageResult result, int index)
    {
        if (result.Obb is { } rotated)
        {
            var box = rotated[index];
            Values(_text, [box.X, box.Y, box.Width, box.Height], 3).Append(',').Append(Rounded(box.Angle, 5));
        }

        if (result.Masks is { } masks)
        {
            _text.Append(CultureInfo.InvariantCulture, $",{masks.ToPicture(index).Area},").AppendJoin(' ', masks.Polygon(index).Select(value => Rounded(value, 1)));
        }

        if (result.Keypoints is { } keypoints)
        {
            Values(_text, keypoints.Of(index), 3);
        }
    }

    private static StringBuilder Values(StringBuilder text, ReadOnlySpan<float> values, int decimals)
    {
        foreach (var value in values)
        {
            text.Append(',').Append(Rounded(value, decimals));
        }

        return text;
    }

    private static string Rounded(float value, int decimals) => DecimalRounding.Round(value, decimals).ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : string.Concat("\"", text.Replace("\"", "\"\"", StringComparison.Ordinal), "\"");
}
