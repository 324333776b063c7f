namespace YoloTune.Data.Inspection;

/// <summary>Gathers what is wrong with the pictures and rows of a split.</summary>
internal sealed class SplitFindings(string split)
{
    private const int MostPlaces = 1000;
    private readonly Dictionary<FindingKind, (int Count, bool Fatal, List<FindingPlace> Places)> _found = [];
    private int _images;
    private int _missing;
    private int _empty;

    public void Add(ScannedImage image)
    {
        _images++;
        if (image.Problem is { } problem)
        {
            Note(FindingKind.UnreadableImage, true, new FindingPlace(image.File, null, problem));
            return;
        }

        if (!image.HasLabels)
        {
            _missing++;
            Note(FindingKind.MissingLabels, false, new FindingPlace(image.LabelFile) { Image = image.File });
        }
        else if (image.Objects.Count == 0 && image.Issues.Count == 0)
        {
            _empty++;
            Note(FindingKind.EmptyLabels, false, new FindingPlace(image.LabelFile) { Image = image.File });
        }

        foreach (var issue in image.Issues)
        {
            Note(issue.Kind, issue.Fatal, new FindingPlace(image.LabelFile, issue.Line, issue.Value) { Image = image.File });
        }
    }

    public IEnumerable<InspectionFinding> Result() => _found.Select(pair => Describe(pair.Key, pair.Value.Count, pair.Value.Fatal) with { Places = pair.Value.Places });

    private void Note(FindingKind kind, bool fatal, FindingPlace place)
    {
        var entry = _found.GetValueOrDefault(kind, (0, false, []));
        // A corrected copy leaves out the pictures of this list, so theirs is whole.
        if (kind == FindingKind.UnreadableImage || entry.Places.Count < MostPlaces)
        {
            entry.Places.Add(place);
        }

        _found[kind] = (entry.Count + 1, entry.Fatal || fatal, entry.Places);
    }

    private InspectionFinding Describe(FindingKind kind, int count, bool fatal)
    {
        var (text, remedy, level) = kind switch
        {
            FindingKind.UnreadableImage => ("Pictures that cannot be used", "Replace or remove them; training leaves them out", FindingLevel.Error),
            FindingKind.MissingLabels => ($"Of {_images} pictures, those without a label file; they count as background", "If they show no objects, write empty label files to say so; else label them", _missing == _images ? FindingLevel.Error : FindingLevel.Warning),
            FindingKind.EmptyLabels => ($"Of {_images} pictures, those with an empty label file", "Good as long as they show no objects", _empty * 2 > _images ? FindingLevel.Warning : FindingLevel.Note),
            FindingKind.MalformedRow => ("Rows that are no labels", "Correct or remove them; training leaves the whole picture out", FindingLevel.Error),
            FindingKind.UnknownClass => ("Rows with a class that the data set does not name", "Correct the rows, or name the classes", FindingLevel.Error),
            FindingKind.KeypointCount => ("Rows with a wrong number of key points", "Give as many as kpt_shape says", FindingLevel.Error),
            FindingKind.UnusableFile => ("Label files that cannot be used as they stand", "Write polygons for all objects of a file or boxes for all; save without byte-order mark", FindingLevel.Error),
            FindingKind.OutOfRange => ("Rows that reach beyond the picture", fatal ? "Clip them; training leaves out pictures with coordinates outside -0.01 to 1.01" : "Clip them to 0 to 1", fatal ? FindingLevel.Error : FindingLevel.Warning),
            FindingKind.ZeroArea => ("Objects without area", "Remove them", FindingLevel.Warning),
            FindingKind.DuplicateRow => ("Rows that stand twice in their file", "Remove them", FindingLevel.Warning),
            _ => ("Objects of less than 2 pixels in height or width", "Look at them: they are often slips of the mouse", FindingLevel.Note),
        };
        return new InspectionFinding(kind, level, split, count, FormattableString.Invariant($"{text}: {count}"), remedy);
    }
}
