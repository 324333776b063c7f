using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Inference;
using YoloTune.Training.Validation;

namespace YoloTune.Cli.Backend;

/// <summary>An exported file as validation sees it.</summary>
internal abstract class OnnxEngine : IValidationEngine
{
    private readonly OnnxModelInfo _info;

    /// <summary>Takes what a file says of itself.</summary>
    /// <exception cref="InputException">The file takes pictures that are no squares.</exception>
    private protected OnnxEngine(OnnxModelInfo info)
    {
        _info = info;
        if (!info.Dynamic && info.ImageHeight != info.ImageWidth)
        {
            throw new InputException(
                "validation needs a model that takes squares",
                value: FormattableString.Invariant($"{info.ImageHeight} x {info.ImageWidth}"),
                remedy: "Export with one number for imgsz, or with dynamic=True");
        }
    }

    /// <inheritdoc/>
    public TaskKind Task => _info.Task;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _info.Names;

    /// <inheritdoc/>
    public int Stride => _info.Stride;

    /// <inheritdoc/>
    public int ImageSize => Math.Max(_info.ImageHeight, _info.ImageWidth);

    /// <inheritdoc/>
    public bool HasFixedSize => !_info.Dynamic;
}
