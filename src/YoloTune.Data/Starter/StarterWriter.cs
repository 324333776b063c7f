using System.Globalization;
using System.Text;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Starter;

/// <summary>Writes pictures, labels and YAML of the starter data set into a folder of its own.</summary>
internal static class StarterWriter
{
    /// <summary>The YAML in the folder.</summary>
    public const string YamlName = "starter.yaml";

    private const int JpegQuality = 90;

    /// <summary>Fills an empty folder; the result lists the files, relative with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Write(string folder, SurfaceInspectionOptions options, int threads, IProgress<StarterProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var part in (ReadOnlySpan<string>)["images/train", "images/val", "labels/train", "labels/val"])
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        var done = 0;
        var settings = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, options.Count, settings, index =>
        {
            WriteSample(folder, options, index);
            progress?.Report(new StarterProgress(Interlocked.Increment(ref done), options.Count));
        });
        File.WriteAllText(Path.Combine(folder, YamlName), Yaml(options));
        var names = Enumerable.Range(0, options.Count).Select(index => Name(options, index)).ToArray();
        return [YamlName, .. names.Select(ImageFile), .. names.Select(LabelFile)];
    }

    /// <summary>Label rows: class, centre and size as shares of the picture, six decimals, one object per line.</summary>
    public static string Labels(InspectionSample sample)
    {
        var text = new StringBuilder();
        double width = sample.Image.Width, height = sample.Image.Height;
        foreach (var box in sample.Defects)
        {
            text.Append(CultureInfo.InvariantCulture, $"{box.ClassIndex} {(box.X1 + box.X2) / 2 / width:F6} {(box.Y1 + box.Y2) / 2 / height:F6} ");
            text.Append(CultureInfo.InvariantCulture, $"{(box.X2 - box.X1) / width:F6} {(box.Y2 - box.Y1) / height:F6}\n");
        }

        return text.ToString();
    }

    private static void WriteSample(string folder, SurfaceInspectionOptions options, int index)
    {
        var sample = SurfaceInspection.Render(index, options);
        var name = Name(options, index);
        using (var stream = new FileStream(Path.Combine(folder, ImageFile(name)), FileMode.CreateNew, FileAccess.Write))
        {
            ImageEncoder.WriteJpeg(sample.Image, stream, JpegQuality);
        }

        File.WriteAllText(Path.Combine(folder, LabelFile(name)), Labels(sample));
    }

    private static string Name(SurfaceInspectionOptions options, int index) =>
        (index < options.TrainCount ? "train" : "val") + string.Create(CultureInfo.InvariantCulture, $"/surface_{index:D5}");

    private static string ImageFile(string name) => $"images/{name}.jpg";

    private static string LabelFile(string name) => $"labels/{name}.txt";

    private static string Yaml(SurfaceInspectionOptions options)
    {
        var text = new StringBuilder();
        text.Append("# The starter data set of YoloTune: generated pictures of surfaces with defects. Made anew when missing.\n");
        text.Append(CultureInfo.InvariantCulture, $"# Generator version {StarterDataset.GeneratorVersion}, seed {options.Seed}: {options.TrainCount} pictures for training, {options.ValCount} for validation.\n");
        text.Append("train: images/train\nval: images/val\nnames:\n");
        for (var i = 0; i < SurfaceInspection.ClassNames.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {i}: {SurfaceInspection.ClassNames[i]}\n");
        }

        return text.ToString();
    }
}
