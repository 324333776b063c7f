using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Export.Emitters;
using YoloTune.Models;
using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Export.Checking;

/// <summary>Runs an exported model beside libtorch and refuses it when they do not agree.</summary>
internal static class ExportVerifier
{
    /// <summary>Compares the engines, for a dynamic model at a second size and batch too.</summary>
    /// <param name="model">The fused network that was exported.</param>
    /// <param name="plan">The form it was exported in.</param>
    /// <param name="file">The whole ONNX file.</param>
    /// <param name="run">Runs the file: values and shape of the input to the outputs.</param>
    /// <param name="tolerance">Largest difference allowed.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="InputException">The difference is larger than allowed, or the engine gave something else.</exception>
    public static double Verify(YoloModel model, GraphPlan plan, byte[] file, Func<byte[], float[], IReadOnlyList<long>, float[]> run, double tolerance)
    {
        var worst = Difference(model, plan, (plan.Batch, plan.Height, plan.Width), file, run);
        if (plan.Dynamic)
        {
            var stride = model.MaximumStride;
            var height = Math.Max(plan.Height / 2 / stride, 1) * stride;
            worst = Math.Max(worst, Difference(model, plan, (plan.Batch + 1, height, plan.Width), file, run));
        }

        return worst <= tolerance ? worst : throw new InputException(
            string.Create(CultureInfo.InvariantCulture, $"the exported model differs from the original by {worst:E2} of the largest magnitude, {tolerance:E2} is allowed; nothing was written"),
            remedy: plan.Half ? "Export in single precision" : "Try another opset, and report this model");
    }

    private static double Difference(
        YoloModel model,
        GraphPlan plan,
        (int Batch, int Height, int Width) size,
        byte[] file,
        Func<byte[], float[], IReadOnlyList<long>, float[]> run)
    {
        var shape = new long[] { size.Batch, model.Definition.Channels, size.Height, size.Width };
        var picture = CheckPicture.Make(size.Batch, model.Definition.Channels, size.Height, size.Width);
        var actual = run(file, picture, shape);
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var prediction = model.Forward(tensor(picture, shape), !plan.EndToEnd);
        var all = DetectionDecoder.Decode(model.Detector, plan.EndToEnd ? prediction.OneToOne! : prediction.OneToMany!);
        var (anchors, anchorCount) = (Values(all), (int)all.size(2));
        var expected = plan.EndToEnd ? Values(model.Decode(prediction, true, plan.Rows, plan.Agnostic)) : anchors;
        if (actual.Length != expected.Length)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"the exported model gave {actual.Length} values where the original gives {expected.Length}; nothing was written"),
                remedy: "Report this model");
        }

        return plan.EndToEnd
            ? OutputComparison.Rows(expected, anchors, actual, size.Batch, anchorCount)
            : OutputComparison.Raw(expected, actual, size.Batch, anchorCount);
    }

    private static float[] Values(Tensor tensor)
    {
        using var flat = tensor.contiguous();
        return MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }
}
