namespace YoloTune.Cli.Backend;

/// <summary>What was found in pictures.</summary>
public sealed record PredictSummary
{
    /// <summary>The pictures in order.</summary>
    public IReadOnlyList<PredictedPicture> Images { get; init; } = [];

    /// <summary>Milliseconds per image for <c>preprocess</c>, <c>inference</c>, <c>postprocess</c>, in this order.</summary>
    public IReadOnlyDictionary<string, double> Speed { get; init; } = new Dictionary<string, double>();

    /// <summary>Folder with the written files, or null when nothing was written.</summary>
    public string? SaveFolder { get; init; }

    /// <summary>Text files written.</summary>
    public int LabelFiles { get; init; }

    /// <summary>Videos and streams that broke off or could not be read.</summary>
    public int Interrupted { get; init; }

    /// <summary>Pictures that could not be read.</summary>
    public int Unreadable { get; init; }
}
