using YoloTune.Models.Layers;

namespace YoloTune.Models.Heads;

/// <summary>Boxes and classes, nothing else (<c>Detect</c>).</summary>
public sealed class BoxHead : DetectHead
{
    /// <summary>Creates the head.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="options">Sizes and kind.</param>
    public BoxHead(Initializer initializer, DetectHeadOptions options)
        : base(initializer, options)
    {
    }
}
