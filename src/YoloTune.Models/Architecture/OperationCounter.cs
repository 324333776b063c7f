using YoloTune.Models.Layers;

namespace YoloTune.Models.Architecture;

/// <summary>Adds up multiply-accumulate operations of one forward pass.</summary>
internal sealed class OperationCounter : ILayerObserver
{
    public double PerArea { get; private set; }

    public double PerAreaSquared { get; private set; }

    public double Fixed { get; private set; }

    public void CountPerArea(double macs) => PerArea += macs;

    public void CountPerAreaSquared(double macs) => PerAreaSquared += macs;

    public void CountFixed(double macs) => Fixed += macs;
}
