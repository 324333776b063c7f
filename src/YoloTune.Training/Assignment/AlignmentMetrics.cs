using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>How well every anchor fits every target, zero outside the candidates.</summary>
/// <param name="Alignment">(N, A) score and overlap, each raised to its exponent, multiplied.</param>
/// <param name="Overlap">(N, A) complete IoU, negative values as 0.</param>
internal sealed record AlignmentMetrics(Tensor Alignment, Tensor Overlap) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Alignment.Dispose();
        Overlap.Dispose();
    }
}
