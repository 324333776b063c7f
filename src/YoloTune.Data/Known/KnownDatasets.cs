namespace YoloTune.Data.Known;

/// <summary>The public data sets that are known by name, such as <c>coco8.yaml</c>.</summary>
/// <remarks>Their descriptions are this project's own; their pictures are fetched on first use and have licences of their own.</remarks>
public static class KnownDatasets
{
    private const long Megabyte = 1_000_000;
    private const string CocoImages = "https://s3.amazonaws.com/images.cocodataset.org/zips/";

    private static readonly Dictionary<string, KnownDataset> _all = new[]
    {
        Packed("coco8", 1),
        Packed("coco8-seg", 1),
        Packed("coco8-pose", 1),
        Packed("dota8", 1),
        Packed("coco128", 7),
        Packed("coco128-seg", 7),
        Packed("african-wildlife", 100),
        Packed("brain-tumor", 5),
        Packed("crack-seg", 92),
        Packed("medical-pills", 9),
        Packed("package-seg", 103),
        Packed("signature", 12),
        new KnownDataset(
            "coco",
            [new KnownArchive("coco2017labels.zip"), new KnownArchive(CocoImages + "val2017.zip", "images"), new KnownArchive(CocoImages + "train2017.zip", "images")],
            20_000 * Megabyte),
    }.ToDictionary(set => set.Name, StringComparer.Ordinal);

    /// <summary>All names, without suffix.</summary>
    public static IReadOnlyCollection<string> Names => _all.Keys;

    /// <summary>Whether a name means a known data set: with or without the suffix <c>.yaml</c>, no folder.</summary>
    /// <param name="name">What the user wrote; may be null.</param>
    public static bool IsKnown(string? name) => name is not null && Find(name) is not null;

    internal static KnownDataset? Find(string name) =>
        _all.GetValueOrDefault(Path.GetExtension(name) is ".yaml" or ".yml" ? Path.ChangeExtension(name, null) : name);

    private static KnownDataset Packed(string name, long megabytes) => new(name, [new KnownArchive(name + ".zip")], megabytes * Megabyte);
}
