using YoloTune.Models;
using YoloTune.Models.Layers;

namespace YoloTune.Training.Benchmarks;

/// <summary>Counts the operations of the network in training steps, of the parts that are trained and of those that are not.</summary>
internal sealed class StepOperations : ILayerObserver
{
    /// <summary>Floating-point operations forward, two per multiplication and addition.</summary>
    public double Forward { get; private set; }

    /// <summary>Floating-point operations of the gradients.</summary>
    public double Backward { get; private set; }

    /// <summary>Lets the counter hear what a network computes.</summary>
    public static void Attach(YoloModel model, StepOperations? counter)
    {
        foreach (var node in model.Nodes)
        {
            node.Layer.SetObserver(counter);
        }
    }

    public void CountPerArea(double macs) => Forward += 2 * macs;

    public void CountPerAreaSquared(double macs) => Forward += 2 * macs;

    public void CountFixed(double macs) => Forward += 2 * macs;

    public void CountGradient(double macs) => Backward += 2 * macs;
}
