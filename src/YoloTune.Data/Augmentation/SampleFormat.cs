using YoloTune.Core.Imaging;

namespace YoloTune.Data.Augmentation;

/// <summary>Turns a finished sample into network input and normalised labels (specification 03, section 20, detection).</summary>
public static class SampleFormat
{
    /// <summary>Writes the image as planes: red, green, blue, unless the sample keeps blue first.</summary>
    /// <param name="sample">A finished sample.</param>
    /// <param name="destination">Channels x height x width bytes.</param>
    public static void WritePixels(Sample sample, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ChannelLayout.CopyToPlanar(sample.Image, destination, sample.KeepBgr);
    }

    /// <summary>Writes centre x, centre y, width, height in [0, 1] of the image.</summary>
    /// <param name="sample">A finished sample.</param>
    /// <param name="destination">4 values per instance.</param>
    public static void WriteBoxes(Sample sample, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var boxes = sample.Instances.Boxes;
        var (width, height) = ((float)sample.Image.Width, (float)sample.Image.Height);
        for (var i = 0; i < boxes.Length; i += 4)
        {
            destination[i] = (boxes[i] + boxes[i + 2]) / 2 / width;
            destination[i + 1] = (boxes[i + 1] + boxes[i + 3]) / 2 / height;
            destination[i + 2] = (boxes[i + 2] - boxes[i]) / width;
            destination[i + 3] = (boxes[i + 3] - boxes[i + 1]) / height;
        }
    }
}
