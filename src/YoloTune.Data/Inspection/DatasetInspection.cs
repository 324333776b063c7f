using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Statistics;

namespace YoloTune.Data.Inspection;

/// <summary>Examines data sets for what spoils training or falsifies its figures. Nothing of the data set is changed.</summary>
public static class DatasetInspection
{
    private const int Slice = 1024;

    /// <summary>The part that takes no time: from labels that were read already, without looking at a picture.</summary>
    /// <param name="train">The training split.</param>
    /// <param name="validation">The validation split.</param>
    /// <param name="imageSize">Size of the network input, pixels.</param>
    /// <returns>Findings of warning level and above, the most serious first.</returns>
    public static IReadOnlyList<InspectionFinding> Quick(Dataset train, Dataset validation, int imageSize)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        var findings = FigureChecks.Run([SplitFigures.Of(train), SplitFigures.Of(validation)], train.Names, new InspectionOptions { ImageSize = imageSize }).ToList();
        var known = train.Items.Select(item => item.ImageFile).ToHashSet(StringComparer.Ordinal);
        var shared = validation.Items.Where(item => known.Contains(item.ImageFile)).Select(item => new FindingPlace(item.ImageFile)).ToArray();
        if (shared.Length > 0)
        {
            findings.Add(new(FindingKind.Leakage, FindingLevel.Warning, $"{train.Name}, {validation.Name}", shared.Length, FormattableString.Invariant($"{shared.Length} of {validation.Items.Count} validation pictures are training pictures too, so figures will be too good"), "Divide the pictures anew with 'yolotune dataset split'") { Places = shared });
        }

        return Sorted(findings.Where(finding => finding.Level != FindingLevel.Note));
    }

    /// <summary>Examines a data set as a whole. Memory grows by about half a kilobyte per picture, whatever the pictures' size.</summary>
    /// <param name="yaml">The data set.</param>
    /// <param name="options">What to examine.</param>
    /// <param name="progress">Told how many pictures are done, of how many.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InputException">A split is missing.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static InspectionReport Run(DatasetYaml yaml, InspectionOptions options, IProgress<VerificationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(options);
        var task = options.Task ?? LabelTask.Guess(yaml);
        var lists = SplitsOf(yaml);
        var scanner = new ImageScanner(FormatOf(yaml, task), options.LookAtPixels);
        var search = new DuplicateSearch(Math.Clamp(options.MostDifferentBits, 0, HammingIndex.Radius), options.LeastCorrelation);
        var files = new List<(string Split, string File)>();
        var figures = new List<SplitFigures>();
        var findings = new List<InspectionFinding>();
        var total = lists.Sum(list => list.Images.Count);
        foreach (var (split, images) in lists)
        {
            var counted = new SplitFigures(split, yaml.ClassCount);
            var gathered = new SplitFindings(split);
            foreach (var part in images.Chunk(Slice))
            {
                foreach (var image in Scan(part, scanner, options.Threads, cancellationToken))
                {
                    gathered.Add(image);
                    Count(counted, image);
                    if (image.Print is { } print)
                    {
                        search.Add(files.Count, print);
                    }

                    files.Add((split, image.File));
                }

                progress?.Report(new VerificationProgress(files.Count, total));
            }

            figures.Add(counted);
            findings.AddRange(gathered.Result());
        }

        var duplicates = Groups(search, files);
        findings.AddRange(FigureChecks.Run(figures, yaml.Names, options));
        findings.AddRange(DuplicateFindings.Of(duplicates));
        return new InspectionReport
        {
            Source = yaml.SourceFile,
            Task = task,
            Names = yaml.Names,
            Keypoints = task == TaskKind.Pose ? yaml.KeypointShape : null,
            Splits = figures.ToDictionary(split => split.Name, split => (split.Images, split.Objects), StringComparer.Ordinal),
            Findings = Sorted(findings),
            Duplicates = duplicates,
        };
    }

    /// <summary>Splits with their pictures; one that names the same entries as an earlier one is left out.</summary>
    internal static IReadOnlyList<(string Split, IReadOnlyList<string> Images)> SplitsOf(DatasetYaml yaml)
    {
        var lists = new List<(string Split, IReadOnlyList<string> Images)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var split in Enum.GetValues<DatasetSplit>().Where(yaml.Has))
        {
            if (seen.Add(string.Join('\n', yaml.Entries(split))))
            {
                lists.Add((DatasetYaml.KeyOf(split), ImageList.Read(yaml, split)));
            }
        }

        return lists;
    }

    internal static LabelFormat FormatOf(DatasetYaml yaml, TaskKind task) => task == TaskKind.Pose && yaml.KeypointShape is null
        ? throw new InputException("The key 'kpt_shape' is missing", yaml.SourceFile, remedy: "Add for example kpt_shape: [17, 3]")
        : new LabelFormat { Task = task, ClassCount = yaml.ClassCount, Keypoints = task == TaskKind.Pose ? yaml.KeypointShape : null };

    private static ScannedImage[] Scan(string[] images, ImageScanner scanner, int threads, CancellationToken cancellationToken)
    {
        var results = new ScannedImage[images.Length];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        Parallel.For(0, images.Length, parallel, index => results[index] = scanner.Scan(images[index]));
        return results;
    }

    private static void Count(SplitFigures figures, ScannedImage image)
    {
        if (image.Problem is not null)
        {
            return;
        }

        figures.AddImage(image.Width, image.Height);
        foreach (var (number, width, height) in image.Objects)
        {
            figures.AddObject(number, width, height, image.Width, image.Height);
        }
    }

    private static IReadOnlyList<DuplicateGroup> Groups(DuplicateSearch search, List<(string Split, string File)> files) =>
        [.. search.Groups.Select(group => new DuplicateGroup([.. group.Select(member => new DuplicateImage(files[member.Picture].Split, files[member.Picture].File, member.Relation))])).OrderByDescending(group => group.IsLeakage)];

    private static IReadOnlyList<InspectionFinding> Sorted(IEnumerable<InspectionFinding> findings) => [.. findings.OrderByDescending(finding => finding.Level).ThenBy(finding => finding.Kind)];
}
