using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;

namespace YoloTune.Data.Tests.Loading;

/// <summary>A small made-up data set on disk.</summary>
internal sealed class LoaderFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LoaderFixture(int images = 11)
    {
        for (var i = 0; i < images; i++)
        {
            var (height, width) = (i % 3) switch { 0 => (40, 60), 1 => (60, 40), _ => (50 + i, 50) };
            _folder.WriteImage($"images/{i:00}.{(i % 2 == 0 ? "png" : "jpg")}", height, width, i + 1);
            var rows = Enumerable.Range(0, i % 4).Select(k => FormattableString.Invariant($"{k} 0.{k + 3} 0.5 0.3 0.{k + 2}"));
            _folder.Write($"labels/{i:00}.txt", string.Join('\n', rows));
        }

        _folder.Write("data.yaml", "train: images\nval: images\nnc: 4\n");
        Dataset = DatasetReader.Read(DatasetYaml.Load(_folder.Path("data.yaml")), DatasetSplit.Train, new DatasetOptions { UseLabelCache = false });
    }

    public TemporaryFolder Folder => _folder;

    public Dataset Dataset { get; }

    public static LoaderOptions Options { get; } = new() { BatchSize = 3, ImageSize = 64, Workers = 2, Seed = 7, Epochs = 20, CloseMosaic = 5 };

    /// <summary>Every augmentation switched on.</summary>
    public static AugmentationOptions Everything { get; } = new()
    {
        Degrees = 10,
        Shear = 2,
        Perspective = 0.0005,
        MixUp = 0.3,
        CutMix = 0.3,
        FlipUpDown = 0.3,
        Bgr = 0.3,
    };

    /// <summary>A training loader with exactly the given number of threads, whatever the machine.</summary>
    public DataLoader Training(LoaderOptions options, int workers, int held = 4) =>
        new(new TrainingPlanner(Dataset, options, DataLoaders.CreateSource(Dataset, options, held)), workers, options.Prefetch, []);

    /// <summary>Everything a batch says, as one comparable text.</summary>
    public static string Describe(ImageBatch batch)
    {
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(batch.PixelSpan));
        var floats = string.Join(' ', batch.ImageIndex.Concat(batch.Classes).Concat(batch.Boxes).Select(value => BitConverter.SingleToInt32Bits(value)));
        return $"{batch.Height}x{batch.Width} {hash} {floats} {string.Join(' ', batch.Images.Select(image => Path.GetFileName(image.File)))}";
    }

    public static string[] Read(DataLoader loader, int epoch, int firstBatch = 0)
    {
        var texts = new List<string>();
        foreach (var batch in loader.ReadEpoch(epoch, firstBatch))
        {
            texts.Add(Describe(batch));
            batch.Dispose();
        }

        return [.. texts];
    }

    public void Dispose() => _folder.Dispose();
}
