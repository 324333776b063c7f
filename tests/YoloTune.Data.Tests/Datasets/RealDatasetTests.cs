using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Loading;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Datasets;

/// <summary>The facts of specification 03, section 30, on the real data sets.</summary>
public sealed class RealDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("coco128", "images/train2017", TaskKind.Detect, 128, 929, 2, 0, 0, "448x672 448x672 512x672 512x672 512x672 672x672 672x608 672x512")]
    [InlineData("coco128-seg", "images/train2017", TaskKind.Segment, 128, 929, 2, 22614, 179, "448x672 448x672 512x672 512x672 512x672 672x672 672x608 672x512")]
    [InlineData("coco8-pose", "images/train|images/val", TaskKind.Pose, 8, 21, 0, 0, 0, "672x672")]
    [InlineData("DOTAv1", "images/train", TaskKind.Obb, 123, 2197, 0, 8788, 4, "512x672 576x672 640x672 672x672 672x576 672x544 672x512 672x384")]
    public void Read_RealDataSet_HasTheKnownNumbers(
        string name, string entries, TaskKind task, int images, int instances, int backgrounds, int points, int longest, string shapes)
    {
        var root = SharedFolder.Require("datasets", name);
        var data = Read(task, [.. entries.Split('|').Select(entry => Path.Combine(root, entry))]);
        Assert.Equal(images, data.Items.Count);
        Assert.Equal(instances, data.InstanceCount);
        Assert.Equal(backgrounds, data.Counters.Backgrounds);
        Assert.Equal(0, data.Counters.Corrupt);
        Assert.Equal(points, data.Items.Sum(item => item.Segments.Sum(segment => segment.Length / 2)));
        Assert.Equal(longest, data.Items.SelectMany(item => item.Segments).Select(segment => segment.Length / 2).DefaultIfEmpty().Max());
        Assert.Equal(shapes, Shapes(data));
    }

    [Theory]
    [InlineData("coco128", "train.txt", TaskKind.Detect, 114, 841, 2, 0, "448x672 448x672 512x672 512x672 640x672 672x672 672x512 672x384")]
    [InlineData("DOTAv1", "val.txt", TaskKind.Obb, 23, 411, 0, 1644, "672x672 672x416")]
    public void Read_RealListWithoutItsFirstLine_HasTheNumbersOfTheReference(
        string name, string list, TaskKind task, int images, int instances, int backgrounds, int points, string shapes)
    {
        // The reference loses the first line to its byte-order mark; ours keeps it, so the line is taken out for the comparison.
        var root = SharedFolder.Require("datasets", name);
        var lines = File.ReadAllLines(Path.Combine(root, list)).Where(line => line.Length > 0).ToArray();
        var whole = Read(task, [Path.Combine(root, list)]);
        Assert.Equal(lines.Length, whole.Items.Count);
        Assert.Equal(images + 1, whole.Items.Count);
        var rest = _folder.Write("rest.txt", string.Join('\n', lines[1..].Select(line => Path.Combine(root, line[2..]))));
        var data = Read(task, [rest]);
        Assert.Equal(images, data.Items.Count);
        Assert.Equal(instances, data.InstanceCount);
        Assert.Equal(backgrounds, data.Counters.Backgrounds);
        Assert.Equal(points, data.Items.Sum(item => item.Segments.Sum(segment => segment.Length / 2)));
        Assert.Equal(shapes, Shapes(data));
    }

    [Fact]
    public void Load_OfficialYaml_ReadsTheWholeDataSet()
    {
        var yaml = DatasetYaml.Load(SharedFolder.Require("datasets", "coco8"));
        Assert.Equal(80, yaml.ClassCount);
        Assert.Equal(4, DatasetReader.Read(yaml, DatasetSplit.Val, new DatasetOptions { UseLabelCache = false }).Items.Count);
    }

    private static string Shapes(Dataset data)
    {
        var plan = RectPlan.Create([.. data.Items.Select(item => (item.Height, item.Width))], 16, 640, 32, 0.5);
        return string.Join(' ', plan.Shapes.Select(shape => $"{shape.Height}x{shape.Width}"));
    }

    private Dataset Read(TaskKind task, string[] entries)
    {
        var list = string.Join(", ", entries.Select(entry => $"'{entry}'"));
        var yaml = DatasetYaml.Load(_folder.Write("data.yaml", $"train: [{list}]\nval: [{list}]\nnc: 80\nkpt_shape: [17, 3]\n"));
        return DatasetReader.Read(yaml, DatasetSplit.Train, new DatasetOptions { Task = task, UseLabelCache = false });
    }
}
