using YoloTune.Core.Drawing;
using YoloTune.Core.Metrics;
using YoloTune.Core.Runs;

namespace YoloTune.Tracking.Plots;

/// <summary>Draws the pictures of a run as its events come in: labels, batches, curves, confusion matrices and the course of training.</summary>
public sealed class PlotsObserver : IRunObserver
{
    private readonly List<string> _columns = [];
    private readonly List<List<double>> _values = [];
    private string? _folder;

    /// <inheritdoc/>
    public void On(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted started:
                Begin(started);
                break;
            case LabelsRead labels:
                LabelsPlot.Save(Path.Combine(labels.Folder, "labels.jpg"), labels.Classes, labels.Boxes, labels.Names);
                break;
            case PixelsCounted pixels:
                PixelPlots.SaveCounts(Path.Combine(pixels.Folder, "labels.jpg"), pixels.Counts, pixels.Names);
                break;
            case DepthsSampled depths:
                PixelPlots.SaveDepths(Path.Combine(depths.Folder, "labels.jpg"), depths.Depths);
                break;
            case BatchPictured batch:
                BatchMosaic.Save(batch.Path, batch.Images, batch.Boxes, batch.Names, batch.Files);
                break;
            case EpochFinished epoch:
                Remember(epoch);
                break;
            case ValidationFinished { Figures: { } figures, Folder: { } folder } validation:
                SaveCurves(folder, figures, validation.Names);
                if (figures.Confusion is { } confusion)
                {
                    ConfusionMatrixPlot.Save(folder, confusion, validation.Names);
                }

                break;
            case RunFinished when _folder is not null && _columns.Count > 0:
                ResultsPlot.Save(Path.Combine(_folder, "results.png"), new ResultsTable(_columns, [.. _values.Select(column => column.ToArray())]));
                break;
        }
    }

    private static void SaveCurves(string folder, ValidationFigures figures, IReadOnlyList<string> names)
    {
        if (figures is SemanticMetricsResult pixels)
        {
            PixelPlots.SaveOverlaps(folder, pixels, names);
        }

        if (figures is not DetectionMetricsResult boxes)
        {
            return;
        }

        MetricPlots.Save(folder, boxes, names);
        if (boxes.Part is { } part)
        {
            MetricPlots.Save(folder, part, names, part.Kind == DetectionPart.Mask ? "Mask" : "Pose");
        }
    }

    /// <summary>A resumed run goes on with the rows of the earlier part.</summary>
    private void Begin(RunStarted started)
    {
        _folder = started.RunFolder;
        _columns.Clear();
        _values.Clear();
        foreach (var epoch in started.Earlier)
        {
            Remember(epoch);
        }

        var csv = Path.Combine(_folder, "results.csv");
        if (started.Earlier.Count > 0 || started.StartEpoch == 0 || !File.Exists(csv))
        {
            return;
        }

        var earlier = ResultsTable.Read(csv);
        _columns.AddRange(earlier.Names);
        _values.AddRange(earlier.Values.Select(column => column.Take(started.StartEpoch).ToList()));
    }

    private void Remember(EpochFinished epoch)
    {
        KeyValuePair<string, double>[] row =
        [
            new("epoch", epoch.Epoch + 1), new("time", epoch.Seconds), .. epoch.TrainLoss, .. epoch.Metrics, .. epoch.ValidationLoss, .. epoch.LearningRates,
        ];
        if (_columns.Count == 0)
        {
            _columns.AddRange(row.Select(pair => pair.Key));
            _values.AddRange(row.Select(_ => new List<double>()));
        }

        foreach (var (key, value) in row)
        {
            if (_columns.IndexOf(key) is >= 0 and var column)
            {
                _values[column].Add(value);
            }
        }
    }
}
