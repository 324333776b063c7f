using TorchSharp;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Families;
using YoloTune.Models.State;
using YoloTune.Models.Transfer;
using YoloTune.TestSupport;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Parity;

/// <summary>Outputs of real checkpoints against golden <c>checkpoints/</c>.</summary>
public sealed class CheckpointParityTests(ITestOutputHelper output)
{
    public static TheoryData<string> Folders() => SharedFolder.Root is null
        ? ["absent"]
        : [.. Directory.GetDirectories(Path.Combine(SharedFolder.Root, "golden", "checkpoints"))
            .Where(folder => IsSupported(Path.Combine(folder, "best.pt")))
            .Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Load_OfAGoldenCheckpoint_GivesTheGoldenOutputs(string folder)
    {
        var golden = SharedFolder.Golden("checkpoints", folder, "eval.safetensors");
        using var model = ModelLoader.Load(SharedFolder.Require("golden", "checkpoints", folder, "best.pt"));
        var shape = golden.Metadata["input_shape"].Trim('[', ']').Split(',').Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var input = FillRule.Input(golden.Metadata["input"], shape.Aggregate(1L, (product, size) => product * size));
        using var images = StoredTensor.FromFloats(input, shape).ToTensor();

        Compare(model, images, golden, string.Empty, 5e-5);
        model.Fuse();
        Compare(model, images, golden, "fused.", 1e-4);
    }

    [Fact]
    public void Load_OfTheRealPoseWeights_GivesOnePersonWith17Points()
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n-pose.pt"));

        Assert.Equal(["person"], model.ClassNames);
        Assert.Equal(new Heads.KeypointLayout(17, 3), ((Heads.PoseHead)model.Head).Layout);
        Assert.Equal(3679464, ModelSummary.Of(model).Parameters);
        model.Fuse();
        Assert.Equal(2926494, ModelSummary.Of(model).Parameters);
    }

    [Fact]
    public void Transfer_OfTheRealWeightsToMasks_FillsAllButTheMaskBranches()
    {
        var source = CheckpointReader.Read(SharedFolder.Require("weights", "yolo26n.pt"));
        using var model = YoloModel.Create(ModelZoo.Find("yolo26n-seg")!, [.. source.Names.Values]);

        var report = ModelLoader.Transfer(model, TransferSource.Of(source));

        Assert.Equal("Transferred 708/844 items from pretrained weights", report.Summary);
        Assert.All(report.Missing, name => Assert.Matches(@"^model\.23\.(proto|cv4|one2one_cv4)\.", name));
        Assert.Equal(source.Find("model.23.one2one_cv3.0.2.bias")!.ToFloats(), model.Entries().Single(entry => entry.Name == "model.23.one2one_cv3.0.2.bias").Value.ToStored().ToFloats());
    }

    [Fact]
    public void Load_OfTheRealWeights_GivesAModelThatDetects()
    {
        using var model = ModelLoader.Load(SharedFolder.Require("weights", "yolo26n.pt"));

        Assert.Equal(80, model.ClassNames.Count);
        Assert.Equal("person", model.ClassNames[0]);
        Assert.Equal("yolo26n.yaml", model.Definition.YamlFile);
        Assert.Equal(2572280, ModelSummary.Of(model).Parameters);
    }

    private static bool IsSupported(string checkpoint) =>
        File.Exists(checkpoint) && ModelZoo.Find(CheckpointReader.Read(checkpoint).Yaml["yaml_file"]!.ToString()!) is not null;

    private void Compare(YoloModel model, Tensor images, SafetensorsFile golden, string prefix, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var outputs = RawOutputs.Of(model, images);
        foreach (var (name, expected) in golden.Tensors.Where(tensor => tensor.Key.StartsWith("fused.", StringComparison.Ordinal) == (prefix.Length > 0)))
        {
            var actual = outputs[name[prefix.Length..]].ToStored().ToFloats();
            var difference = name.EndsWith("decoded", StringComparison.Ordinal) && model.Head.HasEndToEnd
                ? DifferenceOfRows(actual, expected.ToFloats(), (int)expected.Shape[2])
                : GoldenModel.RelativeDifference(actual, expected.ToFloats());
            ParityRecord.Note("`checkpoints/`", prefix.Length > 0 ? "fused outputs, relative" : "outputs, relative", difference, $"{Path.ChangeExtension(model.Definition.YamlFile, null)} {name}");
            output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{model.Definition.YamlFile} {name} {difference:e1}"));
            Assert.InRange(difference, 0, tolerance);
        }
    }

    /// <summary>
    /// The same for rows whose order is not certain: on a picture of noise a trained network gives scores that are equal but for
    /// rounding (specification 01, section 9). Every golden row must have a row of its own.
    /// </summary>
    private static double DifferenceOfRows(float[] actual, float[] expected, int width)
    {
        var left = actual.Chunk(width).ToList();
        var scores = left.Select(row => row[4]).ToArray();
        Assert.Equal(scores.OrderDescending(), scores);
        var worst = 0.0;
        foreach (var row in expected.Chunk(width))
        {
            var (difference, best) = left.Select((other, i) => (other.Zip(row, (a, b) => Math.Abs((double)a - b)).Max(), i)).Min();
            worst = Math.Max(worst, difference);
            left.RemoveAt(best);
        }

        return worst / expected.Max(value => Math.Abs((double)value));
    }
}
