namespace YoloTune.Data.Loading;

/// <summary>Keeps every image once it was loaded (<c>cache=ram</c>).</summary>
internal sealed class RamImageStore(IImageStore inner, int count) : IImageStore
{
    private readonly LoadedImage?[] _kept = new LoadedImage?[count];
    private readonly Lock _lock = new();

    public LoadedImage Load(int index)
    {
        lock (_lock)
        {
            if (_kept[index] is { } known)
            {
                return known;
            }
        }

        var loaded = inner.Load(index);
        var own = loaded with { Image = loaded.Image.Clone() };
        loaded.Image.Recycle();
        lock (_lock)
        {
            _kept[index] ??= own;
            return _kept[index]!.Value;
        }
    }

    public void Dispose()
    {
        Array.Clear(_kept);
        inner.Dispose();
    }
}
