using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Pickle;
using YoloTune.Models.Families;
using YoloTune.Models.PyTorch;
using YoloTune.Models.Tests.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>Written files against the reference's own: read one, write it, compare what both pickles say.</summary>
public class ReferenceStructureTests
{
    /// <summary>Attributes of the model that the specification recommends and that not every file of the reference has.</summary>
    private static readonly string[] Recommended = ["inplace", "nc", "task", "args", "kpt_shape", "kpt_oks_sigmas", "kpt_names", "criterion"];

    /// <summary>The operations that the specification lists as observed in real files (spec/02 section 3).</summary>
    internal static readonly byte[] Observed =
    [
        Opcode.Proto, Opcode.Stop, Opcode.Mark, Opcode.None, Opcode.NewTrue, Opcode.NewFalse, Opcode.BinInt, Opcode.BinInt1, Opcode.BinInt2, Opcode.BinFloat,
        Opcode.BinUnicode, Opcode.EmptyDict, Opcode.EmptyList, Opcode.EmptyTuple, Opcode.Tuple, Opcode.Tuple1, Opcode.Tuple2, Opcode.Tuple3, Opcode.SetItem,
        Opcode.SetItems, Opcode.Append, Opcode.Appends, Opcode.BinPut, Opcode.LongBinPut, Opcode.BinGet, Opcode.LongBinGet, Opcode.Global, Opcode.NewObj,
        Opcode.Reduce, Opcode.Build, Opcode.BinPersId,
    ];

    public static TheoryData<string> Files() => SharedFolder.Root is null
        ? ["absent"]
        : [.. Directory.GetFiles(Path.Combine(SharedFolder.Root, "golden", "checkpoints"), "best.pt", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(SharedFolder.Root, "weights"), "*.pt"))
            .Select(file => Path.GetRelativePath(SharedFolder.Root, file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Loadable() => SharedFolder.Root is null
        ? ["absent"]
        : [.. Files().Select(row => row.Data).Where(file => CanLoad(CheckpointReader.Read(Path.Combine(SharedFolder.Root, file))))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Write_OfAReferenceFile_HasTheReferencesModules(string file)
    {
        var path = SharedFolder.Require(file);
        using var folder = new TemporaryFolder();

        PtWriter.Write(folder.File("best.pt"), CheckpointReader.Read(path));

        AssertSameModules(path, folder.File("best.pt"));
    }

    [Theory]
    [MemberData(nameof(Loadable))]
    public void Write_OfALoadedModel_HasTheReferencesModules(string file)
    {
        var path = SharedFolder.Require(file);
        using var folder = new TemporaryFolder();
        using var model = ModelLoader.Load(path);

        PtWriter.Write(folder.File("best.pt"), ModelSnapshot.Of(model) with { TrainArgs = CheckpointReader.Read(path).TrainArgs });

        AssertSameModules(path, folder.File("best.pt"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Write_OfAReferenceFile_IsReadBackTheSame(string file)
    {
        var original = CheckpointReader.Read(SharedFolder.Require(file));
        using var folder = new TemporaryFolder();

        PtWriter.Write(folder.File("last.pt"), original);
        var back = CheckpointReader.Read(folder.File("last.pt"), new() { RequireFinite = true });

        SameState.AssertEqual(original.State, back.State);
        Assert.Equal(CheckpointFormat.ModuleTree, back.Format);
        Assert.Equal((original.Task, original.Date, original.BatchNorm, original.IsFused), (back.Task, back.Date, back.BatchNorm, back.IsFused));
        Assert.Equal(PtWriter.ReferenceVersion, back.Version);
        Assert.Equal((-1, null, null, false), (back.Epoch, back.BestFitness, back.Updates, back.IsResumable));
        Assert.Equal(PlainJson.Write(original.Yaml), PlainJson.Write(back.Yaml));
        Assert.Equal(original.Names, back.Names);
        Assert.Equal(original.Stride, back.Stride);
        Assert.Equal(PlainJson.Write(original.TrainArgs), PlainJson.Write(back.TrainArgs));
        Assert.Equal(original.TrainMetrics, back.TrainMetrics);
        Assert.Equal(original.TrainResults.Select(column => column.Key), back.TrainResults.Select(column => column.Key));
        Assert.Equal(original.Layers.Select(Describe), back.Layers.Select(Describe));
        Assert.All(original.ModelAttributes, attribute => Assert.Equal(PlainJson.Write(attribute.Value), PlainJson.Write(back.ModelAttributes[attribute.Key])));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Write_OfAReferenceFile_HasTheReferencesTopLevel(string file)
    {
        using var folder = new TemporaryFolder();
        PtWriter.Write(folder.File("last.pt"), CheckpointReader.Read(SharedFolder.Require(file)));

        using var actual = PickledFile.Open(folder.File("last.pt"));

        Assert.Equal(
            ["date", "version", "epoch", "best_fitness", "model", "ema", "updates", "optimizer", "scaler", "train_args", "train_metrics", "train_results", "git"],
            actual.Root.Items.Select(entry => entry.Key));
        using var expected = PickledFile.Open(SharedFolder.Require(file));
        Assert.Equal(expected.Root["version"], actual.Root["version"]);
        new ModuleComparison(expected, actual).Value(expected.Root["train_args"], actual.Root["train_args"], "train_args");
        Assert.Equal(["root", "branch", "commit", "message", "origin"], ((PickleDictionary)actual.Root["git"]!).Items.Select(entry => entry.Key));
    }

    private static string Describe(CheckpointLayer layer) => $"{layer.Index} {string.Join(',', layer.From)} {layer.Type}";

    private static bool CanLoad(Checkpoint checkpoint) =>
        ModelZoo.Find(checkpoint.Yaml["yaml_file"]!.ToString()!) is not null;

    private static void AssertSameModules(string reference, string written)
    {
        using var expected = PickledFile.Open(reference);
        using var actual = PickledFile.Open(written);

        var comparison = new ModuleComparison(expected, actual);
        comparison.Run(Recommended);

        Assert.True(comparison.Modules > 80, $"{comparison.Modules} modules");
        var (left, right) = (PickleScan.Of(expected.Pickle), PickleScan.Of(actual.Pickle));
        Assert.Equal(left.Globals.Except(["torch.Size"]), right.Globals);
        Assert.Empty(right.Operations.Except(Observed));
        Assert.Equal((Opcode.Proto, Opcode.Stop), (right.Operations[0], right.Operations[^1]));
    }
}
