using System.Globalization;
using TorchSharp;
using YoloTune.Models.Architecture;
using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Models;

/// <summary>Size and cost of a network, counted as the reference counts (specification 01, section 11).</summary>
/// <param name="Name">Such as <c>YOLO26n</c>.</param>
/// <param name="Fused">True after folding.</param>
/// <param name="Layers">Leaf modules.</param>
/// <param name="Parameters">Elements of all parameters.</param>
/// <param name="Gradients">Elements of the parameters that are trained.</param>
/// <param name="GigaFlops">Two times the multiply-accumulate operations of one image, in 10^9.</param>
public sealed record ModelSummary(string Name, bool Fused, int Layers, long Parameters, long Gradients, double GigaFlops)
{
    /// <summary>Counts.</summary>
    /// <param name="model">The network.</param>
    /// <param name="imageSize">Side of the square image the cost is stated for, pixels.</param>
    public static ModelSummary Of(YoloModel model, int imageSize = 640)
    {
        var parameters = model.Parameters();
        var stem = Path.GetFileNameWithoutExtension(model.Definition.YamlFile);
        return new ModelSummary(
            stem.Length == 0 ? "Model" : stem.Replace("yolo", "YOLO", StringComparison.Ordinal),
            model.IsFused,
            model.Nodes.Sum(node => node.Layer.LeafCount) + 1 + model.Head.CopiedActivations,
            parameters.Sum(parameter => parameter.Value.numel()),
            parameters.Where(parameter => parameter.Value.requires_grad).Sum(parameter => parameter.Value.numel()),
            2 * CountOperations(model, imageSize) / 1e9);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} summary{(Fused ? " (fused)" : string.Empty)}: {Layers:N0} layers, {Parameters:N0} parameters, {Gradients:N0} gradients, {GigaFlops:F1} GFLOPs");

    private static double CountOperations(YoloModel model, int imageSize)
    {
        var counter = new OperationCounter();
        var wasTraining = model.Training;
        var probe = Math.Max(model.MaximumStride, 32);
        model.SetTraining(false);
        foreach (var node in model.Nodes)
        {
            node.Layer.SetObserver(counter);
        }

        try
        {
            using var scope = NewDisposeScope();
            using var guard = no_grad();
            if (model.Run(zeros(1, model.Definition.Channels, probe, probe)) is DetectionPrediction prediction)
            {
                model.Decode(prediction, model.Head.HasEndToEnd);
            }
        }
        finally
        {
            foreach (var node in model.Nodes)
            {
                node.Layer.SetObserver(null);
            }

            model.SetTraining(wasTraining);
        }

        var area = Math.Pow((double)imageSize / probe, 2);
        return (counter.PerArea * area) + (counter.PerAreaSquared * area * area) + counter.Fixed;
    }
}
