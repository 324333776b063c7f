using System.Globalization;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Conversion;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Inspection;

namespace YoloTune.Data.Tests.Inspection;

public sealed class DatasetInspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_FindsCopiesInEverySizeCompressionAndPosition()
    {
        var picture = Picture(1, 120, 160);
        Save("train", "a.png", picture);
        Save("train", "same.png", picture);
        Save("train", "strong.jpg", picture, quality: 40);
        Save("train", "small.png", AntialiasedResize.Run(picture, 60, 80));
        Save("train", "wide.png", AntialiasedResize.Run(picture, 200, 160));
        for (var position = 1; position < 8; position++)
        {
            Save("val", $"position{position}.jpg", Move(picture, position), quality: 70);
        }

        for (var seed = 2; seed < 30; seed++)
        {
            Save(seed % 2 == 0 ? "train" : "val", $"other{seed}.png", Picture(seed, 120, 160));
        }

        var report = DatasetInspection.Run(Yaml(), new InspectionOptions());

        var group = Assert.Single(report.Duplicates);
        Assert.Equal(12, group.Images.Count);
        Assert.True(group.IsLeakage);
        Assert.Equal("same bytes", Relation(group, "same.png"));
        Assert.Equal("mirrored left to right", Relation(group, "position1.jpg"));
        Assert.Equal("turned by 180 degrees", Relation(group, "position3.jpg"));
        Assert.Equal("turned by 90 degrees", Relation(group, "position5.jpg"));
        var leak = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.Leakage);
        Assert.Equal((FindingLevel.Error, 1), (leak.Level, leak.Count));
        Assert.False(report.IsSound);
    }

    [Fact]
    public void Run_OnFlatPictures_CallsOnlyTheSameBytesAlike()
    {
        for (var i = 0; i < 4; i++)
        {
            Save("train", $"flat{i}.png", new PixelBuffer(40, 40, 3, fill: (byte)(40 * Math.Max(i, 1))));
        }

        Save("val", "other.png", Picture(3, 50, 50));

        Assert.True(Assert.Single(DatasetInspection.Run(Yaml(), new InspectionOptions()).Duplicates).IsExact);
    }

    [Fact]
    public void Run_OnBadLabels_CountsThemByKindWithTheirPlaces()
    {
        Save("train", "a.png", Picture(1, 50, 50), "0 0.5 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.1 0.1\n0 0.5 0.5 0.01 0.3\n");
        Save("train", "b.png", Picture(2, 50, 50), string.Empty);
        Save("train", "c.png", Picture(3, 50, 50));
        Save("val", "d.png", Picture(4, 50, 50), "0 1.4 0.5 0.2 0.2\n");
        _folder.Write("images/train/e.png", "no picture");

        var report = DatasetInspection.Run(Yaml(), new InspectionOptions());

        Assert.Equal(
            [(FindingKind.UnreadableImage, 1), (FindingKind.UnknownClass, 1), (FindingKind.OutOfRange, 1)],
            report.Findings.Where(finding => finding.Level == FindingLevel.Error).Select(finding => (finding.Kind, finding.Count)));
        var duplicate = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.DuplicateRow).Places[0];
        Assert.Equal((_folder.Path("labels", "train", "a.txt"), 2), (duplicate.File, duplicate.Line));
        Assert.Equal(1, Assert.Single(report.Findings, finding => finding.Kind == FindingKind.MissingLabels).Count);
        Assert.Equal(1, Assert.Single(report.Findings, finding => finding.Kind == FindingKind.EmptyLabels).Count);
        Assert.Equal(1, Assert.Single(report.Findings, finding => finding.Kind == FindingKind.TinyObject).Count);
    }

    [Fact]
    public void Run_OnSmallObjects_ProposesAnInputSize()
    {
        for (var i = 0; i < 10; i++)
        {
            var side = (i < 4 ? 8 : 60) / 640.0;
            Save("train", $"s{i}.png", Picture(i + 1, 64, 64), string.Create(CultureInfo.InvariantCulture, $"0 0.5 0.5 {side} {side}\n"));
            Save("val", $"v{i}.png", Picture(i + 100, 64, 64), "0 0.5 0.5 0.5 0.5\n");
        }

        var finding = Assert.Single(DatasetInspection.Run(Yaml(), new InspectionOptions { ImageSize = 320 }).Findings, item => item.Kind == FindingKind.SmallForInput);

        Assert.Equal("40 % of objects are below 8 pixels at imgsz=320", finding.Text);
        Assert.Equal("Use imgsz=640, or cut the pictures into tiles", finding.Remedy);
    }

    [Fact]
    public void Quick_OnReadSplits_NamesMissingAndRareClassesAndSharedPictures()
    {
        Save("train", "a.png", Picture(1, 50, 50), "0 0.5 0.5 0.5 0.5\n");
        Save("val", "b.png", Picture(2, 50, 50), "1 0.5 0.5 0.5 0.5\n");
        var yaml = Yaml("val: [images/val, images/train]");

        var findings = DatasetInspection.Quick(Read(yaml, DatasetSplit.Train), Read(yaml, DatasetSplit.Val), 640);

        Assert.Equal([FindingKind.ClassNeverSeen, FindingKind.Leakage, FindingKind.ClassRarelySeen], findings.Select(finding => finding.Kind));
        Assert.Equal("train: 1 of 2 classes have no object here but in other splits: dog. Such classes cannot be learned: divide the pictures anew with 'yolotune dataset split'.", findings[0].ToString());
    }

    [Fact]
    public void Repair_WritesAGoodCopyAndLeavesTheOriginal()
    {
        var picture = Picture(1, 50, 50);
        Save("train", "a.png", picture, "0 0.5 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.1 0.1\n1 1 0.5 0.4 0.2\n0 0.5 0.5 0 0.3\n");
        Save("train", "twin.png", picture, "0 0.5 0.5 0.2 0.2\n");
        Save("train", "leak.png", Move(Picture(5, 50, 60), 1), "0 0.5 0.5 0.2 0.2\n");
        Save("train", "mixed.png", Picture(6, 50, 60), "0 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.2 0.1 0.2 0.3\n");
        Save("val", "b.png", Picture(5, 50, 60), "0 0.25 0.25 0.2 0.2\n");
        _folder.Write("images/train/broken.png", "no picture");
        var yaml = Yaml();
        var before = Snapshot();
        var report = DatasetInspection.Run(yaml, new InspectionOptions { Task = TaskKind.Detect });

        var repair = DatasetRepair.Run(yaml, report, _folder.Path("fixed"), PicturePlacement.Link);

        Assert.Equal((3, 3), (repair.Images, repair.ImagesLeftOut));
        Assert.Equal("0 0.5 0.5 0.2 0.2\n1 0.9 0.5 0.2 0.2\n", File.ReadAllText(_folder.Path("fixed", "labels", "train", "a.txt")));
        Assert.Equal("0 0.5 0.5 0.2 0.2\n1 0.15 0.2 0.1 0.2\n", File.ReadAllText(_folder.Path("fixed", "labels", "train", "mixed.txt")));
        Assert.Equal("0 0.25 0.25 0.2 0.2\n", File.ReadAllText(_folder.Path("fixed", "labels", "val", "b.txt")));
        Directory.Move(_folder.Path("fixed"), _folder.Path("moved"));
        Assert.Equal(before, Snapshot());
        var again = DatasetInspection.Run(DatasetYaml.Load(_folder.Path("moved", "data.yaml")), new InspectionOptions { Task = TaskKind.Detect });
        Assert.DoesNotContain(again.Findings, finding => finding.Level == FindingLevel.Error);
        Assert.Empty(again.Duplicates);
    }

    [Fact]
    public void Repair_LeavesOutEveryPictureThatCannotBeRead_HoweverMany()
    {
        const int Broken = 1100; // beyond the thousand places that a report lists of other findings
        Save("train", "good.png", Picture(1, 50, 50), "0 0.5 0.5 0.2 0.2\n");
        Save("val", "good.png", Picture(2, 50, 50), "1 0.5 0.5 0.2 0.2\n");
        for (var i = 0; i < Broken; i++)
        {
            _folder.Write(string.Create(CultureInfo.InvariantCulture, $"images/train/broken{i}.png"), "no picture");
        }

        var yaml = Yaml();
        var report = DatasetInspection.Run(yaml, new InspectionOptions { Task = TaskKind.Detect });

        var repair = DatasetRepair.Run(yaml, report, _folder.Path("fixed"), PicturePlacement.Copy);

        Assert.Equal((2, Broken), (repair.Images, repair.ImagesLeftOut));
        Assert.Single(Directory.EnumerateFiles(_folder.Path("fixed", "images", "train")));
    }

    [Fact]
    public void Page_HoldsPicturesAndEscapesNames()
    {
        var picture = Picture(1, 50, 50);
        Save("train", "a&b.png", picture, "0 0.5 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2\n");
        Save("val", "twin.png", picture, "0 0.5 0.5 0.2 0.2\n");
        var report = DatasetInspection.Run(Yaml(), new InspectionOptions()) with { Suspects = [new LabelSuspect("train", _folder.Path("images", "train", "a&b.png"), SuspicionKind.WrongClass, 0.8, 0, new CornerBox(5, 5, 25, 25), 0, 1)] };

        InspectionPage.Write(report, _folder.Path("page.html"));

        var page = File.ReadAllText(_folder.Path("page.html"));
        Assert.Contains("labelled cat, looks like dog", page, StringComparison.Ordinal);
        Assert.Contains("a&amp;b.png", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a&b.png", page, StringComparison.Ordinal);
        Assert.Equal(4, page.Split("data:image/jpeg;base64,").Length - 1);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
    }

    private static string Relation(DuplicateGroup group, string name) => group.Images.Single(image => Path.GetFileName(image.File) == name).Relation;

    private Dictionary<string, string> Snapshot() => Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories).Where(file => !file.Contains("moved", StringComparison.Ordinal))
        .ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(file)) + File.GetLastWriteTimeUtc(file).Ticks);

    private static Dataset Read(DatasetYaml yaml, DatasetSplit split) => DatasetReader.Read(yaml, split, new DatasetOptions { UseLabelCache = false });

    private DatasetYaml Yaml(string val = "val: images/val") => DatasetYaml.Load(_folder.Write("data.yaml", $"train: images/train\n{val}\nnames: [cat, dog]\n"));

    private void Save(string split, string name, PixelBuffer picture, string? labels = null, int quality = 90)
    {
        var file = _folder.Write($"images/{split}/{name}", []);
        ImageEncoder.Save(picture, file, quality);
        if (labels is not null)
        {
            _folder.Write($"labels/{split}/{Path.ChangeExtension(name, ".txt")}", labels);
        }
    }

    private static PixelBuffer Picture(int seed, int height, int width)
    {
        var random = new Random(seed);
        var waves = Enumerable.Range(0, 12).Select(_ => (random.NextDouble() * 12, random.NextDouble() * 12, random.NextDouble() * 6, random.NextDouble() * 30)).ToArray();
        var image = new PixelBuffer(height, width);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var value = 128 + waves.Sum(wave => wave.Item4 * Math.Cos((wave.Item1 * x / width) + (wave.Item2 * y / height) + wave.Item3));
                image.Row(y).Slice(3 * x, 3).Fill((byte)Math.Clamp(value, 0, 255));
            }
        }

        return image;
    }

    private static PixelBuffer Move(PixelBuffer image, int position)
    {
        var turned = (position & 4) != 0;
        var moved = new PixelBuffer(turned ? image.Width : image.Height, turned ? image.Height : image.Width);
        for (var y = 0; y < moved.Height; y++)
        {
            for (var x = 0; x < moved.Width; x++)
            {
                var (row, column) = turned ? (x, y) : (y, x);
                row = (position & 2) != 0 ? image.Height - 1 - row : row;
                column = (position & 1) != 0 ? image.Width - 1 - column : column;
                image.Row(row).Slice(3 * column, 3).CopyTo(moved.Row(y).Slice(3 * x, 3));
            }
        }

        return moved;
    }
}
