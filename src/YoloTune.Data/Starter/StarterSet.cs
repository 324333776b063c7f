using System.Globalization;
using System.Text;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter;

/// <summary>What the starter data set of one task holds; one class per task.</summary>
internal abstract class StarterSet
{
    private static readonly StarterSet[] All = [new DetectionStarter(), new SegmentationStarter(), new PoseStarter(), new RotatedStarter(), new ClassificationStarter(), new SemanticStarter(), new DepthStarter()];

    /// <summary>The task.</summary>
    public abstract TaskKind Task { get; }

    /// <summary>The name a user gives, such as <c>starter-seg</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it shows, for the head of its YAML.</summary>
    public abstract string Title { get; }

    /// <summary>Class names by index.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>Whether the folder of a picture is its label, so that there are neither labels nor a YAML.</summary>
    public virtual bool HasClassFolders => false;

    /// <summary>The folder of the labels beside <c>images</c>.</summary>
    public virtual string LabelFolder => "labels";

    /// <summary>Further lines of the YAML.</summary>
    protected virtual string Keys => string.Empty;

    /// <summary>The sets by task; null for tasks without one.</summary>
    public static StarterSet? Of(TaskKind task) => All.FirstOrDefault(set => set.Task == task);

    /// <summary>The set a user means by its name, with or without <c>.yaml</c>, any case, no folder; null for none.</summary>
    public static StarterSet? Named(string? name) => All.FirstOrDefault(set => name is not null
        && (name.Equals(set.Name, StringComparison.OrdinalIgnoreCase) || name.Equals(set.Name + ".yaml", StringComparison.OrdinalIgnoreCase) || name.Equals(set.Name + ".yml", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The pictures that come from one index.</summary>
    public abstract IEnumerable<StarterFile> Make(SurfaceInspectionOptions options, int index);

    /// <summary>What the pictures are made from, one line: other lines mean other pictures.</summary>
    public string Recipe(SurfaceInspectionOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Task == TaskKind.Detect ? string.Empty : Name + " ")}generator {StarterDataset.GeneratorVersion} seed {options.Seed} train {options.TrainCount} val {options.ValCount} sides {options.MinimumSide}-{options.MaximumSide} contrast {options.Contrast}");

    /// <summary>The YAML of the set.</summary>
    public string Yaml(SurfaceInspectionOptions options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# The starter data set of YoloTune: {Title}. Made anew when missing.\n");
        text.Append(CultureInfo.InvariantCulture, $"# Generator version {StarterDataset.GeneratorVersion}, seed {options.Seed}: {options.TrainCount} pictures for training, {options.ValCount} for validation.\n");
        text.Append("train: images/train\nval: images/val\n").Append(Keys).Append("names:\n");
        for (var i = 0; i < ClassNames.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {i}: {ClassNames[i]}\n");
        }

        return text.ToString();
    }

    /// <summary>The name of a picture, split and number included.</summary>
    protected static string NameOf(SurfaceInspectionOptions options, int index, string kind) =>
        SplitOf(options, index) + string.Create(CultureInfo.InvariantCulture, $"/{kind}_{index:D5}");

    /// <summary>The split an index belongs to: training comes first.</summary>
    protected static string SplitOf(SurfaceInspectionOptions options, int index) => index < options.TrainCount ? "train" : "val";

    /// <summary>Adds points as shares of the picture, six decimals.</summary>
    protected static void Append(StringBuilder row, IEnumerable<(float X, float Y)> points, double width, double height)
    {
        foreach (var (x, y) in points)
        {
            row.Append(CultureInfo.InvariantCulture, $" {x / width:F6} {y / height:F6}");
        }
    }

    /// <summary>Adds centre and size of a box as shares of the picture, six decimals.</summary>
    protected static void Append(StringBuilder row, CornerBox box, double width, double height)
    {
        row.Append(CultureInfo.InvariantCulture, $" {(box.X1 + box.X2) / 2 / width:F6} {(box.Y1 + box.Y2) / 2 / height:F6}");
        row.Append(CultureInfo.InvariantCulture, $" {(box.X2 - box.X1) / width:F6} {(box.Y2 - box.Y1) / height:F6}");
    }
}
