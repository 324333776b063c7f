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
    private EngineComparison(IReadOnlyList<OnnxOutput> outputs, ReferenceRun reference, BranchPrediction? raw)
    {
        Outputs = outputs.ToDictionary(output => output.Name);
        Decoded = reference.Expected.ToArray();
        Result = reference.Difference([.. outputs.Select(output => new ExportOutput(output.Name, output.Shape, output.Values))]);
        if (raw is not null)
        {
            RawBoxes = GoldenModel.RelativeDifference(Outputs["raw_boxes"].Values, Values(raw.Boxes));
            RawScores = GoldenModel.RelativeDifference(Outputs["raw_scores"].Values, Values(raw.Scores));
            RawExtra = (raw.MaskCoefficients ?? raw.Keypoints ?? raw.Angle) is { } extra ? GoldenModel.RelativeDifference(Outputs["raw_extra"].Values, Values(extra)) : 0;
        }
    }

    /// <summary>What ONNX Runtime gave.</summary>
    public IReadOnlyDictionary<string, OnnxOutput> Outputs { get; }

    /// <summary>What libtorch gave, decoded.</summary>
    public float[] Decoded { get; }

    /// <summary>Largest relative difference of the outputs.</summary>
    public double Result { get; }

    /// <summary>Largest relative difference of the raw boxes.</summary>
    public double RawBoxes { get; }

    /// <summary>Largest relative difference of the class logits.</summary>
    public double RawScores { get; }

    /// <summary>Largest relative difference of mask coefficients, key points or angles.</summary>
    public double RawExtra { get; }

    /// <summary>Largest of all.</summary>
    public double Worst => Math.Max(Math.Max(RawBoxes, RawScores), Math.Max(RawExtra, Result));

    /// <summary>Runs both engines.</summary>
    public static EngineComparison Run(YoloModel model, OnnxExportOptions options, float[] input, params long[] shape)
    {
        var plan = OnnxExporter.Plan(model, options) with { ShowsRaw = true };
        using var fused = OnnxExporter.Fused(model, plan);
        var file = OnnxExporter.Compose(fused, plan, null, DateTimeOffset.UnixEpoch).ToArray();
        var outputs = OnnxRunner.Run(file, input, shape);
        var reference = new ReferenceRun(fused, plan, input, shape);
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var prediction = fused.Head is DetectHead ? fused.Forward(tensor(input, shape)) : null;
        return new EngineComparison(outputs, reference, plan.EndToEnd ? prediction?.OneToOne : prediction?.OneToMany);
    }

    public override string ToString() => FormattableString.Invariant($"raw boxes {RawBoxes:E1}, raw scores {RawScores:E1}, raw extra {RawExtra:E1}, output {Result:E1}");

    private static float[] Values(Tensor tensor)
    {
        using var flat = tensor.contiguous();
        return MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }
}
