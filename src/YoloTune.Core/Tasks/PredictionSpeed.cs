using System.Globalization;

namespace YoloTune.Core.Tasks;

/// <summary>Where the time of one image went, milliseconds.</summary>
/// <param name="Preprocess">Decoding to network input.</param>
/// <param name="Inference">The network.</param>
/// <param name="Postprocess">Selection and scaling back.</param>
public readonly record struct PredictionSpeed(double Preprocess, double Inference, double Postprocess)
{
    /// <summary>The closing line of a prediction (spec/07 section 5): values are means per image.</summary>
    /// <param name="batch">Images per batch.</param>
    /// <param name="channels">Channels of the network input.</param>
    /// <param name="height">Height of the network input, pixels.</param>
    /// <param name="width">Width of the network input, pixels.</param>
    public string ToLine(int batch, int channels, int height, int width) => string.Create(
        CultureInfo.InvariantCulture,
        $"Speed: {Preprocess:F1}ms preprocess, {Inference:F1}ms inference, {Postprocess:F1}ms postprocess per image at shape ({batch}, {channels}, {height}, {width})");
}
