using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Conversion;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Tests.Conversion;

public sealed class CocoConversionTests : IDisposable
{
    private const string Category = """{"id": 7, "name": "cat"}""";
    private const string Image = """{"id": 1, "file_name": "a.png", "width": 50, "height": 40}""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_ThereAndBack_KeepsBoxesPolygonsAndIds()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var json = RandomCoco(seed, polygons: true);
            var source = _folder.Write($"{seed}/instances_train.json", json);
            var there = DatasetConversion.Run(Options(source, $"{seed}-yolo", TaskKind.Segment));
            var back = DatasetConversion.Run(Back(there, $"{seed}-coco", TaskKind.Segment));

            var before = Annotations(json);
            var after = Annotations(File.ReadAllText(Path.Combine(back.Output, "instances_train.json")));

            Assert.Equal(before.Keys.Order(), after.Keys.Order());
            foreach (var (key, list) in before)
            {
                Assert.Equal(list.Select(item => item.Rings).Order(StringComparer.Ordinal), after[key].Select(item => item.Rings).Order(StringComparer.Ordinal));
                foreach (var (first, second) in list.OrderBy(item => item.Rings, StringComparer.Ordinal).Zip(after[key].OrderBy(item => item.Rings, StringComparer.Ordinal)))
                {
                    Assert.All(first.Box.Zip(second.Box), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 0.5, $"{pair.First} became {pair.Second}"));
                }
            }
        }
    }

    [Fact]
    public void Run_ThereAndBackOfBoxes_KeepsThemExactly()
    {
        var json = RandomCoco(77, polygons: false);
        var there = DatasetConversion.Run(Options(_folder.Write("train.json", json), "yolo", TaskKind.Detect));
        var back = DatasetConversion.Run(Back(there, "coco", TaskKind.Detect));

        var before = Annotations(json);
        var after = Annotations(File.ReadAllText(Path.Combine(back.Output, "instances_train.json")));

        Assert.All(before, pair => Assert.All(pair.Value.Zip(after[pair.Key]), two => Assert.All(two.First.Box.Zip(two.Second.Box), edge => Assert.Equal(edge.First, edge.Second, 0.011))));
    }

    [Fact]
    public void Run_OnACocoFile_MakesADataSetThatCanBeRead()
    {
        var report = DatasetConversion.Run(Options(_folder.Write("train.json", RandomCoco(3, polygons: true)), "out", TaskKind.Segment));

        var dataset = DatasetReader.Read(DatasetYaml.Load(report.Output), DatasetSplit.Train, new DatasetOptions { Task = TaskKind.Segment, RequireLabels = true, UseLabelCache = false });

        Assert.Equal(report.Objects, dataset.InstanceCount);
        Assert.Equal(0, dataset.Counters.Corrupt);
        Assert.Contains(report.Notes, note => note.Contains("'val' is the same as 'train'", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OnMasks_TracesCompressedAndPlainRunLengthsAlike()
    {
        var counts = new long[] { (10 * 40) + 5, 10, 30, 10, 30, 10, (37 * 40) - 5 };
        counts[^1] = (50 * 40) - counts[..^1].Sum();
        var plain = $$"""{"size": [40, 50], "counts": [{{string.Join(',', counts)}}]}""";
        var packed = $$"""{"counts": {{JsonSerializer.Serialize(RunLengthsTests.Compress(counts))}}, "size": [40, 50]}""";

        var rows = new[] { plain, packed }.Select((mask, number) =>
        {
            var report = Convert($$"""{"image_id": 1, "category_id": 7, "iscrowd": 1, "segmentation": {{mask}}}""", $"mask{number}", TaskKind.Segment, keepCrowd: true);
            return Label(report, "a");
        }).ToArray();

        Assert.Equal("0 0.200000 0.125000 0.260000 0.125000 0.260000 0.375000 0.200000 0.375000\n", rows[0]);
        Assert.Equal(rows[0], rows[1]);
    }

    [Fact]
    public void Run_OnCrowds_LeavesThemOutAndCountsThem()
    {
        var report = Convert("""{"image_id": 1, "category_id": 7, "iscrowd": 1, "bbox": [1, 2, 3, 4]}""", "crowd", TaskKind.Detect);

        Assert.Equal((0, 1), (report.Objects, report.LeftOut["crowd"]));
        Assert.Equal(string.Empty, Label(report, "a"));
    }

    [Fact]
    public void Run_OnAHole_FillsAllButTheHole()
    {
        var report = Convert("""{"image_id": 1, "category_id": 7, "bbox": [0, 0, 8, 8], "segmentation": [[0,0,8,0,8,8,0,8],[2,2,2,6,6,6,6,2]]}""", "hole", TaskKind.Segment);

        double[] ring = [.. Label(report, "a").Split(' ').Skip(1).Select((word, index) => double.Parse(word, CultureInfo.InvariantCulture) * (index % 2 == 0 ? 50 : 40))];

        Assert.Equal(64 - 16, MaskOutlineTests.Fill([ring], 8, 8).Sum(value => value));
    }

    [Fact]
    public void Run_OnKeypoints_WritesShapeMirrorAndPoints()
    {
        var category = """{"id": 1, "name": "person", "keypoints": ["nose", "left_eye", "right_eye"], "skeleton": [[1, 2]]}""";
        var report = Convert("""{"image_id": 1, "category_id": 1, "bbox": [10, 10, 20, 20], "keypoints": [20, 15, 2, 0, 0, 0, 25, 20, 1], "num_keypoints": 2}""", "pose", TaskKind.Pose, category: category);

        Assert.Equal("0 0.40000000 0.50000000 0.40000000 0.50000000 0.400000 0.375000 2 0.000000 0.000000 0 0.500000 0.500000 1\n", Label(report, "a"));
        var yaml = DatasetYaml.Load(report.Output);
        Assert.Equal(new KeypointShape(3, 3), yaml.KeypointShape);
        Assert.Equal([0, 2, 1], yaml.FlipIndex);

        var back = DatasetConversion.Run(Back(report, "pose-coco", TaskKind.Pose));
        var written = JsonNode.Parse(File.ReadAllText(Path.Combine(back.Output, "person_keypoints_train.json")))!["annotations"]![0]!;
        Assert.Equal("[20,15,2,0,0,0,25,20,1]", written["keypoints"]!.ToJsonString());
        Assert.Equal(2, (int)written["num_keypoints"]!);
    }

    [Fact]
    public void Run_ForObb_WritesFourCorners()
    {
        var report = Convert("""{"image_id": 1, "category_id": 7, "bbox": [10, 10, 20, 10], "segmentation": [[10,10,30,10,30,20,20,20,10,20]]}""", "obb", TaskKind.Obb);

        Assert.Equal(9, Label(report, "a").Split(' ').Length);
    }

    [Fact]
    public void Run_OnBoxesBeyondThePicture_CutsThem()
    {
        var report = Convert("""{"image_id": 1, "category_id": 7, "bbox": [40, 30, 20, 20]}, {"image_id": 1, "category_id": 7, "bbox": [60, 50, 5, 5]}, {"image_id": 1, "category_id": 7, "bbox": [6, 5, 0, 5]}""", "cut", TaskKind.Detect);

        Assert.Equal("0 0.90000000 0.87500000 0.20000000 0.25000000\n", Label(report, "a"));
        Assert.Equal((1, 1, 1), (report.Changed["cut at the border of the picture"], report.LeftOut["outside the picture"], report.LeftOut["without area"]));
    }

    [Theory]
    [InlineData("""{"category_id": 7, "bbox": [1,1,2,2]}""", "no 'image_id'")]
    [InlineData("""{"image_id": 9, "category_id": 7, "bbox": [1,1,2,2]}""", "image that the file does not have")]
    [InlineData("""{"image_id": 1, "category_id": 8, "bbox": [1,1,2,2]}""", "category that the file does not have")]
    [InlineData("""{"image_id": 1, "category_id": 7, "bbox": [1,1,2]}""", "needs 4 numbers")]
    [InlineData("""{"image_id": 1, "category_id": 7, "bbox": [1,1,-2,2]}""", "side below 0")]
    [InlineData("""{"image_id": 1, "category_id": 7, "bbox": [1,1,"x",2]}""", "must be a number")]
    [InlineData("""{"image_id": 1.5, "category_id": 7}""", "must be a whole number")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": [[1,2,3,4]]}""", "at least 6 numbers")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": [[1,2,3,4,5,6,7]]}""", "even count")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": {"size": [40, 50], "counts": [3]}}""", "the run lengths tell of")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": {"size": [50, 40], "counts": [2000]}}""", "The mask has")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": {"counts": [2000]}}""", "needs 'counts' and a 'size'")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": {"size": [40, 50], "counts": "~"}}""", "run-length mask is damaged")]
    [InlineData("""{"image_id": 1, "category_id": 7, "keypoints": [1,2]}""", "no multiple of 3")]
    [InlineData("""{"image_id": 1, "category_id": 7, "keypoints": [1,2,5]}""", "visibility")]
    [InlineData("""{"image_id": 1, "category_id": 7, "bbox": [1,1,2,2]""", "not valid JSON")]
    public void Run_OnAMalformedAnnotation_NamesFileAndLineAndLeavesNothing(string annotation, string problem)
    {
        var file = _folder.Write("bad/instances.json", $"{{\n\"images\": [{Image}],\n\"categories\": [{Category}],\n\"annotations\": [\n{annotation}\n]}}");
        _folder.WriteImage("bad/a.png");

        var error = Assert.Throws<InputException>(() => DatasetConversion.Run(Options(file, "broken", TaskKind.Segment)));

        Assert.Equal(file, error.File);
        Assert.InRange(error.Line ?? 0, 5, 6);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(["bad"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("""{"id": 1, "file_name": "../a.png", "width": 50, "height": 40}""", "leads out of")]
    [InlineData("""{"id": 1, "file_name": "b.png", "width": 50, "height": 40}""", "is missing")]
    [InlineData("""{"id": 1, "file_name": "a.png", "width": 40, "height": 50}""", "the picture has 50 x 40")]
    [InlineData("""{"id": 1, "file_name": "a.png", "width": 0}""", "must be 1 to 1000000")]
    [InlineData("""{"file_name": "a.png"}""", "no 'id'")]
    [InlineData("""{"id": 1, "file_name": "a.png"}, {"id": 1, "file_name": "c.png"}""", "occurs twice")]
    public void Run_OnAMalformedImage_NamesFileAndLineAndLeavesNothing(string image, string problem)
    {
        var file = _folder.Write("bad/instances.json", $"{{\n\"images\": [{image}],\n\"categories\": [{Category}],\n\"annotations\": []}}");
        _folder.WriteImage("bad/a.png");

        var error = Assert.Throws<InputException>(() => DatasetConversion.Run(Options(file, "broken", TaskKind.Detect)));

        Assert.Equal((file, 2), (error.File, error.Line));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(["bad"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Run_WhenTheOutputExists_LeavesItAlone()
    {
        var kept = _folder.Write("out/mine.txt", "mine");

        Assert.Throws<InputException>(() => DatasetConversion.Run(Options(_folder.Write("train.json", RandomCoco(1, false)), "out", TaskKind.Detect)));

        Assert.Equal("mine", File.ReadAllText(kept));
    }

    [Fact]
    public void Run_OnAWrongYoloRow_NamesFileAndLine()
    {
        var report = Convert("""{"image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4]}""", "yolo", TaskKind.Detect);
        var label = _folder.Write("yolo/labels/train/a.txt", "0 0.5 0.5 0.1 0.1\n1 0.5 0.5 0.1 0.1\n");

        var error = Assert.Throws<InputException>(() => DatasetConversion.Run(Back(report, "coco", TaskKind.Detect)));

        Assert.Equal((label, 2), (error.File, error.Line));
        Assert.False(Directory.Exists(_folder.Path("coco")));
    }

    private ConversionReport Convert(string annotations, string output, TaskKind task, bool keepCrowd = false, string category = Category)
    {
        var file = _folder.Write($"{output}-source/train.json", $$"""{"annotations": [{{annotations}}], "images": [{{Image}}], "categories": [{{category}}], "info": {"x": [1, {"y": null} ] } }""");
        _folder.WriteImage($"{output}-source/a.png");
        return DatasetConversion.Run(Options(file, output, task) with { KeepCrowd = keepCrowd });
    }

    private static string Label(ConversionReport report, string stem) => File.ReadAllText(Path.Combine(Path.GetDirectoryName(report.Output)!, "labels", "train", stem + ".txt"));

    private ConversionOptions Options(string source, string output, TaskKind task) => new() { From = AnnotationFormat.Coco, Sources = [new ConversionSource(source)], Output = _folder.Path(output), Task = task };

    private ConversionOptions Back(ConversionReport report, string output, TaskKind task) =>
        new() { From = AnnotationFormat.Yolo, To = AnnotationFormat.Coco, Sources = [new ConversionSource(report.Output, Split: "train")], Output = _folder.Path(output), Task = task };

    private string RandomCoco(int seed, bool polygons)
    {
        var random = new Random(seed);
        var (images, annotations) = (new JsonArray(), new JsonArray());
        for (var image = 1; image <= 4; image++)
        {
            var (height, width) = (20 + random.Next(300), 20 + random.Next(300));
            var name = image.ToString("D6", CultureInfo.InvariantCulture);
            _folder.WriteImage($"{seed}/{name}.png", height, width);
            _folder.WriteImage($"{name}.png", height, width);
            images.Add(new JsonObject { ["id"] = image, ["file_name"] = name + ".png", ["width"] = width, ["height"] = height });
            for (var item = 0; item < 1 + random.Next(5); item++)
            {
                var rings = Enumerable.Range(0, polygons ? 1 + random.Next(3) : 0).Select(_ => Ring(random, width, height)).ToArray();
                var box = polygons ? Hull(rings) : new PixelBox(Math.Round(random.NextDouble() * width / 2, 2), 1, Math.Round(width * 0.9, 2), Math.Round(height * (0.5 + (random.NextDouble() / 2)), 2));
                annotations.Add(new JsonObject
                {
                    ["id"] = annotations.Count + 1,
                    ["image_id"] = image,
                    ["category_id"] = random.Next(2) == 0 ? 3 : 18,
                    ["iscrowd"] = 0,
                    ["bbox"] = new JsonArray(Math.Round(box.X1, 2), Math.Round(box.Y1, 2), Math.Round(box.Width, 2), Math.Round(box.Height, 2)),
                    ["segmentation"] = new JsonArray([.. rings.Select(ring => (JsonNode)new JsonArray([.. ring.Select(value => (JsonNode)value)]))]),
                });
            }
        }

        var categories = new JsonArray(new JsonObject { ["id"] = 18, ["name"] = "dog" }, new JsonObject { ["id"] = 3, ["name"] = "yes: \"no\"" });
        return new JsonObject { ["images"] = images, ["annotations"] = annotations, ["categories"] = categories }.ToJsonString();
    }

    private static double[] Ring(Random random, int width, int height)
    {
        var corners = 3 + random.Next(8);
        var (x, y) = (random.NextDouble() * width, random.NextDouble() * height);
        return [.. Enumerable.Range(0, corners).SelectMany(i => new[]
        {
            Math.Round(Math.Clamp(x + (Math.Cos(i * Math.Tau / corners) * (5 + (random.NextDouble() * 20))), 0, width), 2),
            Math.Round(Math.Clamp(y + (Math.Sin(i * Math.Tau / corners) * (5 + (random.NextDouble() * 20))), 0, height), 2),
        })];
    }

    private static PixelBox Hull(double[][] rings) => PixelBox.Around(rings);

    private static Dictionary<(long Image, int Category), List<(double[] Box, string Rings)>> Annotations(string json) => JsonNode.Parse(json)!["annotations"]!.AsArray()
        .GroupBy(item => ((long)item!["image_id"]!, (int)item["category_id"]!))
        .ToDictionary(group => group.Key, group => group.Select(item => (
            item!["bbox"]!.AsArray().Select(value => (double)value!).ToArray(),
            string.Join(" | ", item["segmentation"]!.AsArray().Select(ring => RingBridgeTests.Canonical([.. ring!.AsArray().Select(value => (double)value!)])).Order(StringComparer.Ordinal)))).ToList());
}
