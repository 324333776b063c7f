namespace YoloTune.Cli.Backend;

/// <summary>A model in figures.</summary>
public sealed record InfoSummary
{
    /// <summary>Name, such as <c>yolo26n</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Task in lower case, such as <c>detect</c>.</summary>
    public required string Task { get; init; }

    /// <summary>Layers.</summary>
    public int Layers { get; init; }

    /// <summary>Parameters.</summary>
    public long Parameters { get; init; }

    /// <summary>Trainable parameters.</summary>
    public long Gradients { get; init; }

    /// <summary>Billions of floating-point operations for one image.</summary>
    public double GigaFlops { get; init; }

    /// <summary>Input size for which operations were counted, pixels.</summary>
    public int ImageSize { get; init; }

    /// <summary>Class names in order.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Further lines of text, such as the layers; may be empty.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
