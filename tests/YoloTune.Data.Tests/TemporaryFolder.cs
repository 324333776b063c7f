using YoloTune.Core.Imaging;

namespace YoloTune.Data.Tests;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Root = Directory.CreateTempSubdirectory("yolotune-").FullName;

    public string Root { get; }

    public string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var file = Path(name.Split('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>A small picture whose pixels depend on <paramref name="seed"/>; the suffix decides the format.</summary>
    public string WriteImage(string name, int height = 40, int width = 50, int seed = 1)
    {
        var image = new PixelBuffer(height, width);
        for (var i = 0; i < image.Data.Length; i++)
        {
            image.Data[i] = (byte)((i * seed) + (i / 7) + seed);
        }

        var file = Write(name, []);
        ImageEncoder.Save(image, file);
        return file;
    }

    public void Dispose()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var folder in Directory.EnumerateDirectories(Root, "*", options))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.UserWrite);
            }
        }

        Directory.Delete(Root, recursive: true);
    }
}
