using YoloTune.Core.Tasks;

namespace YoloTune.Core.Geometry;

/// <summary>
/// How an image lies inside the network input, and the way back from input pixels to native pixels (spec/04 section 15,
/// spec/07 section 4). One gain serves both axes.
/// </summary>
/// <param name="Gain">Resized height divided by native height (or the smaller ratio when nothing else is known).</param>
/// <param name="PadLeft">Padding to the left, network-input pixels.</param>
/// <param name="PadTop">Padding above, network-input pixels.</param>
/// <param name="Width">Native width, pixels.</param>
/// <param name="Height">Native height, pixels.</param>
public readonly record struct NativeFrame(float Gain, float PadLeft, float PadTop, int Width, int Height)
{
    /// <summary>The frame of a prediction, where only the two shapes are known: gain and padding follow from them.</summary>
    /// <param name="inputHeight">Height of the network input, pixels.</param>
    /// <param name="inputWidth">Width of the network input, pixels.</param>
    /// <param name="height">Native height, pixels, at least 1.</param>
    /// <param name="width">Native width, pixels, at least 1.</param>
    public static NativeFrame FromShapes(int inputHeight, int inputWidth, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var gain = Math.Min((double)inputHeight / height, (double)inputWidth / width);
        return new((float)gain, Pad(inputWidth, width, gain), Pad(inputHeight, height, gain), width, height);
    }

    /// <summary>A point of the network input in native pixels, clamped to the image.</summary>
    /// <param name="x">Horizontal, network-input pixels.</param>
    /// <param name="y">Vertical, network-input pixels.</param>
    public (float X, float Y) ToNative(float x, float y) =>
        (Clamp((x - PadLeft) / Gain, Width), Clamp((y - PadTop) / Gain, Height));

    /// <summary>A box of the network input in native pixels, clamped to the image.</summary>
    /// <param name="box">Corners, network-input pixels.</param>
    public CornerBox ToNative(CornerBox box)
    {
        var (x1, y1) = ToNative(box.X1, box.Y1);
        var (x2, y2) = ToNative(box.X2, box.Y2);
        return new(x1, y1, x2, y2);
    }

    /// <summary>A detection of the network input in native pixels, clamped to the image.</summary>
    /// <param name="detection">Corners in network-input pixels.</param>
    public Detection ToNative(Detection detection)
    {
        var box = ToNative(detection.Box);
        return detection with { X1 = box.X1, Y1 = box.Y1, X2 = box.X2, Y2 = box.Y2 };
    }

    /// <summary>A rotated detection of the network input in native pixels; not clamped, the angle stays.</summary>
    /// <param name="detection">Centre and size in network-input pixels.</param>
    public RotatedDetection ToNative(RotatedDetection detection) => detection with
    {
        X = (detection.X - PadLeft) / Gain,
        Y = (detection.Y - PadTop) / Gain,
        Width = detection.Width / Gain,
        Height = detection.Height / Gain,
    };

    private static float Pad(int input, int native, double gain) =>
        (float)Math.Round(((input - Math.Round(native * gain, MidpointRounding.ToEven)) / 2) - 0.1, MidpointRounding.ToEven);

    private static float Clamp(float value, float limit) => MathF.Min(MathF.Max(value, 0), limit);
}
