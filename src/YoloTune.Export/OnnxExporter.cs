using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Export.Checking;
using YoloTune.Export.Emitters;
using YoloTune.Export.Metadata;
using YoloTune.Export.Onnx;
using YoloTune.Export.Quantization;
using YoloTune.Models;
using YoloTune.Models.Heads;

namespace YoloTune.Export;

/// <summary>Writes models as ONNX files (specification 07, sections 9 to 12).</summary>
public static class OnnxExporter
{
    private const string Suffix = ".onnx";
    private const double SinglePrecisionTolerance = 1e-4;

    /// <summary>Exports a model. The file appears under its name only when it is complete and has passed the check.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="path">The file to write, or a checkpoint beside which <c>&lt;stem&gt;.onnx</c> is written.</param>
    /// <param name="options">The form; the defaults when null.</param>
    /// <param name="check">Runs the file beside libtorch; null leaves the check out.</param>
    /// <param name="time">The clock for the date in the file; the system's when null.</param>
    /// <exception cref="InputException">An option does not fit the model, the check fails, or the file cannot be written.</exception>
    public static OnnxExportResult Export(YoloModel model, string path, OnnxExportOptions? options = null, IExportCheck? check = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new OnnxExportOptions();
        options.Validate();
        var plan = Plan(model, options);
        using var fused = Fused(model, plan);
        var now = (time ?? TimeProvider.System).GetLocalNow();
        var calibration = Calibrate(fused, plan, options, check);
        var message = Compose(fused, plan, options.Data, now, calibration);
        var file = message.ToArray();
        var difference = check is null ? null : Verify(fused, plan, options, check, (file, calibration, now));
        var target = Path.ChangeExtension(path, Suffix);
        AtomicFile.Write(target, stream => stream.Write(file));
        return new OnnxExportResult(
            target,
            file.LongLength,
            string.Join(", ", message.Graph.Inputs[0].Shape),
            string.Join(", ", message.Graph.Outputs[0].Shape),
            message.Graph.Outputs.Count > 1 ? string.Join(", ", message.Graph.Outputs[1].Shape) : null,
            message.Graph.Nodes.Count,
            difference,
            OnnxMetadata.Warnings(model, plan));
    }

    /// <summary>Settles the open questions of the options.</summary>
    internal static GraphPlan Plan(YoloModel model, OnnxExportOptions options)
    {
        var endToEnd = options.EndToEnd ?? model.Head.HasEndToEnd;
        if (endToEnd && !model.Head.HasEndToEnd)
        {
            throw new InputException("the model has no end-to-end head", value: "end2end=True", remedy: "Export with end2end=False and suppress duplicates after running the model");
        }

        if (!endToEnd && model.Head is DetectHead { HasOneToMany: false })
        {
            throw new InputException("the one-to-many head is gone from this fused model", value: "end2end=False", remedy: "Export the model before it is fused");
        }

        var (height, width) = (RoundUp(options.ImageHeight, model.MaximumStride), RoundUp(options.ImageWidth, model.MaximumStride));
        var anchors = model.Strides.Sum(stride => (int)(height / stride) * (int)(width / stride));
        var rows = Math.Min(options.MaximumDetections, anchors);
        return new GraphPlan(options.Opset, options.Batch, height, width, options.Dynamic, options.Half, endToEnd, rows, options.AgnosticNms) { EightBits = options.Calibration is not null };
    }

    /// <summary>A fused copy with the branches that the graph needs and the weights that the file will hold.</summary>
    internal static YoloModel Fused(YoloModel model, GraphPlan plan)
    {
        var copy = model.Clone();
        copy.SetTraining(false);
        copy.Fuse(dropOneToMany: plan.EndToEnd);
        if (plan.Half)
        {
            RoundWeights(copy);
        }

        return copy;
    }

    /// <summary>The whole file as a message.</summary>
    internal static ModelMessage Compose(YoloModel fused, GraphPlan plan, string? data, DateTimeOffset now, Calibration? calibration = null)
    {
        var graph = ModelEmitter.Emit(fused, plan);
        return Wrap(calibration?.Apply(graph, fused) ?? graph, plan, OnnxMetadata.Of(fused, plan, data, now));
    }

    /// <summary>A graph as a file.</summary>
    internal static ModelMessage Wrap(GraphMessage graph, GraphPlan plan, IReadOnlyList<KeyValuePair<string, string>> metadata) =>
        new(IrVersionOf(plan.Opset), plan.Opset, OnnxMetadata.Producer, OnnxMetadata.ProducerVersion, graph, metadata);

    private static Calibration? Calibrate(YoloModel fused, GraphPlan plan, OnnxExportOptions options, IExportCheck? engine) => options.Calibration is { } pictures
        ? Calibrator.Run(fused, plan, pictures, engine ?? throw new InputException("an export in eight bits needs an engine to calibrate with", value: "quantize=8", remedy: "Hand in a check"))
        : null;

    private static double? Verify(YoloModel fused, GraphPlan plan, OnnxExportOptions options, IExportCheck check, (byte[] File, Calibration? Calibration, DateTimeOffset Now) written)
    {
        var tolerance = options.Tolerance ?? options.DefaultTolerance;
        if (written.Calibration is null)
        {
            return ExportVerifier.Verify(fused, plan, written.File, check, tolerance);
        }

        // The same graph in single precision, then what eight bits change in it.
        var single = plan with { EightBits = false };
        ExportVerifier.Verify(fused, single, Compose(fused, single, null, written.Now).ToArray(), check, SinglePrecisionTolerance);
        var (shown, picture) = (plan with { Batch = 1, ShowsRaw = true }, options.Calibration!.Read(fused.Definition.Channels, plan.Height, plan.Width).First());
        return QuantizedVerifier.Verify(fused, shown, Compose(fused, shown, null, written.Now, written.Calibration).ToArray(), check, picture, tolerance);
    }

    // The check asks whether the file computes what it should, so both engines have the same weights: rounding the weights of
    // COCO models alone moves boxes of background by up to 3 % of the picture, which says nothing of the graph.
    private static void RoundWeights(YoloModel fused)
    {
        using var guard = torch.no_grad();
        foreach (var entry in fused.Entries().Where(entry => entry.IsParameter))
        {
            using var half = entry.Value.to(torch.ScalarType.Float16);
            entry.Value.copy_(half);
        }
    }

    // The file format version that came with ONNX 1.14 knows the operators from 19 on.
    private static int IrVersionOf(int opset) => opset >= 19 ? 9 : 8;

    private static int RoundUp(int size, int stride) => Math.Max((size + stride - 1) / stride * stride, stride);
}
