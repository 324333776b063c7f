namespace YoloTune.Cli.Backend;

/// <summary>What an export wrote.</summary>
public sealed record ExportSummary
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Format in lower case, such as <c>onnx</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The checkpoint it was made from.</summary>
    public required string Source { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>The input with its sides, such as <c>images [1, 3, 640, 640]</c>; null for a checkpoint.</summary>
    public string? Input { get; init; }

    /// <summary>The output with its sides; null for a checkpoint.</summary>
    public string? Output { get; init; }

    /// <summary>What the output holds, in words; null for a checkpoint.</summary>
    public string? Meaning { get; init; }

    /// <summary>Version of the operators; null for a checkpoint.</summary>
    public int? Opset { get; init; }

    /// <summary>Operators in the graph, or tensors in the checkpoint.</summary>
    public int Parts { get; init; }

    /// <summary>Largest difference to the original as a share of the largest magnitude; null when nothing was computed.</summary>
    public double? Difference { get; init; }

    /// <summary>The difference that was allowed.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Seconds of work.</summary>
    public double Seconds { get; init; }

    /// <summary>What may trouble programs that read the file.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
