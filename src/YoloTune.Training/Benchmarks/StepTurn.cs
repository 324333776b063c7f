namespace YoloTune.Training.Benchmarks;

/// <summary>What a <see cref="StepBenchmark"/> measured in one turn.</summary>
public sealed record StepTurn
{
    /// <summary>Precision and layout, such as <c>bf16 channels_last</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Images per second.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Mean milliseconds of a step in each phase; phases as <c>profile=True</c> names them.</summary>
    public required IReadOnlyDictionary<string, double> Phases { get; init; }

    /// <summary>GFLOPs of the network per image, forward.</summary>
    public required double ForwardGigaFlops { get; init; }

    /// <summary>GFLOPs of the gradients per image; less where layers are frozen.</summary>
    public required double BackwardGigaFlops { get; init; }

    /// <summary>Images per batch.</summary>
    public required int Batch { get; init; }

    /// <summary>GFLOP/s of a matrix product in the precision of the network.</summary>
    public required double PeakGigaFlops { get; init; }

    /// <summary>The most memory that the process has had resident so far, MiB.</summary>
    public required double PeakMebibytes { get; init; }

    /// <summary>Share of the matrix peak that the network's operations reach in a phase, 0 to 1.</summary>
    /// <param name="phase"><c>forward</c> or <c>backward</c>.</param>
    /// <exception cref="ArgumentException">Another phase.</exception>
    public double ShareOfPeak(string phase) => phase switch
    {
        "forward" => Share(ForwardGigaFlops, Phases["forward"]),
        "backward" => Share(BackwardGigaFlops, Phases["backward"]),
        _ => throw new ArgumentException($"The operations of the phase '{phase}' are not counted.", nameof(phase)),
    };

    /// <summary>Share of the matrix peak that the network's operations reach in the whole step, 0 to 1.</summary>
    public double ShareOfPeakInStep => Share(ForwardGigaFlops + BackwardGigaFlops, 1000 * Batch / ImagesPerSecond);

    private double Share(double gigaFlopsPerImage, double milliseconds) => gigaFlopsPerImage * Batch / (milliseconds / 1000) / PeakGigaFlops;
}
