using YoloTune.Data.Formats;

namespace YoloTune.Data.Inspection;

/// <summary>Checks that need figures of the splits only: classes that are missing or rare, and sizes against the network input.</summary>
internal static class FigureChecks
{
    private const double MuchPadding = 0.5;
    private const double ManySmall = 0.05;
    private const int NamesShown = 8;
    private static readonly string _train = DatasetYaml.KeyOf(DatasetSplit.Train);

    public static IEnumerable<InspectionFinding> Run(IReadOnlyList<SplitFigures> splits, IReadOnlyList<string> names, InspectionOptions options)
    {
        var unused = new HashSet<int>(Enumerable.Range(0, names.Count).Where(index => splits.All(split => split.ClassCounts[index] == 0)));
        if (unused.Count > 0 && unused.Count < names.Count)
        {
            yield return new(FindingKind.ClassNeverSeen, FindingLevel.Note, string.Join(", ", splits.Select(split => split.Name)), unused.Count, $"{Count(unused.Count, names.Count)} have no object in any split: {Names(unused, names)}", "Remove them from names, or add pictures of them");
        }

        foreach (var split in splits.Where(split => split.Images > 0))
        {
            int[] never = [.. Enumerable.Range(0, names.Count).Where(index => split.ClassCounts[index] == 0 && !unused.Contains(index))];
            if (never.Length > 0)
            {
                var isTrain = split.Name == _train;
                yield return new(FindingKind.ClassNeverSeen, isTrain ? FindingLevel.Error : FindingLevel.Warning, split.Name, never.Length, $"{Count(never.Length, names.Count)} have no object here but in other splits: {Names(never, names)}", isTrain ? "Such classes cannot be learned: divide the pictures anew with 'yolotune dataset split'" : "Their accuracy cannot be measured: divide the pictures anew with 'yolotune dataset split'");
            }

            int[] rare = [.. Enumerable.Range(0, names.Count).Where(index => split.ClassCounts[index] > 0 && split.ClassCounts[index] < options.RareClass)];
            if (split.Name == _train && rare.Length > 0)
            {
                yield return new(FindingKind.ClassRarelySeen, FindingLevel.Warning, split.Name, rare.Length, FormattableString.Invariant($"{Count(rare.Length, names.Count)} have fewer than {options.RareClass} objects: ") + string.Join(", ", rare.OrderBy(index => split.ClassCounts[index]).Take(NamesShown).Select(index => FormattableString.Invariant($"{names[index]} ({split.ClassCounts[index]})"))) + More(rare.Length), "Add pictures of them, or weigh classes with cls_pw");
            }

            if (Small(split, options) is { } small)
            {
                yield return small;
            }

            if (split.Padding / split.Images > MuchPadding)
            {
                yield return new(FindingKind.LongPictures, FindingLevel.Note, split.Name, split.Images, FormattableString.Invariant($"The pictures are so long that {100 * split.Padding / split.Images:F0} % of a square input is padding"), "Use rect=True, or cut the pictures into tiles");
            }
        }
    }

    private static InspectionFinding? Small(SplitFigures split, InspectionOptions options)
    {
        var count = split.Below(options.SmallSide, options.ImageSize);
        if (split.Objects == 0 || count <= ManySmall * split.Objects)
        {
            return null;
        }

        var better = SplitFigures.Sizes.FirstOrDefault(size => size > options.ImageSize && split.Below(options.SmallSide, size) <= ManySmall * split.Objects);
        return new(
            FindingKind.SmallForInput,
            FindingLevel.Warning,
            split.Name,
            count,
            FormattableString.Invariant($"{100.0 * count / split.Objects:F0} % of objects are below {options.SmallSide:G} pixels at imgsz={options.ImageSize}"),
            better > 0 ? FormattableString.Invariant($"Use imgsz={better}, or cut the pictures into tiles") : "Cut the pictures into tiles, as no usual input size is enough");
    }

    private static string Count(int count, int of) => FormattableString.Invariant($"{count} of {of} classes");

    private static string More(int count) => count > NamesShown ? FormattableString.Invariant($" and {count - NamesShown} more") : string.Empty;

    private static string Names(IEnumerable<int> indices, IReadOnlyList<string> names)
    {
        var all = indices.ToArray();
        return string.Join(", ", all.Take(NamesShown).Select(index => names[index])) + More(all.Length);
    }
}
