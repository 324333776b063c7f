using System.Text.Json;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Transfer;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.Transfer;

/// <summary>The counts that the reference printed (spec/02 section 8), over the shapes of the golden key lists.</summary>
public class VerifiedTransferTests
{
    private static readonly Dictionary<int, string> Coco = Enumerable.Range(0, 80).ToDictionary(index => index, index => $"class {index}");

    [Fact]
    public void Detect26_From80To2ClassesWithoutACommonName_Gives606Of708() =>
        Check(Source("yolo26n-detect", Coco), TwoClasses("yolo26n-detect-nc3"), Names("x", "y"), "Transferred 606/708", null);

    [Fact]
    public void Detect26_From80To2ClassesWithACommonName_Gives612Of708()
    {
        var result = Check(Source("yolo26n-detect", Coco), TwoClasses("yolo26n-detect-nc3"), Names("CLASS 7", "y"), "Transferred 612/708", "Remapped 1/2");

        Assert.Equal(6, result.Report.Remapped.Count);
        Assert.All(result.Report.Remapped, name => Assert.EndsWith(".bias", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Detect26_WithTheSameNamesReversed_Gives708Of708()
    {
        var source = Source("yolo26n-detect", Coco);
        var result = Check(source, Shapes("yolo26n-detect"), Coco.ToDictionary(name => 79 - name.Key, name => name.Value), "Transferred 708/708", "Remapped 80/80");

        const string Bias = "model.23.one2one_cv3.1.2.bias";
        Assert.Equal(source.State.Single(entry => entry.Key == Bias).Value.ToFloats().Reverse(), result.Tensors[Bias].ToFloats());
    }

    [Fact]
    public void Detect11_From80To2ClassesWithACommonName_Gives451Of499() =>
        Check(Source("yolo11n-detect", Coco), TwoClasses("yolo11n-detect-nc3"), Names("class 7", "y"), "Transferred 451/499", "Remapped 1/2");

    [Fact]
    public void Detect26_FromYolo11_Gives402Of708()
    {
        var report = Check(Source("yolo11n-detect", Coco), Shapes("yolo26n-detect"), Coco, "Transferred 402/708", null).Report;

        Assert.Equal(708, report.TransferredCount + report.Missing.Count + report.Mismatched.Count);
        Assert.Contains("model.23.dfl.conv.weight", report.Unused);
    }

    [Fact]
    public void Segment26_FromDetect26_Gives708Of844() => Check(Source("yolo26n-detect", Coco), Shapes("yolo26n-segment"), Coco, "Transferred 708/844", null, TaskKind.Segment);

    [Fact]
    public void Detect26s_FromDetect26n_Gives127Of708() => Check(Source("yolo26n-detect", Coco), ScaleS(), Coco, "Transferred 127/708", null);

    [Fact]
    public void Classify26_From1000To3Classes_Gives234Of236()
    {
        var target = Shapes("yolo26n-classify").Select(entry => entry.Shape.Length > 0 && entry.Shape[0] == 1000 ? entry with { Shape = [3, .. entry.Shape.Skip(1)] } : entry).ToList();

        Check(Source("yolo26n-classify", Enumerable.Range(0, 1000).ToDictionary(index => index, index => $"n{index}")), target, Names("n5", "n6", "n7"), "Transferred 234/236", null, TaskKind.Classify);
    }

    [Fact]
    public void Detect26_From3To1Channels_Gives708Of708()
    {
        var target = Shapes("yolo26n-detect").Select(entry => entry.Name == "model.0.conv.weight" ? entry with { Shape = [16, 1, 3, 3] } : entry).ToList();

        Assert.Equal(["model.0.conv.weight"], Check(Source("yolo26n-detect", Coco), target, Coco, "Transferred 708/708", null).Report.Overlapped);
    }

    [Fact]
    public void Pose26_From1To2ClassesAndOtherPoints_Gives795Of879()
    {
        // The key lists have 80 classes and [17, 3] points, and 2 classes and [5, 2] points. Official pose weights have one class
        // (class branch as for 2, as both are below 64); 4 points of 2 numbers need max(64 / 4, 4 * (2 + 2)) = 16 channels instead of 20.
        var two = Shapes("yolo26n-pose-k5x2");
        var points = two.Select(entry => entry.Name.Contains("cv4", StringComparison.Ordinal) ? Resize(entry, (20, 16), (10, 8)) : entry).ToList();
        var one = Shapes("yolo26n-pose").Zip(two, (old, small) => Class(old.Name) ? Resize(small, (2, 1)) : old.Name.Contains(".cv3", StringComparison.Ordinal) || old.Name.Contains("one2one_cv3", StringComparison.Ordinal) ? small : old).ToList();

        Check(Filled(one, Names("person")), points, Names("person", "dog"), "Transferred 795/879", "Remapped 1/2", TaskKind.Pose);
    }

    private static bool Class(string name) => name.Contains("cv3.", StringComparison.Ordinal) && (name.EndsWith(".2.weight", StringComparison.Ordinal) || name.EndsWith(".2.bias", StringComparison.Ordinal));

    private static Item Resize(Item entry, params (long From, long To)[] sizes) =>
        entry with { Shape = [.. entry.Shape.Select((size, axis) => axis < 2 && sizes.FirstOrDefault(pair => pair.From == size) is { From: > 0 } pair ? pair.To : size)] };

    private static List<Item> TwoClasses(string tag) => [.. Shapes(tag).Select(entry => Class(entry.Name) ? Resize(entry, (3, 2)) : entry)];

    /// <summary>Shapes of YOLO26s: twice the channels of YOLO26n, but for the picture, the box outputs and the class branch; checked by the golden hash.</summary>
    private static List<Item> ScaleS()
    {
        var shapes = Shapes("yolo26n-detect").Select(entry =>
        {
            // The width of the class branch is max(64, 80) = 80 for n and max(128, 80) = 128 for s; the 80 outputs and 4 box outputs stay.
            long Twice(long size, int axis) => (axis > 1 || size is 1 or 3 or 4) ? size : size == 80 ? (axis == 0 && Class(entry.Name) ? 80 : 128) : 2 * size;
            return entry with { Shape = [.. entry.Shape.Select(Twice)] };
        }).ToList();
        var golden = SharedFolder.GoldenJson("models", "manifest-s.json").EnumerateArray().Single(model => model.GetProperty("tag").GetString() == "yolo26s-detect");
        var hash = FillRule.Hash(string.Join('\n', shapes.Select(entry => $"{entry.Name}:{string.Join(',', entry.Shape)}")));
        Assert.Equal(golden.GetProperty("totals").GetProperty("key_hash").GetString(), hash.ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
        return shapes;
    }

    private static Dictionary<int, string> Names(params string[] names) => names.Select((name, index) => (name, index)).ToDictionary(entry => entry.index, entry => entry.name);

    private static List<Item> Shapes(string tag) =>
        [.. SharedFolder.GoldenJson("keys", $"{tag}.json").EnumerateArray().Select(entry => new Item(entry.GetProperty("key").GetString()!, Sizes(entry.GetProperty("shape"))))];

    private static long[] Sizes(JsonElement shape) => [.. shape.EnumerateArray().Select(size => size.GetInt64())];

    private static TransferSource Source(string tag, IReadOnlyDictionary<int, string> names) => Filled(Shapes(tag), names);

    private static TransferSource Filled(List<Item> shapes, IReadOnlyDictionary<int, string> names) => new([.. shapes.Select(entry => KeyValuePair.Create(entry.Name, Fill(entry, 1)))], names);

    private static StoredTensor Fill(Item entry, float sign) =>
        StoredTensor.FromFloats([.. Enumerable.Range(1, (int)entry.Shape.Aggregate(1L, (product, size) => product * size)).Select(index => sign * index)], entry.Shape);

    private static TransferResult Check(TransferSource source, List<Item> target, IReadOnlyDictionary<int, string> names, string summary, string? remap, TaskKind task = TaskKind.Detect)
    {
        var byName = target.ToDictionary(entry => entry.Name);
        var result = WeightTransfer.Plan(source, new TransferTarget(
            task, [.. target.Select(entry => KeyValuePair.Create(entry.Name, (IReadOnlyList<long>)entry.Shape))], names, name => Fill(byName[name], -1)));

        Assert.Equal($"{summary} items from pretrained weights", result.Report.Summary);
        Assert.Equal(remap is null ? null : $"{remap} cls head rows from pretrained weights by class name", result.Report.RemapSummary);
        Assert.All(result.Tensors, entry => Assert.Equal(byName[entry.Key].Shape, entry.Value.Shape));
        Assert.Equal(result.Report.TransferredCount, result.Tensors.Count);
        return result;
    }

    private sealed record Item(string Name, long[] Shape);
}
