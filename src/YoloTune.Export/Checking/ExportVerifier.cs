using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Export.Emitters;
using YoloTune.Models;

namespace YoloTune.Export.Checking;

/// <summary>Runs an exported model beside libtorch and refuses it when they do not agree.</summary>
internal static class ExportVerifier
{
    /// <summary>Compares the engines, for a dynamic model at a second size and batch too.</summary>
    /// <param name="model">The fused network that was exported.</param>
    /// <param name="plan">The form it was exported in.</param>
    /// <param name="file">The whole ONNX file.</param>
    /// <param name="check">Runs the file.</param>
    /// <param name="tolerance">Largest difference allowed.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="InputException">The difference is larger than allowed, or the engine gave something else.</exception>
    public static double Verify(YoloModel model, GraphPlan plan, byte[] file, IExportCheck check, double tolerance)
    {
        var worst = Difference(model, plan, (plan.Batch, plan.Height, plan.Width), file, check);
        if (plan.Dynamic)
        {
            var stride = model.MaximumStride;
            var height = Math.Max(plan.Height / 2 / stride, 1) * stride;
            worst = Math.Max(worst, Difference(model, plan, (plan.Batch + 1, height, plan.Width), file, check));
        }

        return worst <= tolerance ? worst : throw new InputException(
            string.Create(CultureInfo.InvariantCulture, $"the exported model differs from the original by {worst:E2} of the largest magnitude, {tolerance:E2} is allowed; nothing was written"),
            remedy: plan.Half ? "Export in single precision" : "Try another opset, and report this model");
    }

    private static double Difference(YoloModel model, GraphPlan plan, (int Batch, int Height, int Width) size, byte[] file, IExportCheck check)
    {
        var shape = new long[] { size.Batch, model.Definition.Channels, size.Height, size.Width };
        var picture = CheckPicture.Make(size.Batch, model.Definition.Channels, size.Height, size.Width);
        var actual = check.Run(file, picture, shape);
        return new ReferenceRun(model, plan, picture, shape).Difference(actual);
    }
}
