using System.Globalization;
using YoloTune.Core.Errors;

namespace YoloTune.Inference;

/// <summary>How a model runs.</summary>
public sealed record OnnxModelOptions
{
    /// <summary>Threads per call; 0 (default) for one per core. Services with many parallel callers do best with 1.</summary>
    public int Threads { get; init; }

    /// <summary>Height of the network input of a dynamic model, pixels; null for the one in the file (<c>imgsz</c>).</summary>
    public int? ImageHeight { get; init; }

    /// <summary>Width of the network input of a dynamic model, pixels; null for the one in the file (<c>imgsz</c>).</summary>
    public int? ImageWidth { get; init; }

    /// <summary>Pad no more than the stride asks for when a dynamic model gets pictures of one size (<c>rect</c>). Default true.</summary>
    public bool Rect { get; init; } = true;

    /// <summary>Masks in the resolution of the picture instead of the network input (<c>retina_masks</c>); segmentation. Default false.</summary>
    public bool NativeMasks { get; init; }

    /// <summary>Calls whose memory is kept for the next ones, at least 1. Default twice the number of cores.</summary>
    public int KeptBuffers { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public void Validate()
    {
        Require(Threads is >= 0 and <= 1024, "threads", Threads);
        Require(ImageHeight is null or (>= 1 and <= 16384), "imgsz", ImageHeight);
        Require(ImageWidth is null or (>= 1 and <= 16384), "imgsz", ImageWidth);
        Require(KeptBuffers >= 1, "the number of kept buffers", KeptBuffers);
    }

    private static void Require(bool condition, string name, int? value)
    {
        if (!condition)
        {
            throw new InputException($"{name} is out of range", value: value?.ToString(CultureInfo.InvariantCulture));
        }
    }
}
