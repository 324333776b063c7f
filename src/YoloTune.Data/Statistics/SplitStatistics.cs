using YoloTune.Data.Datasets;

namespace YoloTune.Data.Statistics;

/// <summary>Figures of one split. Lengths are in pixels of the pictures.</summary>
public sealed record SplitStatistics
{
    /// <summary>The split, for example <c>train</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Usable pictures.</summary>
    public required int Images { get; init; }

    /// <summary>Usable pictures without objects.</summary>
    public required int Backgrounds { get; init; }

    /// <summary>Pictures left out because of themselves or their labels.</summary>
    public required int Corrupt { get; init; }

    /// <summary>Objects.</summary>
    public required int Objects { get; init; }

    /// <summary>Classes in the order of their numbers.</summary>
    public required IReadOnlyList<ClassStatistics> Classes { get; init; }

    /// <summary>Objects below 32 x 32 pixels.</summary>
    public required int Small { get; init; }

    /// <summary>Objects of 32 x 32 to 96 x 96 pixels.</summary>
    public required int Medium { get; init; }

    /// <summary>Objects of more than 96 x 96 pixels.</summary>
    public required int Large { get; init; }

    /// <summary>Width of pictures.</summary>
    public Quantiles? ImageWidths { get; init; }

    /// <summary>Height of pictures.</summary>
    public Quantiles? ImageHeights { get; init; }

    /// <summary>Objects of a picture.</summary>
    public Quantiles? ObjectsPerImage { get; init; }

    /// <summary>Square root of the area of boxes.</summary>
    public Quantiles? ObjectSides { get; init; }

    /// <summary>Area of boxes as a share of the picture.</summary>
    public Quantiles? ObjectAreas { get; init; }

    /// <summary>Width of boxes divided by their height.</summary>
    public Quantiles? ObjectAspects { get; init; }

    /// <summary>The figures of a split that was read.</summary>
    /// <param name="dataset">The split.</param>
    public static SplitStatistics Of(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var figures = new ObjectFigures(dataset.ClassCount);
        foreach (var item in dataset.Items)
        {
            figures.Add(item);
        }

        return new SplitStatistics
        {
            Name = dataset.Name,
            Images = dataset.Items.Count,
            Backgrounds = dataset.Items.Count(item => item.Count == 0),
            Corrupt = dataset.Counters.Corrupt,
            Objects = figures.Sides.Count,
            Classes = [.. dataset.Names.Select((name, index) => new ClassStatistics(name, figures.Objects[index], figures.Images[index]))],
            Small = figures.Sides.Count(side => side < 32),
            Medium = figures.Sides.Count(side => side is >= 32 and <= 96),
            Large = figures.Sides.Count(side => side > 96),
            ImageWidths = Quantiles.Of([.. dataset.Items.Select(item => (double)item.Width)]),
            ImageHeights = Quantiles.Of([.. dataset.Items.Select(item => (double)item.Height)]),
            ObjectsPerImage = Quantiles.Of([.. dataset.Items.Select(item => (double)item.Count)]),
            ObjectSides = Quantiles.Of(figures.Sides),
            ObjectAreas = Quantiles.Of(figures.Areas),
            ObjectAspects = Quantiles.Of(figures.Aspects),
        };
    }
}
