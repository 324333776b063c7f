using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Export.Emitters;
using YoloTune.Export.Onnx;
using YoloTune.Models;

namespace YoloTune.Export.Quantization;

/// <summary>Runs pictures through a graph whose inner values are outputs, and finds their ranges.</summary>
internal static class Calibrator
{
    /// <summary>Measures.</summary>
    /// <param name="model">The fused network.</param>
    /// <param name="plan">The form of the export.</param>
    /// <param name="pictures">Pictures.</param>
    /// <param name="engine">Runs the graph.</param>
    /// <exception cref="InputException">There are no pictures, or the network gives no numbers.</exception>
    public static Calibration Run(YoloModel model, GraphPlan plan, ICalibrationPictures pictures, IExportCheck engine)
    {
        var graph = ModelEmitter.Emit(model, plan with { Batch = 1, EightBits = false });
        var layout = new QuantizationLayout(graph, model);
        var histograms = layout.Taps.ToDictionary(tap => tap, _ => new ActivationHistogram(), StringComparer.Ordinal);
        using var session = engine.Open(OnnxExporter.Wrap(Shown(graph, layout.Taps), plan, []).ToArray());
        var shape = new long[] { 1, model.Definition.Channels, plan.Height, plan.Width };
        var count = 0;
        foreach (var picture in pictures.Read(model.Definition.Channels, plan.Height, plan.Width))
        {
            session.Run(picture, shape, (name, values) => histograms.GetValueOrDefault(name)?.Include(values));
            count++;
        }

        if (count == 0)
        {
            throw new InputException("there are no pictures to calibrate with", remedy: "Name a data set with 'data=...'");
        }

        if (histograms.FirstOrDefault(pair => !pair.Value.IsFinite) is { Key: { } wrong })
        {
            throw new InputException("a layer gives values that are no numbers", value: wrong, remedy: "Check the training, or export another checkpoint");
        }

        return new Calibration(layout.Ranges(histograms.ToDictionary(pair => pair.Key, pair => pair.Value.Best(), StringComparer.Ordinal)), count);
    }

    // Every inner value as an output with open sides.
    private static GraphMessage Shown(GraphMessage graph, IReadOnlyList<string> values)
    {
        var outputs = values.Select((value, index) => new ValueMessage(
            value,
            ElementType.Float,
            [.. Enumerable.Range(0, 4).Select(side => (Dimension)string.Create(CultureInfo.InvariantCulture, $"side_{index}_{side}"))]));
        return new GraphMessage("yolotune", graph.Nodes, graph.Initializers, graph.Inputs, [.. outputs]);
    }
}
