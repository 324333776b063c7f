using YoloTune.Core.Imaging;

namespace YoloTune.Data.Starter;

/// <summary>Writes pictures, labels and YAML of a starter data set into a folder of its own.</summary>
internal static class StarterWriter
{
    private const int JpegQuality = 90;

    /// <summary>The YAML of a set within its folder.</summary>
    public static string YamlName(StarterSet set) => set.Name + ".yaml";

    /// <summary>Fills an empty folder; the result lists the files, relative with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Write(string folder, StarterSet set, SurfaceInspectionOptions options, int threads, IProgress<StarterProgress>? progress, CancellationToken cancellationToken)
    {
        string[] folders = set.HasClassFolders
            ? [.. set.ClassNames.SelectMany(name => new[] { $"train/{name}", $"val/{name}" })]
            : ["images/train", "images/val", $"{set.LabelFolder}/train", $"{set.LabelFolder}/val"];
        foreach (var part in folders)
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        var done = 0;
        var written = new string[options.Count][];
        var settings = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, options.Count, settings, index =>
        {
            written[index] = [.. set.Make(options, index).SelectMany(file => WriteFile(folder, set, file))];
            progress?.Report(new StarterProgress(Interlocked.Increment(ref done), options.Count));
        });
        IEnumerable<string> files = written.SelectMany(names => names).OrderBy(name => name.StartsWith(set.LabelFolder + "/", StringComparison.Ordinal));
        if (set.HasClassFolders)
        {
            return [.. files];
        }

        File.WriteAllText(Path.Combine(folder, YamlName(set)), set.Yaml(options));
        return [YamlName(set), .. files];
    }

    private static IEnumerable<string> WriteFile(string folder, StarterSet set, StarterFile file)
    {
        var image = $"{(set.HasClassFolders ? string.Empty : "images/")}{file.Name}.jpg";
        using (var stream = new FileStream(Path.Combine(folder, image), FileMode.CreateNew, FileAccess.Write))
        {
            ImageEncoder.WriteJpeg(file.Image, stream, JpegQuality);
        }

        if (set.HasClassFolders)
        {
            return [image];
        }

        var labels = $"{set.LabelFolder}/{file.Name}{file.Map?.Suffix ?? ".txt"}";
        if (file.Map is var (_, bytes))
        {
            File.WriteAllBytes(Path.Combine(folder, labels), bytes);
        }
        else
        {
            File.WriteAllText(Path.Combine(folder, labels), file.Labels);
        }

        return [image, labels];
    }
}
