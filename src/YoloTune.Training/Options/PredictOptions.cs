using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;

namespace YoloTune.Training.Options;

/// <summary>Everything that decides a prediction. Names in parentheses are the keys of the command line.</summary>
public sealed record PredictOptions
{
    /// <summary>What the model predicts; null takes it from the model (<c>task</c>).</summary>
    public TaskKind? Task { get; init; }

    /// <summary>Checkpoint (<c>model</c>).</summary>
    public string Model { get; init; } = "yolo26n.pt";

    /// <summary>Picture, video, folder, pattern, list, address, stream or <c>-</c>, or several between commas (<c>source</c>).</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Height of the network input in pixels; null takes it from the checkpoint, else 640 (<c>imgsz</c>).</summary>
    public int? ImageHeight { get; init; }

    /// <summary>Width of the network input in pixels; null takes it from the checkpoint, else 640 (<c>imgsz</c>).</summary>
    public int? ImageWidth { get; init; }

    /// <summary>Images per batch, at least 1 (<c>batch</c>).</summary>
    public int Batch { get; init; } = 1;

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

    /// <summary>Detections at or below are dropped, 0 to 1 (<c>conf</c>).</summary>
    public double Confidence { get; init; } = 0.25;

    /// <summary>IoU threshold of non-maximum suppression, 0 to 1 (<c>iou</c>).</summary>
    public double IouThreshold { get; init; } = 0.7;

    /// <summary>Detections per image, at least 1 (<c>max_det</c>).</summary>
    public int MaximumDetections { get; init; } = 300;

    /// <summary>
    /// True asks for the end-to-end head, false for the one-to-many head with suppression, null for the model's own way
    /// (<c>end2end</c>).
    /// </summary>
    public bool? EndToEnd { get; init; }

    /// <summary>Pad to the smallest rectangle instead of the full square (<c>rect</c>).</summary>
    public bool Rect { get; init; } = true;

    /// <summary>Keep these classes only; null for all (<c>classes</c>).</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Suppress across classes (<c>agnostic_nms</c>).</summary>
    public bool AgnosticNms { get; init; }

    /// <summary>Masks in the resolution of the picture instead of the network input (<c>retina_masks</c>); segment.</summary>
    public bool RetinaMasks { get; init; }

    /// <summary>Write the pictures with boxes drawn (<c>save</c>).</summary>
    public bool Save { get; init; } = true;

    /// <summary>Write a text file of detections per image (<c>save_txt</c>).</summary>
    public bool SaveText { get; init; }

    /// <summary>Add the confidence to the text files (<c>save_conf</c>).</summary>
    public bool SaveConfidence { get; init; }

    /// <summary>Write <c>predictions.json</c> (<c>save_json</c>).</summary>
    public bool SaveJson { get; init; }

    /// <summary>Write each object as a picture of its own (<c>save_crop</c>).</summary>
    public bool SaveCrops { get; init; }

    /// <summary>Write <c>predictions.csv</c> (<c>save_csv</c>).</summary>
    public bool SaveTable { get; init; }

    /// <summary>Use every n-th frame of a video or stream, at least 1 (<c>vid_stride</c>).</summary>
    public int FrameStride { get; init; } = 1;

    /// <summary>Keep all frames of a live stream instead of the latest one (<c>stream_buffer</c>).</summary>
    public bool StreamBuffer { get; init; }

    /// <summary>Seconds without a frame after which a video or stream is ended, above 0 (<c>stream_timeout</c>).</summary>
    public double StreamTimeout { get; init; } = 10;

    /// <summary>How large pictures are cut into tiles; null for not at all (<c>tile</c>, <c>tile_overlap</c>, <c>tile_merge</c>, <c>tile_full</c>).</summary>
    public TileOptions? Tiles { get; init; }

    /// <summary>Keep the results of all pictures for the report; without, long videos take no memory.</summary>
    public bool KeepResults { get; init; } = true;

    /// <summary>Write class names on the boxes (<c>show_labels</c>).</summary>
    public bool ShowLabels { get; init; } = true;

    /// <summary>Write confidences on the boxes (<c>show_conf</c>).</summary>
    public bool ShowConfidence { get; init; } = true;

    /// <summary>Draw the boxes (<c>show_boxes</c>).</summary>
    public bool ShowBoxes { get; init; } = true;

    /// <summary>Width of the lines in pixels; null fits it to the picture (<c>line_width</c>).</summary>
    public int? LineWidth { get; init; }

    /// <summary>Report every picture (<c>verbose</c>).</summary>
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
