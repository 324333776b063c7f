using System.Globalization;
using YoloTune.Core.Errors;

namespace YoloTune.Export;

/// <summary>How a model is written as ONNX. Names in parentheses are the keys of the command line.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The oldest operator set that has all operators in the form used here.</summary>
    public const int MinimumOpset = 13;

    /// <summary>The newest operator set offered.</summary>
    public const int MaximumOpset = 20;

    /// <summary>Height of the network input, pixels; rounded up to the stride (<c>imgsz</c>).</summary>
    public int ImageHeight { get; init; } = 640;

    /// <summary>Width of the network input, pixels; rounded up to the stride (<c>imgsz</c>).</summary>
    public int ImageWidth { get; init; } = 640;

    /// <summary>Pictures per call, at least 1 (<c>batch</c>).</summary>
    public int Batch { get; init; } = 1;

    /// <summary>True leaves batch, height and width open until run time (<c>dynamic</c>).</summary>
    public bool Dynamic { get; init; }

    /// <summary>True stores weights and computes the body in half precision; input, decoding and output stay single (<c>half</c>).</summary>
    public bool Half { get; init; }

    /// <summary>
    /// Pictures that calibrate an export in eight bits (<c>quantize=8</c>): weights and layers in INT8 as QuantizeLinear and
    /// DequantizeLinear (QDQ), last layers and decoding in single precision. Null for none.
    /// </summary>
    public ICalibrationPictures? Calibration { get; init; }

    /// <summary>Version of the ONNX operators, <see cref="MinimumOpset"/> to <see cref="MaximumOpset"/> (<c>opset</c>).</summary>
    public int Opset { get; init; } = 17;

    /// <summary>
    /// True for selected rows (B, N, 6), false for raw anchors (B, 4 + nc, A), null for rows where the model has an end-to-end
    /// head (<c>end2end</c>).
    /// </summary>
    public bool? EndToEnd { get; init; }

    /// <summary>Rows per picture of an end-to-end model, at least 1; never more than anchors (<c>max_det</c>).</summary>
    public int MaximumDetections { get; init; } = 300;

    /// <summary>At most one class per anchor (end-to-end only; <c>agnostic_nms</c>).</summary>
    public bool AgnosticNms { get; init; }

    /// <summary>The data set the model was trained on, for the description (<c>data</c>); null when unknown.</summary>
    public string? Data { get; init; }

    /// <summary>Largest difference allowed by the check, as a share of the largest magnitude; null for <see cref="DefaultTolerance"/>.</summary>
    public double? Tolerance { get; init; }

    /// <summary>
    /// 1e-4 in single precision, 2e-2 in half precision. There the original computes in single precision with the rounded weights
    /// of the file; what rounding costs on pictures is for validation of the file to say. With <see cref="Calibration"/> 0.2 of the
    /// root mean square, after the check in single precision.
    /// </summary>
    public double DefaultTolerance => Calibration is not null ? 0.2 : Half ? 2e-2 : 1e-4;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public void Validate()
    {
        Require(Opset is >= MinimumOpset and <= MaximumOpset, "opset", Opset, $"Choose {MinimumOpset} to {MaximumOpset}");
        Require(ImageHeight is >= 1 and <= 16384, "imgsz", ImageHeight, "Choose 1 to 16384");
        Require(ImageWidth is >= 1 and <= 16384, "imgsz", ImageWidth, "Choose 1 to 16384");
        Require(Batch is >= 1 and <= 4096, "batch", Batch, "Choose 1 to 4096");
        if (Half && Calibration is not null)
        {
            throw new InputException("an export is in eight bits or in half precision, not in both", value: "quantize", remedy: "Choose quantize=8 or quantize=16");
        }

        Require(MaximumDetections >= 1, "max_det", MaximumDetections, "Choose at least 1");
    }

    private static void Require(bool condition, string name, int value, string remedy)
    {
        if (!condition)
        {
            throw new InputException($"{name} is out of range", value: value.ToString(CultureInfo.InvariantCulture), remedy: remedy);
        }
    }
}
