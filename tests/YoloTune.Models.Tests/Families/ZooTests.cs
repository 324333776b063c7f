using TorchSharp;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Families;
using YoloTune.Models.Heads;
using YoloTune.Models.Layers;
using YoloTune.Models.PyTorch;
using YoloTune.Models.Tests.Checkpoints;
using YoloTune.Models.Tests.Parity;
using YoloTune.Models.Tests.PyTorch;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Families;

/// <summary>Every known model: it learns, it can be stored, and copies of it say the same. At its smallest scale always, at all with YOLOTUNE_LONG=1.</summary>
public class ZooTests
{
    public static TheoryData<string> Names() => [.. ModelZoo.Names.Where(name => Architecture.ModelName.ScaleOf(name) == "n")];

    [Fact]
    public void Names_AreAllModelsOfTheSpecification() => Assert.Equal(23 * 5, ModelZoo.Names.Distinct().Count());

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_InTraining_TeachesEveryParameter(string name)
    {
        using var scope = NewDisposeScope();
        using var model = YoloModel.Create(ModelZoo.Find(name)!, seed: 2);
        model.SetTraining(true);

        var loss = Outputs(model.Run(rand(2, 3, 128, 128))).Select(output => output.square().mean()).Aggregate((left, right) => left + right);
        loss.backward();

        Assert.True(double.IsFinite(loss.ToDouble()));
        foreach (var parameter in model.Parameters().Where(parameter => parameter.Value.requires_grad && !parameter.Name.Contains("flow_model", StringComparison.Ordinal)))
        {
            Assert.True(parameter.Value.grad is { } gradient && gradient.isfinite().all().ToBoolean(), parameter.Name);
        }
    }

    public static TheoryData<string> StoredNames() => Environment.GetEnvironmentVariable("YOLOTUNE_LONG") == "1" ? [.. ModelZoo.Names] : Names();

    [Theory]
    [MemberData(nameof(StoredNames))]
    public void Write_AndLoad_GivesTheSameModel(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(ModelZoo.Find(name)!, seed: 4);
        CheckpointWriter.Write(folder.File("last.safetensors"), ModelSnapshot.Of(model));
        PtWriter.Write(folder.File("last.pt"), ModelSnapshot.Of(model), TensorKind.Float32);

        foreach (var file in new[] { "last.safetensors", "last.pt" })
        {
            using var back = ModelLoader.Load(folder.File(file));

            SameState.AssertEqual(model.CaptureState(), back.CaptureState());
            Assert.Equal(PlainJson.Write(model.Definition.ToYaml()), PlainJson.Write(back.Definition.ToYaml()));
            Assert.Equal((model.Task, model.ClassNames.Count), (back.Task, back.ClassNames.Count));
            Assert.Equal(model.Strides, back.Strides);
            Assert.Equal(Norms(model), Norms(back));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Clone_BeforeAndAfterFusing_ComputesTheSame(string name)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = YoloModel.Create(ModelZoo.Find(name)!, seed: 6);
        var images = rand(1, 3, 64, 128);

        using var copy = model.Clone();
        var before = RawOutputs.Of(model, images);
        AssertSame(before, RawOutputs.Of(copy, images), 0);

        copy.Fuse();
        using var fused = copy.Clone();
        Assert.True(fused.IsFused);
        AssertSame(RawOutputs.Of(copy, images), RawOutputs.Of(fused, images), 0);
        Assert.Equal(copy.Entries().Select(entry => entry.Name), fused.Entries().Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("yolo26n")]
    [InlineData("yolo26n-seg")]
    [InlineData("yolo26n-pose")]
    [InlineData("yolo26n-obb")]
    public void Fuse_WithoutDropping_KeepsTheOtherBranch(string name)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = YoloModel.Create(ModelZoo.Find(name)!, seed: 6);
        var images = rand(1, 3, 64, 64);
        var expected = model.Predict(images, endToEnd: false);

        model.Fuse(dropOneToMany: false);

        Assert.Equal(84, expected.size(2));
        Assert.True((model.Predict(images, endToEnd: false) - expected).abs().max().ToDouble() < 1e-3 * expected.abs().max().ToDouble());
        model.Dispose();
    }

    [Theory]
    [InlineData("yolo26n-seg", 32)]
    [InlineData("yolo26n-pose", 51)]
    [InlineData("yolo26n-obb", 1)]
    public void Decode_OfEndToEndRows_TakesThemFromTheSameAnchors(string name, int extra)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = YoloModel.Create(ModelZoo.Find(name)!, seed: 6);
        var prediction = model.Forward(rand(2, 3, 64, 64));

        var rows = model.Decode(prediction, endToEnd: true, maximumDetections: 5, classAgnostic: true);
        var all = DetectionDecoder.Decode(model.Detector, prediction.OneToOne!).transpose(1, 2);

        Assert.Equal([2, 5, 6 + extra], rows.shape);
        var extras = all.narrow(2, 4 + model.Head.ClassCount, extra);
        for (var image = 0; image < 2; image++)
        {
            for (var row = 0; row < 5; row++)
            {
                var distance = (extras[image] - rows[image, row].narrow(0, 6, extra)).abs().amax([1]);
                var anchor = distance.argmin().ToInt64();
                Assert.Equal(0, distance[anchor].ToSingle());
                Assert.Equal(all[image, anchor].narrow(0, 4, model.Head.ClassCount).max().ToSingle(), rows[image, row, 4].ToSingle());
            }
        }
    }

    [Theory]
    [InlineData("yolov8n6", "yolov8n-p6.yaml")]
    [InlineData("weights/yolo11s-seg.pt", "yolo11s-seg.yaml")]
    [InlineData("yolov8x-pose-p6.yaml", "yolov8x-pose-p6.yaml")]
    [InlineData("yolo26m-depth", "yolo26m-depth.yaml")]
    public void Find_OfAName_GivesItsTable(string name, string file) => Assert.Equal(file, ModelZoo.Find(name)!.YamlFile);

    [Theory]
    [InlineData("yolo11n-p2")]
    [InlineData("yolo26-seg")]
    [InlineData("yolov8n-depth")]
    [InlineData("yolov9n")]
    public void Find_OfAnUnknownName_GivesNothing(string name) => Assert.Null(ModelZoo.Find(name));

    [Theory]
    [InlineData(TaskKind.Segment, "yolov8s-seg.yaml")]
    [InlineData(TaskKind.Classify, "yolov8s-cls.yaml")]
    [InlineData(TaskKind.Semantic, null)]
    public void Find_OfATask_GivesItsTable(TaskKind task, string? file) => Assert.Equal(file, ModelZoo.Find("yolov8", task, "s")?.YamlFile);

    [Fact]
    public void Create_OfAPoseTableWithoutShape_SaysSo()
    {
        var error = Assert.Throws<FormatException>(() => YoloModel.Create(ModelZoo.Find("yolo11n-pose")! with { Keypoints = null }));

        Assert.Contains("kpt_shape", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_OfAClassifier_IsRefused()
    {
        using var model = YoloModel.Create(ModelZoo.Find("yolo26n-cls")!);

        Assert.Throws<InvalidOperationException>(() => model.Forward(zeros(1, 3, 64, 64)));
        Assert.Throws<InvalidOperationException>(() => model.Detector);
    }

    [Fact]
    public void Run_OfAClassifierWithDropout_DropsInTrainingOnly()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = YoloModel.Create(ModelZoo.Find("yolov8n-cls")!);
        ((ClassifyHead)model.Head).Dropout = 0.5;
        var images = rand(2, 3, 64, 64);
        Tensor Logits() => ((ClassificationPrediction)model.Run(images)).Logits;

        Assert.True(Logits().equal(Logits()).all().ToBoolean());
        model.SetTraining(true);
        Assert.False(Logits().equal(Logits()).all().ToBoolean());
        using var copy = model.Clone();
        Assert.Equal(0.5, ((ClassifyHead)copy.Head).Dropout);
    }

    [Fact]
    public void InitializeBiases_OfAFreshHead_GivesThePriorOfEveryLevel()
    {
        using var model = YoloModel.Create(ModelZoo.Find("yolov8n-seg")!);
        var entries = model.Entries().ToDictionary(entry => entry.Name, entry => entry.Value);

        Assert.Equal(
            [-11.5366f, -10.1503f, -8.7641f],
            Enumerable.Range(0, 3).Select(level => entries[$"model.22.cv3.{level}.2.bias"].mean().ToSingle()),
            (left, right) => Math.Abs(left - right) < 1e-3f);
        Assert.All(Enumerable.Range(0, 3), level => Assert.Equal(2, entries[$"model.22.cv2.{level}.2.bias"].mean().ToSingle()));
    }

    private static IEnumerable<(double, double)> Norms(YoloModel model) =>
        model.AllLayers().Select(layer => layer.Value).OfType<BatchNorm>().Select(norm => (norm.Epsilon, norm.Momentum));

    private static void AssertSame(Dictionary<string, Tensor> expected, Dictionary<string, Tensor> actual, double bound)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, pair => Assert.InRange((pair.Value - actual[pair.Key]).abs().max().ToDouble(), 0, bound));
    }

    private static IEnumerable<Tensor> Outputs(HeadPrediction prediction) => prediction switch
    {
        ClassificationPrediction classification => [classification.Logits],
        SemanticPrediction semantic => [semantic.Logits, semantic.Auxiliary!],
        DepthPrediction depth => [depth.Depth],
        DetectionPrediction detection => new[] { detection.OneToMany, detection.OneToOne }.OfType<BranchPrediction>().SelectMany(branch => new[]
        {
            branch.Boxes, branch.Scores, branch.MaskCoefficients, branch.Keypoints, branch.KeypointSigmas, branch.Angle, branch.Prototypes, branch.SemanticLogits,
        }.OfType<Tensor>()),
        _ => throw new ArgumentException(prediction.ToString()),
    };
}
