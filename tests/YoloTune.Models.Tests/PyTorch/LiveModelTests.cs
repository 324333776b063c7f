using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Pickle;
using YoloTune.Models.Families;
using YoloTune.Models.Layers;
using YoloTune.Models.PyTorch;
using YoloTune.Models.Tests.Checkpoints;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>Networks built here: the written tree says of every layer what the live layer is.</summary>
public class LiveModelTests
{
    [Theory]
    [InlineData("yolo26n", 2)]
    [InlineData("yolo26m", 80)]
    [InlineData("yolo26n-p2", 80)]
    [InlineData("yolo26s-p6", 5)]
    [InlineData("yolo26n-seg", 3)]
    [InlineData("yolo26n-pose", 2)]
    [InlineData("yolo26n-obb", 15)]
    [InlineData("yolo26n-cls", 4)]
    [InlineData("yolo26n-sem", 19)]
    [InlineData("yolo26n-depth", 1)]
    [InlineData("yolo11n", 80)]
    [InlineData("yolo11n-pose", 1)]
    [InlineData("yolov8n-obb", 2)]
    [InlineData("yolov8n-seg-p6", 80)]
    public void Write_OfAFreshModel_DescribesItsLayers(string name, int classes)
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(ModelZoo.Find(name)! with { ClassCount = classes }, seed: 3);
        var norm = model.AllLayers().Select(layer => layer.Value).OfType<BatchNorm>().Last();
        (norm.Epsilon, norm.Momentum) = (1e-4, 0.2);

        PtWriter.Write(folder.File("best.pt"), ModelSnapshot.Of(model));

        SameState.AssertEqual(model.CaptureState(TensorKind.Float16), CheckpointReader.Read(folder.File("best.pt")).State);
        using var file = PickledFile.Open(folder.File("best.pt"));
        var modules = Modules(file.Model, string.Empty).ToDictionary(StringComparer.Ordinal);
        foreach (var (path, layer) in model.AllLayers())
        {
            AssertSame(path, layer, modules);
        }
    }

    [Fact]
    public void Write_OfALoadedFile_LoadsAsTheSameModel()
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(Yolo26.Detect("yolo26", "n", 3), ["a", "b", "c"], seed: 5);
        PtWriter.Write(folder.File("last.pt"), ModelSnapshot.Of(model), TensorKind.Float32);

        using var back = ModelLoader.Load(folder.File("last.pt"));

        SameState.AssertEqual(model.CaptureState(), back.CaptureState());
        Assert.Equal(["a", "b", "c"], back.ClassNames);
        Assert.Equal(PlainJson.Write(model.Definition.ToYaml()), PlainJson.Write(back.Definition.ToYaml()));
        Assert.Equal(model.Strides, back.Strides);
    }

    [Fact]
    public void Write_OfAModel_MakesAContainerThatLibtorchReads()
    {
        // libtorch finds folder, version and entries, and misses only what a TorchScript file has besides.
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(Yolo26.Detect());
        PtWriter.Write(folder.File("best.pt"), ModelSnapshot.Of(model));

        var error = Assert.ThrowsAny<Exception>(() => TorchSharp.torch.jit.load(folder.File("best.pt")));

        Assert.Contains("failed locating file constants.pkl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AFusedModel_CannotBeWritten()
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(Yolo26.Detect());
        model.Fuse();

        Assert.Throws<Core.Errors.InputException>(() => PtWriter.Write(folder.File("last.pt"), ModelSnapshot.Of(model)));
    }

    [Fact]
    public void Of_AModelWithTheOldPooling_KeepsItsActivation()
    {
        using var folder = new TemporaryFolder();
        using var model = YoloModel.Create(Yolo26.Detect());
        model.AllLayers().Select(layer => layer.Value).OfType<PyramidPooling>().Single().First.Activated = true;

        PtWriter.Write(folder.File("last.pt"), ModelSnapshot.Of(model));

        Assert.True(CheckpointReader.Read(folder.File("last.pt")).HasLegacySppfActivation);
    }

    private static IEnumerable<KeyValuePair<string, ObjectRecord>> Modules(ObjectRecord module, string name)
    {
        yield return KeyValuePair.Create(name, module);
        foreach (var (key, child) in ((PickleDictionary)module["_modules"]!).Items)
        {
            foreach (var item in Modules((ObjectRecord)child!, name.Length == 0 ? $"{key}" : $"{name}.{key}"))
            {
                yield return item;
            }
        }
    }

    private static void AssertSame(string name, Layer layer, Dictionary<string, ObjectRecord> modules)
    {
        var module = modules[name];
        switch (layer)
        {
            case ConvBlock block:
                Assert.Equal((name, block.Activated ? "SiLU" : "Identity"), (name, modules[name + ".act"].ShortName));
                break;
            case Convolution convolution:
                Assert.Equal((name, (long)convolution.Outputs, (long)convolution.Groups), (name, module["out_channels"], module["groups"]));
                Assert.Equal(convolution.Weight.size(1) * convolution.Groups, module["in_channels"]);
                break;
            case BatchNorm norm:
                Assert.Equal((name, norm.Epsilon, norm.Momentum), (name, module["eps"], module["momentum"]));
                break;
            case CrossStage stage:
                Assert.Equal((name, (long)stage.Hidden), (name, module["c"]));
                break;
            case Heads.DetectHead head:
                Assert.Equal(((long)head.ClassCount, (long)head.Levels, (long)head.RegisterMaximum), (module["nc"], module["nl"], module["reg_max"]));
                AssertSame(head, module);
                break;
        }
    }

    private static void AssertSame(Heads.DetectHead head, ObjectRecord module)
    {
        switch (head)
        {
            case Heads.SegmentHead segment:
                Assert.Equal((long)segment.MaskCount, module["nm"]);
                break;
            case Heads.PoseHead pose:
                Assert.Equal((long)pose.Layout.Values, module["nk"]);
                break;
            case Heads.ObbHead:
                Assert.Equal(1L, module["ne"]);
                break;
        }
    }
}
