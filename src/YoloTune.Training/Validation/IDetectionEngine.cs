using YoloTune.Core.Geometry;
using YoloTune.Core.Tasks;
using YoloTune.Data.Loading;

namespace YoloTune.Training.Validation;

/// <summary>
/// Something that finds objects in prepared batches, so that the same validation measures a model in another engine, such as an
/// exported file in ONNX Runtime.
/// </summary>
public interface IDetectionEngine
{
    /// <summary>Class names by index.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Sides of the network input must be multiples of this, pixels.</summary>
    int Stride { get; }

    /// <summary>Side of the network input where the batch does not matter: what the model was made for, pixels.</summary>
    int ImageSize { get; }

    /// <summary>True when the input must be a square of <see cref="ImageSize"/>; false when every multiple of the stride will do.</summary>
    bool HasFixedSize { get; }

    /// <summary>True when the model gives selected rows (<c>end2end</c>), false when its output needs suppression.</summary>
    bool EndToEnd { get; }

    /// <summary>Finds objects in a batch.</summary>
    /// <param name="batch">Letterboxed images.</param>
    /// <param name="options">Thresholds and limits.</param>
    /// <param name="elapsed">Milliseconds that the whole batch took.</param>
    /// <returns>What was found in every image, in pixels of the network input.</returns>
    IReadOnlyList<Selection> Select(ImageBatch batch, NmsOptions options, out PredictionSpeed elapsed);
}
