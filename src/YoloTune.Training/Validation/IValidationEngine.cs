using YoloTune.Core.Tasks;

namespace YoloTune.Training.Validation;

/// <summary>
/// Something that runs prepared batches, so that the same validation measures a model in another engine, such as an exported file in
/// ONNX Runtime.
/// </summary>
public interface IValidationEngine
{
    /// <summary>What the model predicts.</summary>
    TaskKind Task { get; }

    /// <summary>Class names by index.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Sides of the network input must be multiples of this, pixels.</summary>
    int Stride { get; }

    /// <summary>Side of the network input where the batch does not matter: what the model was made for, pixels.</summary>
    int ImageSize { get; }

    /// <summary>True when the input must be a square of <see cref="ImageSize"/>; false when every multiple of the stride will do.</summary>
    bool HasFixedSize { get; }
}
