using YoloTune.Core.Tasks;
using YoloTune.Data.Formats;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Datasets;

/// <summary>The acceptable images of one split with their objects, and what verification had to say.</summary>
public sealed class Dataset
{
    private readonly Lazy<long[]> _counts;

    internal Dataset(string name, IReadOnlyList<DatasetItem> items, IReadOnlyList<string> names)
    {
        Name = name;
        Items = items;
        Names = names;
        _counts = new Lazy<long[]>(CountAll);
    }

    /// <summary>What the data set is called in messages, for example <c>train</c>.</summary>
    public string Name { get; }

    /// <summary>The images, sorted by path, at least one.</summary>
    public IReadOnlyList<DatasetItem> Items { get; }

    /// <summary>Class names; <c>item</c> alone when all classes are one.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => Names.Count;

    /// <summary>What the labels are for.</summary>
    public TaskKind Task { get; internal init; } = TaskKind.Detect;

    /// <summary>Key points of every object; pose only.</summary>
    public KeypointShape? KeypointShape { get; internal init; }

    /// <summary>For every key point the one it becomes in a mirror image, or null (<c>flip_idx</c>).</summary>
    public IReadOnlyList<int>? FlipIndex { get; internal init; }

    /// <summary>Fall-off of every key point for the OKS metric, or null (<c>kpt_oks_sigmas</c>).</summary>
    public IReadOnlyList<double>? KeypointSigmas { get; internal init; }

    /// <summary>Colour channels the images are to be read with: 3, or 1 for grey.</summary>
    public int Channels { get; internal init; } = 3;

    /// <summary>Depths from here on do not count, metres (<c>max_depth</c>).</summary>
    public double MaximumDepth { get; internal init; }

    /// <summary>What verification counted.</summary>
    public DatasetCounters Counters { get; internal init; } = new(0, 0, 0, 0, 0);

    /// <summary>What verification had to say, in the order of the images.</summary>
    public IReadOnlyList<DatasetWarning> Warnings { get; internal init; } = [];

    /// <summary>True when the verification came from the label cache.</summary>
    public bool FromCache { get; internal init; }

    /// <summary>Number of objects; pixels for semantic segmentation.</summary>
    public long InstanceCount => _counts.Value.Sum();

    /// <summary>Objects per class; pixels for semantic segmentation, with a single class those of the background follow.</summary>
    public IReadOnlyList<long> ClassInstances => _counts.Value;

    /// <summary>Gives the map of an image in the height and width asked for; null when the task has no maps.</summary>
    internal Func<DatasetItem, int, int, PixelMap>? Maps { get; init; }

    /// <summary>
    /// Weight of every class in the loss: count^(-power), classes without objects counting 1, divided by the mean (specification 03,
    /// section 23); for semantic segmentation (1 / ln(1.02 + share of the pixels))^power, divided by the mean.
    /// </summary>
    /// <param name="power">0 (all weights 1) to 1 (inverse frequency) (<c>cls_pw</c>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="power"/> is outside [0, 1].</exception>
    public double[] ClassWeights(double power)
    {
        if (power is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(power), power, "The power must be 0 to 1.");
        }

        var weights = Task == TaskKind.Semantic ? PixelWeights(power) : Array.ConvertAll(_counts.Value, count => Math.Pow(Math.Max(count, 1), -power));
        var mean = weights.Average();
        return Array.ConvertAll(weights, weight => weight / mean);
    }

    private double[] PixelWeights(double power)
    {
        var total = (double)Math.Max(_counts.Value.Sum(), 1);
        return Array.ConvertAll(_counts.Value, count => Math.Pow(1 / Math.Log(1.02 + (count / total)), power));
    }

    private long[] CountAll()
    {
        if (Task == TaskKind.Semantic)
        {
            return [.. Enumerable.Range(0, Math.Max(Names.Count, 2)).Select(index => Items.Sum(item => item.ClassPixels[index]))];
        }

        var counts = new long[Names.Count];
        foreach (var item in Items)
        {
            foreach (var value in item.Classes)
            {
                counts[Math.Clamp((int)value, 0, counts.Length - 1)]++;
            }
        }

        return counts;
    }
}
