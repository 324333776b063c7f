using YoloTune.Data.Datasets;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Loading;

/// <summary>
/// Gives the maps of a data set's images, and keeps those loaded last, so that a mosaic, whose partners are recent images, decodes one file
/// and not four. Safe for several threads.
/// </summary>
/// <param name="dataset">The data set; has maps.</param>
/// <param name="capacity">Maps held at most; 0 for none.</param>
internal sealed class RecentMaps(Dataset dataset, int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, PixelMap> _known = [];
    private readonly Queue<int> _order = new();

    /// <summary>The map of an image in the size of the loaded image.</summary>
    public PixelMap Load(int index, int height, int width)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(index, out var known) && known.Height == height && known.Width == width)
            {
                return known;
            }
        }

        var map = dataset.Maps!(dataset.Items[index], height, width);
        if (capacity > 0)
        {
            Keep(index, map);
        }

        return map;
    }

    private void Keep(int index, PixelMap map)
    {
        lock (_lock)
        {
            if (!_known.TryAdd(index, map))
            {
                return;
            }

            _order.Enqueue(index);
            if (_order.Count > capacity)
            {
                _known.Remove(_order.Dequeue());
            }
        }
    }
}
