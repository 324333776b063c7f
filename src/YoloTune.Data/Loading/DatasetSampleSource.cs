using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>Joins the images of a store with the labels of a data set.</summary>
/// <param name="dataset">The labels.</param>
/// <param name="store">The images.</param>
/// <param name="held">Recently used maps kept in memory.</param>
internal sealed class DatasetSampleSource(Dataset dataset, IImageStore store, int held = 0) : ISampleSource, IDisposable
{
    private readonly RecentMaps? _maps = dataset.Maps is null ? null : new RecentMaps(dataset, held);
    private readonly bool _isRotated = dataset.Task == TaskKind.Obb;
    private readonly int _points = dataset.Task == TaskKind.Obb ? PolygonResampling.RotatedPoints : PolygonResampling.DefaultPoints;

    public int Count => dataset.Items.Count;

    public Sample Load(int index)
    {
        var item = dataset.Items[index];
        var loaded = store.Load(index);
        var image = loaded.Image;
        if (dataset.Task == TaskKind.Classify)
        {
            return new Sample(item.ImageFile, image, new Instances(item.Classes, [0, 0, image.Width, image.Height]), loaded.OriginalHeight, loaded.OriginalWidth);
        }

        if (_maps is not null)
        {
            return new Sample(item.ImageFile, image, Instances.Empty, loaded.OriginalHeight, loaded.OriginalWidth) { Map = _maps.Load(index, image.Height, image.Width) };
        }

        var instances = Instances.FromNormalized(item.Classes, item.Boxes, image.Height, image.Width, item.Segments, _points, item.Keypoints, _isRotated);
        return new Sample(item.ImageFile, image, instances, loaded.OriginalHeight, loaded.OriginalWidth);
    }

    public void Dispose() => store.Dispose();
}
