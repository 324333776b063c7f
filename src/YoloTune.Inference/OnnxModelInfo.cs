using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Inference.Metadata;
using YoloTune.Inference.Running;

namespace YoloTune.Inference;

/// <summary>What an ONNX file says of itself (specification 07, section 11).</summary>
public sealed record OnnxModelInfo
{
    /// <summary>Such as <c>Ultralytics YOLO26n model trained on coco.yaml</c>; empty when the file has none.</summary>
    public required string Description { get; init; }

    /// <summary>What the model predicts.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>Class names by index.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Sides of the network input must be multiples of this, pixels.</summary>
    public required int Stride { get; init; }

    /// <summary>Height of the network input, pixels; of a dynamic model the one it was exported with.</summary>
    public required int ImageHeight { get; init; }

    /// <summary>Width of the network input, pixels; of a dynamic model the one it was exported with.</summary>
    public required int ImageWidth { get; init; }

    /// <summary>Pictures per call; 0 for any number.</summary>
    public required int Batch { get; init; }

    /// <summary>Channels of the network input.</summary>
    public required int Channels { get; init; }

    /// <summary>True when the output is selected rows, false when it is raw anchors that need suppression.</summary>
    public required bool EndToEnd { get; init; }

    /// <summary>True when height and width may be chosen at run time.</summary>
    public required bool Dynamic { get; init; }

    /// <summary>K, key points of an object; 0 for other tasks than pose.</summary>
    public int KeypointCount { get; init; }

    /// <summary>Values per key point, 2 or 3; 0 for other tasks than pose.</summary>
    public int KeypointDimensions { get; init; }

    /// <summary>Number of mask prototypes; 0 for other tasks than segmentation.</summary>
    public int MaskCount { get; init; }

    /// <summary>All metadata as the file has them.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Reads what a file says of itself, without making ready to run it.</summary>
    /// <param name="path">An ONNX file with metadata.</param>
    /// <exception cref="InputException">The file is absent, no usable ONNX model, for an unknown task, or lacks metadata.</exception>
    public static OnnxModelInfo Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var session = SessionFactory.Open(path, 1, optimized: false);
        return ModelInfoReader.Read(session, path, TaskKind.Detect, TaskKind.Segment, TaskKind.Pose, TaskKind.Obb, TaskKind.Classify);
    }
}
