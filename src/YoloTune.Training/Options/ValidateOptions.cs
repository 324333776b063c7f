using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;

namespace YoloTune.Training.Options;

/// <summary>Everything that decides a validation. Names in parentheses are the keys of the command line.</summary>
public sealed record ValidateOptions
{
    /// <summary>What the model predicts; null takes it from the model (<c>task</c>).</summary>
    public TaskKind? Task { get; init; }

    /// <summary>Checkpoint (<c>model</c>).</summary>
    public string Model { get; init; } = "yolo26n.pt";

    /// <summary>Data-set YAML (<c>data</c>).</summary>
    public string Data { get; init; } = "coco8.yaml";

    /// <summary>Network input size in pixels; null takes it from the checkpoint, else 640 (<c>imgsz</c>).</summary>
    public int? ImageSize { get; init; }

    /// <summary>Images per batch, at least 1 (<c>batch</c>).</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Where to compute; null or <c>cpu</c> for the processor (<c>device</c>).</summary>
    public string? Device { get; init; }

    /// <summary>
    /// Number format of activations: <c>fp32</c>, <c>bf16</c>, or <c>auto</c> for fp32 (<c>precision</c>; <c>half=True</c> asks for bf16).
    /// </summary>
    public string Precision { get; init; } = "auto";

    /// <summary>
    /// Memory layout of activations: <c>contiguous</c>, <c>channels_last</c>, or <c>auto</c> for the faster one (<c>layout</c>).
    /// </summary>
    public string Layout { get; init; } = "auto";

    /// <summary>Threads that decode ahead; 0 works on the calling thread (<c>workers</c>).</summary>
    public int Workers { get; init; } = 8;

    /// <summary>Part of the data set: <c>val</c>, <c>test</c> or <c>train</c> (<c>split</c>).</summary>
    public string Split { get; init; } = "val";

    /// <summary>Detections below are ignored, 0 to 1 (<c>conf</c>).</summary>
    public double Confidence { get; init; } = 0.001;

    /// <summary>IoU threshold of non-maximum suppression, 0 to 1 (<c>iou</c>).</summary>
    public double IouThreshold { get; init; } = 0.7;

    /// <summary>Detections per image, at least 1 (<c>max_det</c>).</summary>
    public int MaximumDetections { get; init; } = 300;

    /// <summary>
    /// True asks for the end-to-end head, false for the one-to-many head with suppression, null for the model's own way
    /// (<c>end2end</c>).
    /// </summary>
    public bool? EndToEnd { get; init; }

    /// <summary>Rectangular batches (<c>rect</c>).</summary>
    public bool Rect { get; init; } = true;

    /// <summary>Treat all classes as one (<c>single_cls</c>).</summary>
    public bool SingleClass { get; init; }

    /// <summary>Validate on these classes only; null for all (<c>classes</c>).</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Suppress across classes (<c>agnostic_nms</c>).</summary>
    public bool AgnosticNms { get; init; }

    /// <summary>How large images are cut into tiles; null for not at all; detection with a checkpoint only (<c>tile</c>, <c>tile_overlap</c>, <c>tile_merge</c>, <c>tile_full</c>).</summary>
    public TileOptions? Tiles { get; init; }

    /// <summary>Share of the images used, (0, 1] (<c>fraction</c>).</summary>
    public double Fraction { get; init; } = 1.0;

    /// <summary>Write <c>predictions.json</c> in COCO form (<c>save_json</c>).</summary>
    public bool SaveJson { get; init; }

    /// <summary>Write a text file of detections per image (<c>save_txt</c>).</summary>
    public bool SaveText { get; init; }

    /// <summary>Add the confidence to the text files (<c>save_conf</c>).</summary>
    public bool SaveConfidence { get; init; }

    /// <summary>Make a run folder for curves and sample pictures and announce them (<c>plots</c>; on from the command line).</summary>
    public bool Plots { get; init; }

    /// <summary>Show a line per class (<c>verbose</c>).</summary>
    public bool Verbose { get; init; } = true;

    /// <summary>Parent folder of the run (<c>project</c>).</summary>
    public string? Project { get; init; }

    /// <summary>Name of the run folder (<c>name</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Reuse an existing run folder (<c>exist_ok</c>).</summary>
    public bool ExistOk { get; init; }

    /// <summary>The run folder itself; replaces project and name (<c>save_dir</c>).</summary>
    public string? SaveFolder { get; init; }
}
