namespace YoloTune.Data.Known;

/// <summary>A public data set that is known by name.</summary>
/// <param name="Name">Its name, which is that of its folder, too.</param>
/// <param name="Archives">Its archives: relative to the base address of data sets, or with an address of their own.</param>
/// <param name="Bytes">About how large the archives are, for people.</param>
internal sealed record KnownDataset(string Name, IReadOnlyList<KnownArchive> Archives, long Bytes)
{
    /// <summary>Most that its archives may hold, unpacked.</summary>
    public long MaximumBytes => Math.Max(256L << 20, Bytes * 4);

    /// <summary>Its description, without <c>path</c>.</summary>
    public string ReadDescription()
    {
        using var stream = typeof(KnownDataset).Assembly.GetManifestResourceStream($"YoloTune.Data.Known.Descriptions.{Name}.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
