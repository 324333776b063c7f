namespace YoloTune.Data.Loading;

/// <summary>
/// Keeps the images used last, so that a mosaic, whose partners are recent images, decodes one file and not four. What it holds never
/// changes what it gives.
/// </summary>
/// <param name="inner">Loads what is not held.</param>
/// <param name="capacity">Images held at most, at least 1.</param>
internal sealed class RecentImageStore(IImageStore inner, int capacity) : IImageStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];

    public LoadedImage Load(int index)
    {
        if (Borrow(index) is { } entry)
        {
            var copy = entry.Loaded with { Image = entry.Loaded.Image.RentCopy() };
            GiveBack(entry);
            return copy;
        }

        var loaded = inner.Load(index);
        Keep(index, loaded with { Image = loaded.Image.RentCopy() });
        return loaded;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            while (_byUse.Count > 0)
            {
                EvictOldest();
            }
        }

        inner.Dispose();
    }

    private Entry? Borrow(int index)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(index, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            node.Value.Users++;
            return node.Value;
        }
    }

    private void GiveBack(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            entry.RecycleWhenUnused();
        }
    }

    private void Keep(int index, LoadedImage image)
    {
        lock (_lock)
        {
            if (_entries.ContainsKey(index))
            {
                // Another thread loaded it in the meantime.
                image.Image.Recycle();
                return;
            }

            _entries[index] = _byUse.AddFirst(new Entry(index, image));
            if (_byUse.Count > capacity)
            {
                EvictOldest();
            }
        }
    }

    private void EvictOldest()
    {
        var oldest = _byUse.Last!.Value;
        _byUse.RemoveLast();
        _entries.Remove(oldest.Index);
        oldest.IsEvicted = true;
        oldest.RecycleWhenUnused();
    }

    private sealed class Entry(int index, LoadedImage loaded)
    {
        public int Index { get; } = index;

        public LoadedImage Loaded { get; } = loaded;

        public int Users { get; set; }

        public bool IsEvicted { get; set; }

        public void RecycleWhenUnused()
        {
            if (IsEvicted && Users == 0)
            {
                Loaded.Image.Recycle();
            }
        }
    }
}
