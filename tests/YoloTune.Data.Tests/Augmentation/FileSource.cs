using System.Globalization;
using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;

namespace YoloTune.Data.Tests.Augmentation;

/// <summary>Images with YOLO label files beside them, without caching.</summary>
internal sealed class FileSource(IReadOnlyList<string> files, int imageSize) : ISampleSource
{
    public int Count => files.Count;

    public Sample Load(int index)
    {
        var file = files[index];
        var rows = File.ReadLines(Path.ChangeExtension(file.Replace("/images/", "/labels/", StringComparison.Ordinal), ".txt"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => float.Parse(word, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        float[] classes = [.. rows.Select(row => row[0])];
        float[] boxes = [.. rows.SelectMany(row => row.Skip(1))];
        return Sample.FromDecoded(file, ImageDecoder.Decode(file), imageSize, (height, width) => Instances.FromNormalized(classes, boxes, height, width));
    }
}
