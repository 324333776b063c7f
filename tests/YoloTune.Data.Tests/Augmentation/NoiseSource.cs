using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;

namespace YoloTune.Data.Tests.Augmentation;

/// <summary>Random images of many shapes with a box in the middle, kept like a cache keeps them.</summary>
internal sealed class NoiseSource : ISampleSource
{
    private readonly List<(PixelBuffer Image, Instances Instances)> _kept = [];

    public NoiseSource(int count, int size, int channels = 3)
    {
        var random = new Random(17);
        for (var i = 0; i < count; i++)
        {
            var image = new PixelBuffer(i % 2 == 0 ? size : size / 2, i % 3 == 0 ? size : (2 * size / 3), channels);
            random.NextBytes(image.Data);
            var (w, h) = ((float)image.Width, (float)image.Height);
            _kept.Add((image, new Instances([i], [w / 4, h / 4, 3 * w / 4, 3 * h / 4])));
        }
    }

    public int Count => _kept.Count;

    public PixelBuffer Image(int index) => _kept[index].Image;

    public Sample Load(int index) => new($"{index}.png", _kept[index].Image, _kept[index].Instances, 100, 100);
}
