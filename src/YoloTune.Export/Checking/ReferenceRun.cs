using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Export.Emitters;
using YoloTune.Models;
using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Export.Checking;

/// <summary>What libtorch computes of one batch, in the form of the exported outputs.</summary>
internal sealed class ReferenceRun
{
    private readonly YoloModel _model;
    private readonly GraphPlan _plan;
    private readonly int _batch;
    private readonly float[] _expected;
    private readonly float[] _anchors = [];
    private readonly float[]? _prototypes;

    /// <summary>Runs the network.</summary>
    /// <param name="model">The fused network.</param>
    /// <param name="plan">The form of the export.</param>
    /// <param name="picture">B x C x H x W values in [0, 1].</param>
    /// <param name="shape">B, C, H, W.</param>
    public ReferenceRun(YoloModel model, GraphPlan plan, float[] picture, long[] shape)
    {
        (_model, _plan, _batch) = (model, plan, (int)shape[0]);
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var images = tensor(picture, shape);
        if (model.Head is not DetectHead head)
        {
            _expected = Values(Whole(model.Run(images), shape));
            return;
        }

        var prediction = model.Forward(images, !plan.EndToEnd);
        var branch = plan.EndToEnd ? prediction.OneToOne! : prediction.OneToMany!;
        _anchors = Values(DetectionDecoder.Decode(head, branch));
        _expected = plan.EndToEnd ? Values(model.Decode(prediction, true, plan.Rows, plan.Agnostic)) : _anchors;
        _prototypes = branch.Prototypes is { } prototypes ? Values(prototypes) : null;
    }

    /// <summary>What <c>output0</c> should hold; for classes of pixels their logits, enlarged.</summary>
    public ReadOnlySpan<float> Expected => _expected;

    /// <summary>Largest difference of the outputs of the other engine.</summary>
    /// <exception cref="InputException">An output is missing or has another number of values.</exception>
    public double Difference(IReadOnlyList<ExportOutput> outputs)
    {
        var classes = _model.Head is SemanticHead ? _model.Head.ClassCount : 1;
        var actual = Output(outputs, HeadEmitter.OutputName, _expected.Length / classes);
        var difference = _model.Head switch
        {
            SemanticHead => OutputComparison.Classes(_expected, actual, _batch, classes),
            not DetectHead => Extremes.Of(_expected, actual),
            _ when _plan.EndToEnd => OutputComparison.Rows(_expected, _anchors, actual, _batch, RowLayout.Of(_model)),
            _ => OutputComparison.Raw(_expected, actual, _batch, RowLayout.Of(_model)),
        };
        return _prototypes is null
            ? difference
            : Math.Max(difference, Extremes.Of(_prototypes, Output(outputs, HeadEmitter.PrototypeName, _prototypes.Length)));
    }

    private static float[] Output(IReadOnlyList<ExportOutput> outputs, string name, int length)
    {
        var values = outputs.FirstOrDefault(output => output.Name == name)?.Values
            ?? throw new InputException($"the exported model gave no {name}; nothing was written", remedy: "Report this model");
        return values.Length == length ? values : throw new InputException(
            string.Create(CultureInfo.InvariantCulture, $"the exported model gave {values.Length} values where the original gives {length}; nothing was written"),
            remedy: "Report this model");
    }

    /// <summary>Probabilities, or maps in the size of the picture.</summary>
    private static Tensor Whole(HeadPrediction prediction, long[] shape) => prediction switch
    {
        ClassificationPrediction classes => classes.Probabilities!,
        SemanticPrediction semantic => Enlarged(semantic.Logits, shape),
        DepthPrediction depth => Enlarged(depth.Depth, shape),
        _ => throw new NotSupportedException($"Outputs of type {prediction.GetType().Name} cannot be compared."),
    };

    private static Tensor Enlarged(Tensor map, long[] shape) =>
        nn.functional.interpolate(map, size: [shape[2], shape[3]], mode: InterpolationMode.Bilinear, align_corners: false);

    private static float[] Values(Tensor tensor)
    {
        using var flat = tensor.contiguous();
        return MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }
}
