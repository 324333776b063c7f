using System.Globalization;
using System.Text;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Conversion;
using YoloTune.Data.Formats;
using YoloTune.Data.Splitting;

namespace YoloTune.Data.Inspection;

/// <summary>Writes a corrected copy of a data set. The original is only read.</summary>
public sealed class DatasetRepair
{
    private readonly InspectionReport _report;
    private readonly PicturePlacement _placement;
    private readonly LabelFormat _format;
    private readonly DatasetYaml _yaml;
    private readonly HashSet<(string Split, string File)> _leftOut;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _images;
    private int _dropped;
    private int _removed;
    private int _clipped;
    private int _unified;

    private DatasetRepair(DatasetYaml yaml, InspectionReport report, PicturePlacement placement)
    {
        (_yaml, _report, _placement) = (yaml, report, placement);
        _format = DatasetInspection.FormatOf(yaml, report.Task);
        _leftOut = [.. report.Duplicates.SelectMany(Superfluous)];
    }

    /// <summary>Writes the copy.</summary>
    /// <param name="yaml">The data set.</param>
    /// <param name="report">Its examination.</param>
    /// <param name="output">The folder to write; it must not exist or be empty.</param>
    /// <param name="placement">How pictures get there: <see cref="PicturePlacement.Link"/> or <see cref="PicturePlacement.Copy"/>.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <returns>What is different in it.</returns>
    /// <exception cref="InputException">The folder exists or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RepairReport Run(DatasetYaml yaml, InspectionReport report, string output, PicturePlacement placement = PicturePlacement.Link, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(report);
        return new DatasetRepair(yaml, report, placement).Run(output, cancellationToken);
    }

    /// <summary>Pictures of a group that a copy does without: copies in a split, and training pictures that are in another split too.</summary>
    internal static IEnumerable<(string Split, string File)> Superfluous(DuplicateGroup group)
    {
        var train = DatasetYaml.KeyOf(DatasetSplit.Train);
        var elsewhere = group.Images.Any(image => image.Split != train);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var image in group.Images)
        {
            if ((image.Split == train && elsewhere) || (!kept.Add(image.Split) && image.Relation == DuplicateGroup.SameBytes))
            {
                yield return (image.Split, image.File);
            }
        }
    }

    private RepairReport Run(string output, CancellationToken cancellationToken)
    {
        using var folder = new StagedFolder(output);
        var unreadable = _report.Findings.Where(finding => finding.Kind == FindingKind.UnreadableImage).SelectMany(finding => finding.Places).Select(place => place.File).ToHashSet(StringComparer.Ordinal);
        var entries = new List<(string, string)>();
        foreach (var (split, images) in DatasetInspection.SplitsOf(_yaml))
        {
            foreach (var image in images)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (unreadable.Contains(image) || _leftOut.Contains((split, image)))
                {
                    _dropped++;
                    continue;
                }

                Copy(folder, split, image);
            }

            entries.Add((split, "images/" + split));
        }

        if (!entries.Exists(entry => entry.Item1 == "val"))
        {
            entries.Add(("val", entries[0].Item2));
        }

        var place = folder.Place("data.yaml");
        folder.Guard(() => File.WriteAllText(place, DatasetYamlText.Format($"Corrected copy of {_yaml.SourceFile} by YoloTune", entries, _yaml.Names, DatasetSplitting.Extras(_yaml))));
        folder.Commit();
        return new RepairReport(Path.Combine(folder.Target, "data.yaml"), _images, _dropped, _removed, _clipped, _unified);
    }

    private void Copy(StagedFolder folder, string split, string image)
    {
        var name = $"{split}/{Path.GetFileNameWithoutExtension(image)}";
        for (var number = 2; !_names.Add(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{split}/{Path.GetFileNameWithoutExtension(image)}_{number}");
        }

        var target = folder.Place($"images/{name}{Path.GetExtension(image)}");
        var label = LabelPath.ForImage(image);
        folder.Guard(() =>
        {
            if (_placement == PicturePlacement.Link)
            {
                File.CreateSymbolicLink(target, image);
            }
            else
            {
                File.Copy(image, target);
            }

            if (File.Exists(label))
            {
                File.WriteAllBytes(folder.Place($"labels/{name}.txt"), Correct(File.ReadAllBytes(label)));
            }
        });
        _images++;
    }

    private byte[] Correct(byte[] file)
    {
        var scan = LabelScan.Of(file, _format);
        if (scan.Issues.Count == 0)
        {
            return file;
        }

        _unified += scan.Issues.Any(issue => issue.Kind == FindingKind.UnusableFile) ? 1 : 0;
        _removed += scan.Issues.Count(issue => issue.Kind is FindingKind.MalformedRow or FindingKind.UnknownClass or FindingKind.KeypointCount or FindingKind.DuplicateRow);
        var asBoxes = _report.Task == TaskKind.Detect && scan.Rows.Any(row => row.IsPolygon) && scan.Rows.Any(row => !row.IsPolygon);
        var asPolygons = !asBoxes && scan.Rows.Any(row => row.IsPolygon);
        var text = new StringBuilder();
        foreach (var row in scan.Rows)
        {
            var box = (Left: Clip(row.Box.Left), Top: Clip(row.Box.Top), Right: Clip(row.Box.Right), Bottom: Clip(row.Box.Bottom));
            if (!(box.Right > box.Left && box.Bottom > box.Top))
            {
                _removed++;
                continue;
            }

            var clipped = scan.Issues.Any(issue => issue.Kind == FindingKind.OutOfRange && issue.Line == row.Line);
            _clipped += clipped ? 1 : 0;
            text.Append(row.Class.ToString(CultureInfo.InvariantCulture));
            Append(text, Numbers(row, box, clipped, asBoxes, asPolygons));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private IEnumerable<double> Numbers(ScannedRow row, (double Left, double Top, double Right, double Bottom) box, bool clipped, bool asBoxes, bool asPolygons)
    {
        if (row.IsPolygon && !asBoxes)
        {
            return clipped || _report.Task != TaskKind.Obb ? row.Values.Skip(1).Select(Clip) : row.Values.Skip(1);
        }

        if (!row.IsPolygon && asPolygons)
        {
            return [box.Left, box.Top, box.Right, box.Top, box.Right, box.Bottom, box.Left, box.Bottom];
        }

        if (!clipped && !row.IsPolygon)
        {
            return row.Values.Skip(1);
        }

        return [(box.Left + box.Right) / 2, (box.Top + box.Bottom) / 2, box.Right - box.Left, box.Bottom - box.Top, .. Keypoints(row)];
    }

    private IEnumerable<double> Keypoints(ScannedRow row)
    {
        var step = _format.Task == TaskKind.Pose ? _format.Keypoints!.Dimensions : 0;
        for (var at = 5; step > 0 && at + step <= row.Values.Length; at += step)
        {
            var inside = row.Values[at] is >= 0 and <= 1 && row.Values[at + 1] is >= 0 and <= 1;
            yield return inside ? row.Values[at] : step == 3 ? 0 : Clip(row.Values[at]);
            yield return inside ? row.Values[at + 1] : step == 3 ? 0 : Clip(row.Values[at + 1]);
            if (step == 3)
            {
                yield return inside ? row.Values[at + 2] : 0;
            }
        }
    }

    private static void Append(StringBuilder text, IEnumerable<double> values)
    {
        foreach (var value in values)
        {
            text.Append(' ').Append(Math.Round(value, 10).ToString("0.##########", CultureInfo.InvariantCulture));
        }

        text.Append('\n');
    }

    private static double Clip(double value) => Math.Clamp(value, 0, 1);
}
