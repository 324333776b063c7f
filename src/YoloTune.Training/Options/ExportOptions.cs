namespace YoloTune.Training.Options;

/// <summary>Everything that decides an export. Names in parentheses are the keys of the command line.</summary>
public sealed record ExportOptions
{
    /// <summary>Checkpoint, or model YAML for fresh weights (<c>model</c>).</summary>
    public string Model { get; init; } = "yolo26n.pt";

    /// <summary>The kind of file (<c>format</c>).</summary>
    public ExportFormat Format { get; init; }

    /// <summary>Height of the network input in pixels; null takes it from the checkpoint, else 640 (<c>imgsz</c>).</summary>
    public int? ImageHeight { get; init; }

    /// <summary>Width of the network input in pixels; null takes it from the checkpoint, else 640 (<c>imgsz</c>).</summary>
    public int? ImageWidth { get; init; }

    /// <summary>Pictures per call, at least 1 (<c>batch</c>).</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Leave batch, height and width open until run time (<c>dynamic</c>).</summary>
    public bool Dynamic { get; init; }

    /// <summary>Weights in half precision (<c>quantize=16</c>, formerly <c>half</c>).</summary>
    public bool Half { get; init; }

    /// <summary>Weights and layers in eight bits, calibrated with pictures of <see cref="Data"/> (<c>quantize=8</c>, formerly <c>int8</c>).</summary>
    public bool EightBits { get; init; }

    /// <summary>Version of the ONNX operators; null for the exporter's own choice (<c>opset</c>).</summary>
    public int? Opset { get; init; }

    /// <summary>
    /// True asks for the end-to-end head, false for raw anchors that need suppression, null for the model's own way
    /// (<c>end2end</c>).
    /// </summary>
    public bool? EndToEnd { get; init; }

    /// <summary>Rows per picture of an end-to-end model, at least 1 (<c>max_det</c>).</summary>
    public int MaximumDetections { get; init; } = 300;

    /// <summary>At most one class per anchor of an end-to-end model (<c>agnostic_nms</c>).</summary>
    public bool AgnosticNms { get; init; }

    /// <summary>Put suppression into the file; end-to-end models need none (<c>nms</c>).</summary>
    public bool Nms { get; init; }

    /// <summary>The data set to name in the file and to calibrate with; null takes it from the checkpoint (<c>data</c>).</summary>
    public string? Data { get; init; }

    /// <summary>The folder to write to; null for the folder of the checkpoint (<c>save_dir</c>).</summary>
    public string? SaveFolder { get; init; }
}
