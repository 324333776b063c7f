namespace YoloTune.Tracking.Tests.Plots;

/// <summary>A folder for the pictures of a test; does not exist until a plot makes it.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("yolotune-plots-").FullName;

    public string Folder => Path.Combine(_root, "made by the plot");

    public string this[string name] => Path.Combine(Folder, name);

    public string[] Names => [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
