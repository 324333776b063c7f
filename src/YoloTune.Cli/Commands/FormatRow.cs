using System.Globalization;
using YoloTune.Cli.Backend;

namespace YoloTune.Cli.Commands;

/// <summary>One form of a model in the comparison of formats.</summary>
/// <param name="Name">Such as <c>onnx int8</c>.</param>
/// <param name="Size">Bytes of the file; 0 when it is none.</param>
/// <param name="Summary">What validation measured; null when it could not.</param>
/// <param name="Problem">Why not; null when it could.</param>
internal sealed record FormatRow(string Name, long Size, ValidateSummary? Summary, string? Problem = null)
{
    private static readonly string[] _stages = ["preprocess", "inference", "postprocess"];

    /// <summary>Milliseconds per picture in all stages.</summary>
    public double Milliseconds => _stages.Sum(stage => Summary?.Speed.GetValueOrDefault(stage) ?? 0);

    /// <summary>Milliseconds per picture in the network alone.</summary>
    public double Inference => Summary?.Speed.GetValueOrDefault("inference") ?? 0;

    /// <summary>Pictures per second in all stages.</summary>
    public double PicturesPerSecond => Milliseconds > 0 ? 1000 / Milliseconds : 0;

    /// <summary>The two figures that tell how good a model is: mAP50 and mAP50-95, or the accuracies of a classifier.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Figures => Summary is null ? [] :
    [
        .. Summary.Metrics.Where(pair => pair.Key.Contains("mAP50", StringComparison.Ordinal) || pair.Key.Contains("accuracy", StringComparison.Ordinal)).Take(2),
    ];

    /// <summary>The lines of a table.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<FormatRow> rows)
    {
        var figures = rows.FirstOrDefault(row => row.Figures.Count > 0)?.Figures.Select(pair => pair.Key.Split('/')[^1]).ToArray() ?? [];
        yield return $"{"format",-14}{"MB",8}{"ms",9}{"net ms",9}{"images/s",10}{string.Concat(figures.Select(name => $"{name,13}"))}";
        foreach (var row in rows)
        {
            var size = row.Size > 0 ? (row.Size / 1e6).ToString("F1", CultureInfo.InvariantCulture) : "-";
            var head = $"{row.Name,-14}{size,8}";
            yield return row.Summary is null
                ? $"{head}  {row.Problem}"
                : string.Create(CultureInfo.InvariantCulture, $"{head}{row.Milliseconds,9:F1}{row.Inference,9:F1}{row.PicturesPerSecond,10:F2}")
                    + string.Concat(row.Figures.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value,13:F3}")));
        }
    }
}
