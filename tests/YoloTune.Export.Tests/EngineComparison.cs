using System.Runtime.InteropServices;
using YoloTune.Export.Checking;
using YoloTune.Export.Emitters;
using YoloTune.Inference;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.TestSupport;
using static TorchSharp.torch;

namespace YoloTune.Export.Tests;

/// <summary>Runs one model in both engines on one input.</summary>
internal sealed class EngineComparison
{
    private EngineComparison(IReadOnlyList<OnnxOutput> outputs, float[] decoded, float[] anchors, float[] boxes, float[] scores, GraphPlan plan, int batch)
    {
        Outputs = outputs.ToDictionary(output => output.Name);
        (Decoded, Boxes, Scores) = (decoded, boxes, scores);
        var actual = Outputs["output0"];
        Result = plan.EndToEnd
            ? OutputComparison.Rows(decoded, anchors, actual.Values, batch, (int)Outputs["raw_scores"].Shape[2])
            : OutputComparison.Raw(decoded, actual.Values, batch, (int)actual.Shape[2]);
        RawBoxes = GoldenModel.RelativeDifference(Outputs["raw_boxes"].Values, boxes);
        RawScores = GoldenModel.RelativeDifference(Outputs["raw_scores"].Values, scores);
    }

    /// <summary>What ONNX Runtime gave.</summary>
    public IReadOnlyDictionary<string, OnnxOutput> Outputs { get; }

    /// <summary>What libtorch gave, decoded.</summary>
    public float[] Decoded { get; }

    /// <summary>Raw box output of libtorch.</summary>
    public float[] Boxes { get; }

    /// <summary>Raw class logits of libtorch.</summary>
    public float[] Scores { get; }

    /// <summary>Largest relative difference of <c>output0</c>.</summary>
    public double Result { get; }

    /// <summary>Largest relative difference of the raw boxes.</summary>
    public double RawBoxes { get; }

    /// <summary>Largest relative difference of the class logits.</summary>
    public double RawScores { get; }

    /// <summary>Runs both engines.</summary>
    public static EngineComparison Run(YoloModel model, OnnxExportOptions options, float[] input, params long[] shape)
    {
        var plan = OnnxExporter.Plan(model, options) with { ShowsRaw = true };
        using var fused = OnnxExporter.Fused(model, plan.EndToEnd);
        var file = OnnxExporter.Compose(fused, plan, null, DateTimeOffset.UnixEpoch).ToArray();
        var outputs = OnnxRunner.Run(file, input, shape);
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var images = tensor(input, shape);
        var prediction = fused.Forward(images);
        var branch = plan.EndToEnd ? prediction.OneToOne! : prediction.OneToMany!;
        var decoded = fused.Decode(prediction, plan.EndToEnd, plan.Rows, plan.Agnostic);
        var anchors = DetectionDecoder.Decode(fused.Detector, branch);
        return new EngineComparison(outputs, Values(decoded), Values(anchors), Values(branch.Boxes), Values(branch.Scores), plan, (int)shape[0]);
    }

    public override string ToString() => FormattableString.Invariant($"raw boxes {RawBoxes:E1}, raw scores {RawScores:E1}, output {Result:E1}");

    private static float[] Values(Tensor tensor)
    {
        using var flat = tensor.contiguous();
        return MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }
}
