using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Export.Emitters;
using YoloTune.Models;
using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Export.Checking;

/// <summary>
/// Says how far a model in eight bits is from the original: the root mean square of the differences as a share of the root mean square
/// of the values, before boxes are chosen (ranks of nearly equal scores say nothing). For classes of pixels, the share of other classes.
/// </summary>
internal static class QuantizedVerifier
{
    /// <summary>Compares.</summary>
    /// <param name="model">The fused network.</param>
    /// <param name="plan">The form of the export, showing what the branches of the head say.</param>
    /// <param name="file">The file with these outputs.</param>
    /// <param name="check">Runs the file.</param>
    /// <param name="picture">B x C x H x W values.</param>
    /// <param name="tolerance">Largest difference allowed.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="InputException">The difference is larger than allowed.</exception>
    public static double Verify(YoloModel model, GraphPlan plan, byte[] file, IExportCheck check, float[] picture, double tolerance)
    {
        var shape = new long[] { plan.Batch, model.Definition.Channels, plan.Height, plan.Width };
        var outputs = check.Run(file, picture, shape).ToDictionary(output => output.Name, output => output.Values, StringComparer.Ordinal);
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var images = tensor(picture, shape);
        var worst = model.Head is DetectHead ? OfBranches(model.Forward(images), plan, outputs) : OfWhole(model, plan, picture, shape, outputs[HeadEmitter.OutputName]);
        return worst <= tolerance ? worst : throw new InputException(
            string.Create(CultureInfo.InvariantCulture, $"eight bits change what the model computes by {worst:P0}, {tolerance:P0} is allowed; nothing was written"),
            remedy: "Calibrate with pictures like those of the training ('data=...'), or export with quantize=16");
    }

    private static double OfBranches(DetectionPrediction prediction, GraphPlan plan, Dictionary<string, float[]> outputs)
    {
        var branch = plan.EndToEnd ? prediction.OneToOne! : prediction.OneToMany!;
        var worst = Math.Max(Share(branch.Boxes, outputs["raw_boxes"]), Share(branch.Scores, outputs["raw_scores"]));
        if ((branch.MaskCoefficients ?? branch.Keypoints ?? branch.Angle) is { } extra)
        {
            worst = Math.Max(worst, Share(extra, outputs["raw_extra"]));
        }

        return branch.Prototypes is { } prototypes ? Math.Max(worst, Share(prototypes, outputs[HeadEmitter.PrototypeName])) : worst;
    }

    private static double OfWhole(YoloModel model, GraphPlan plan, float[] picture, long[] shape, float[] actual)
    {
        var expected = new ReferenceRun(model, plan, picture, shape).Expected;
        return model.Head is SemanticHead ? OutputComparison.OtherClasses(expected, actual, (int)shape[0], model.Head.ClassCount) : Share(expected, actual);
    }

    private static double Share(Tensor expected, ReadOnlySpan<float> actual)
    {
        using var flat = expected.contiguous();
        return Share(MemoryMarshal.Cast<byte, float>(flat.bytes), actual);
    }

    private static double Share(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var (difference, magnitude) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            var distance = (double)expected[i] - actual[i];
            difference += distance * distance;
            magnitude += (double)expected[i] * expected[i];
        }

        return double.IsNaN(difference) ? double.PositiveInfinity : Math.Sqrt(difference / Math.Max(magnitude, 1e-24));
    }
}
