using System.Globalization;
using System.Text;
using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Corpus;

/// <summary>Writes a corpus in YOLO layout: pictures, label rows, <c>corpus.yaml</c>.</summary>
public static class CorpusWriter
{
    /// <summary>The YAML in the folder; written last.</summary>
    public const string YamlName = "corpus.yaml";

    private const int LowestQuality = 72;
    private const int QualitySpan = 24;

    /// <summary>Fills a folder, on several threads.</summary>
    /// <param name="generator">Composes the pictures.</param>
    /// <param name="folder">The folder: missing or empty.</param>
    /// <param name="options">Numbers, side and seed.</param>
    /// <param name="threads">Threads at once, at least 1.</param>
    /// <param name="progress">Told the number of pictures written so far, from several threads.</param>
    /// <param name="cancellationToken">Stops it; what is written stays, without YAML.</param>
    /// <returns>The absolute path of the YAML.</returns>
    /// <exception cref="InputException">The folder is not empty.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static string Write(
        CorpusGenerator generator, string folder, CorpusOptions options, int threads, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var target = Path.GetFullPath(folder);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new InputException("the folder for the corpus is not empty", target, remedy: "Name a new folder");
        }

        foreach (var part in (ReadOnlySpan<string>)["images/train", "images/val", "labels/train", "labels/val"])
        {
            Directory.CreateDirectory(Path.Combine(target, part));
        }

        var done = 0;
        Parallel.For(0, options.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, index =>
        {
            WriteSample(generator, target, options, index);
            progress?.Report(Interlocked.Increment(ref done));
        });
        var yaml = Path.Combine(target, YamlName);
        File.WriteAllText(yaml, Yaml(options));
        return yaml;
    }

    private static void WriteSample(CorpusGenerator generator, string folder, CorpusOptions options, int index)
    {
        var sample = generator.Compose(index, options);
        var name = (index < options.TrainCount ? "train" : "val") + string.Create(CultureInfo.InvariantCulture, $"/scene_{index:D6}");
        using (var stream = new FileStream(Path.Combine(folder, "images", name + ".jpg"), FileMode.CreateNew, FileAccess.Write))
        {
            ImageEncoder.WriteJpeg(sample.Image, stream, LowestQuality + (index % QualitySpan));
        }

        File.WriteAllText(Path.Combine(folder, "labels", name + ".txt"), Labels(sample));
    }

    // Class, centre and size as shares of the picture, six decimals, one object per line.
    private static string Labels(CorpusSample sample)
    {
        var text = new StringBuilder();
        double width = sample.Image.Width, height = sample.Image.Height;
        foreach (var box in sample.Things)
        {
            text.Append(CultureInfo.InvariantCulture, $"{box.ClassIndex} {(box.X1 + box.X2) / 2 / width:F6} {(box.Y1 + box.Y2) / 2 / height:F6} ");
            text.Append(CultureInfo.InvariantCulture, $"{(box.X2 - box.X1) / width:F6} {(box.Y2 - box.Y1) / height:F6}\n");
        }

        return text.ToString();
    }

    private static string Yaml(CorpusOptions options)
    {
        var text = new StringBuilder();
        text.Append("# The pre-training corpus of YoloTune: cut-outs over made-up backdrops.\n");
        text.Append(CultureInfo.InvariantCulture, $"# Seed {options.Seed}, {options.Side} pixels: {options.TrainCount} pictures for training, {options.ValCount} for validation.\n");
        text.Append("train: images/train\nval: images/val\nnames:\n");
        for (var i = 0; i < CorpusGenerator.ClassNames.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {i}: {CorpusGenerator.ClassNames[i]}\n");
        }

        return text.ToString();
    }
}
