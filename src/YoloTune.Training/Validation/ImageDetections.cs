using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;

namespace YoloTune.Training.Validation;

/// <summary>What a validation found in one image.</summary>
/// <param name="Image">The image.</param>
/// <param name="InputHeight">Height of the network input, pixels.</param>
/// <param name="InputWidth">Width of the network input, pixels.</param>
/// <param name="Frame">The way back to native pixels.</param>
/// <param name="Detections">Detections in network-input pixels, by descending score.</param>
/// <param name="Targets">Labels in network-input pixels.</param>
public sealed record ImageDetections(
    BatchImage Image,
    int InputHeight,
    int InputWidth,
    NativeFrame Frame,
    IReadOnlyList<Detection> Detections,
    IReadOnlyList<BoxTarget> Targets);
