using YoloTune.Export.Onnx;
using YoloTune.Models;

namespace YoloTune.Export.Quantization;

/// <summary>What was learnt from pictures.</summary>
/// <param name="Ranges">The range of every value in eight bits.</param>
/// <param name="Pictures">Pictures that were looked at.</param>
internal sealed record Calibration(IReadOnlyDictionary<string, ActivationRange> Ranges, int Pictures)
{
    /// <summary>Writes a graph in eight bits.</summary>
    /// <param name="graph">The graph in single precision.</param>
    /// <param name="model">The network it was written from.</param>
    public GraphMessage Apply(GraphMessage graph, YoloModel model) => GraphQuantizer.Run(graph, new QuantizationLayout(graph, model), Ranges);
}
