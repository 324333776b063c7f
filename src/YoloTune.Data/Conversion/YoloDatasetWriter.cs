using System.Globalization;
using System.Text;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Conversion;

/// <summary>Writes <c>images/SPLIT</c>, <c>labels/SPLIT</c> and <c>data.yaml</c> aside and gives the folder its name at the end.</summary>
internal sealed class YoloDatasetWriter : IDisposable
{
    private readonly ConversionOptions _options;
    private readonly ConversionTally _tally;
    private readonly StagedFolder _folder;
    private readonly HashSet<string> _labels = new(StringComparer.OrdinalIgnoreCase);

    public YoloDatasetWriter(ConversionOptions options, ConversionTally tally)
    {
        (_options, _tally) = (options, tally);
        _folder = new StagedFolder(options.Output);
    }

    /// <summary>Writes the pictures of a split.</summary>
    /// <exception cref="InputException">Two pictures would share their labels, or something cannot be written.</exception>
    public void Write(AnnotatedSet set, IReadOnlyDictionary<string, int> numbers, int keypoints, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var format = new YoloRowFormat(_options.Task, keypoints, _tally);
        var text = new StringBuilder();
        foreach (var picture in set.Pictures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var label = Path.ChangeExtension($"{set.Split}/{picture.Name}", ".txt");
            if (!_labels.Add(label))
            {
                throw new InputException("Two pictures would share their labels", picture.Place, picture.Line, picture.Name, "Give every picture a name of its own, apart from the suffix");
            }

            text.Clear();
            foreach (var item in picture.Objects)
            {
                format.Append(text, picture, item, Number(numbers, item, picture));
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            var place = _folder.Place("labels/" + label);
            _folder.Guard(() => File.WriteAllBytes(place, bytes));
            PlacePicture(picture, $"images/{set.Split}/{picture.Name}");
            ConversionTally.Count(_tally.Pictures, set.Split);
            progress?.Report(_tally.Pictures.Values.Sum());
        }
    }

    /// <summary>Writes the YAML and gives the folder its name.</summary>
    /// <returns>The YAML.</returns>
    public string Finish(IReadOnlyList<AnnotatedSet> sets, IReadOnlyList<string> names, int keypoints)
    {
        var splits = sets.Select(set => set.Split).Distinct().ToList();
        var first = splits.Contains("train") ? "train" : splits[0];
        var entries = splits.Select(split => (split, "images/" + split)).ToList();
        foreach (var needed in new[] { "train", "val" })
        {
            if (!splits.Contains(needed))
            {
                var other = needed == "val" && splits.Contains("test") ? "test" : first;
                entries.Add((needed, "images/" + other));
                _tally.Notes.Add($"'{needed}' is the same as '{other}', as there is none of its own; 'yolotune dataset split' can make one");
            }
        }

        var order = new[] { "train", "val", "test" };
        var text = DatasetYamlText.Format(
            $"Converted from {_options.From.ToString().ToLowerInvariant()} by YoloTune for the task {_options.Task.ToString().ToLowerInvariant()}",
            entries.OrderBy(entry => Array.IndexOf(order, entry.split) is var at and >= 0 ? at : order.Length),
            names,
            Extras(sets, names, keypoints));
        var yaml = _folder.Place("data.yaml");
        _folder.Guard(() => File.WriteAllText(yaml, text));
        _folder.Commit();
        return Path.Combine(_folder.Target, "data.yaml");
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Extras(IReadOnlyList<AnnotatedSet> sets, IReadOnlyList<string> names, int keypoints)
    {
        if (_options.Task == TaskKind.Pose)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"kpt_shape: [{keypoints}, 3]");
            if ((_options.KeypointNames ?? sets.FirstOrDefault(set => set.KeypointNames is not null)?.KeypointNames) is { } points)
            {
                yield return "flip_idx: " + DatasetYamlText.List(KeypointMirror.Of(points));
                yield return "kpt_names: {0: " + DatasetYamlText.List(points) + "}";
            }
        }

        if (_options.Names is null && sets.FirstOrDefault(set => set.ClassIds is { } ids && set.ClassNames.SequenceEqual(names)) is { ClassIds: { } known })
        {
            yield return CocoWriter.IdsKey + ": " + DatasetYamlText.List(known);
        }
    }

    private static int Number(IReadOnlyDictionary<string, int> numbers, AnnotatedObject item, AnnotatedPicture picture) =>
        numbers.TryGetValue(item.ClassName, out var number)
            ? number
            : throw new InputException("The class is none of those named", picture.Place, item.Line, item.ClassName, "Add it to names=, or leave names= out");

    private void PlacePicture(AnnotatedPicture picture, string relative)
    {
        if (picture.File is not { } source || _options.Placement == PicturePlacement.None)
        {
            return;
        }

        var target = _folder.Place(relative);
        _folder.Guard(() =>
        {
            if (_options.Placement == PicturePlacement.Link)
            {
                File.CreateSymbolicLink(target, source);
            }
            else
            {
                File.Copy(source, target);
            }
        });
    }
}
