using System.Numerics;
using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Tests.Checkpoints;

public class UnpicklerTests
{
    [Fact]
    public void Load_OfLiterals_GivesTheirValues()
    {
        Assert.Null(Load(null));
        Assert.Equal(true, Load(true));
        Assert.Equal(-7L, Load(-7L));
        Assert.Equal(long.MinValue, Load(long.MinValue));
        Assert.Equal(0.1, Load(0.1));
        Assert.Equal("grün", Load("grün"));
        Assert.Equal(new byte[] { 1, 2 }, Load(new byte[] { 1, 2 }));
        Assert.Equal(200L, Run(w => w.Op(Opcode.BinInt1, 200)));
        Assert.Equal(65535L, Run(w => w.Op(Opcode.BinInt2, 255, 255)));
        Assert.Equal(0L, Run(w => w.Op(Opcode.Long1, 0)));
        Assert.Equal(BigInteger.One << 64, Run(w => w.Op(Opcode.Long1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1)));
        Assert.Equal("ä", Run(w => w.Op(Opcode.ShortBinString, 1, 0xe4)));
        Assert.Equal("ab", Run(w => w.Op32(Opcode.BinString, 2).Raw("ab"u8.ToArray())));
        Assert.Equal(new byte[] { 9 }, Run(w => w.Op(Opcode.ShortBinBytes, 1, 9)));
    }

    [Fact]
    public void Load_OfContainers_KeepsOrderAndReplacesInPlace()
    {
        var dictionary = Assert.IsType<PickleDictionary>(Load(new OrderedNode(("b", 1L), ("a", 2L), ("b", 3L), (1L, 4L), (true, 5L), (1.0, 6L))));

        Assert.True(dictionary.IsOrderedDict);
        Assert.Equal(["b", "a", 1L], dictionary.Items.Select(entry => entry.Key));
        Assert.Equal([3L, 2L, 6L], dictionary.Items.Select(entry => entry.Value));
        Assert.Equal([1L, "x"], Assert.IsType<PickleTuple>(Load(new object?[] { 1L, "x" })).Items);
        Assert.Equal([1L], Assert.IsType<List<object?>>(Run(w => w.Op(Opcode.Mark).Value(1L).Op(Opcode.List))));
        Assert.Equal(2L, Assert.IsType<PickleDictionary>(Run(w => w.Op(Opcode.Mark).Value("k").Value(2L).Op(Opcode.Dict)))["k"]);
        Assert.Equal(["s"], Assert.IsType<PickleSet>(Load(new CallNode(new GlobalNode("__builtin__", "set"), new List<object?> { "s", "s" }))).Items);
        Assert.Equal([3L, 4L], Assert.IsType<PickleTuple>(Load(new CallNode(new GlobalNode("torch", "Size"), new object?[] { new object?[] { 3L, 4L } }))).Items);
    }

    [Fact]
    public void Load_OfProtocol4_UsesFramesSetsAndMemoize()
    {
        var pickle = new PickleWriter(4).Op(Opcode.Frame, 0, 0, 0, 0, 0, 0, 0, 0).Op(Opcode.EmptyList).Op(Opcode.Memoize).Op(Opcode.ShortBinUnicode, 1, (byte)'a').Op(Opcode.Memoize).Op(Opcode.Append)
            .Op(Opcode.EmptySet).Op(Opcode.Mark).Op(Opcode.BinGet, 1).Op(Opcode.AddItems).Op(Opcode.Append).Op(Opcode.Mark).Value(1L).Op(Opcode.FrozenSet).Op(Opcode.Append)
            .Op(Opcode.BinUnicode8, 1, 0, 0, 0, 0, 0, 0, 0).Raw("z"u8.ToArray()).Op(Opcode.Append).End();

        var list = Assert.IsType<List<object?>>(Unpickler.Load(pickle, "x.pt"));

        Assert.Equal("a", list[0]);
        Assert.Equal(["a"], Assert.IsType<PickleSet>(list[1]).Items);
        Assert.Equal([1L], Assert.IsType<PickleSet>(list[2]).Items);
        Assert.Equal("z", list[3]);
    }

    [Fact]
    public void Load_OfStackOperations_BehavesLikeTheOriginal()
    {
        Assert.Equal(1L, Run(w => w.Value(1L).Value(2L).Op(Opcode.Pop)));
        Assert.Equal(1L, Run(w => w.Value(1L).Op(Opcode.Mark).Value(2L).Value(3L).Op(Opcode.PopMark)));
        Assert.Equal(1L, Run(w => w.Value(1L).Op(Opcode.Mark).Op(Opcode.Pop)));
        Assert.Equal([5L, 5L], Assert.IsType<PickleTuple>(Run(w => w.Value(5L).Op(Opcode.Dup).Op(Opcode.Tuple2))).Items);
    }

    [Fact]
    public void Load_OfValuesOfOlderFiles_BecomesData()
    {
        Assert.Equal("runs/detect/train", Load(new CallNode(new GlobalNode("pathlib", "PosixPath"), "runs", "detect", "train")));
        Assert.Equal("/data", Load(new CallNode(new GlobalNode("pathlib", "PosixPath"), "/", "data")));
        Assert.IsType<OpaqueValue>(Load(new CallNode(new GlobalNode("torchvision.transforms.functional", "InterpolationMode"), "bilinear")));
        Assert.Equal("IterableSimpleNamespace", Assert.IsType<ObjectRecord>(Load(new ObjectNode(new GlobalNode("ultralytics.yolo.utils", "IterableSimpleNamespace"), new Dictionary<string, object?> { ["task"] = "detect" }))).ShortName);
        Assert.Equal("Detect", Assert.IsType<ObjectRecord>(Load(new ObjectNode(new GlobalNode("ultralytics.nn.modules", "Detect"), new Dictionary<string, object?>()))).ShortName);
    }

    [Theory]
    [InlineData("f8", "<", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f }, 1.5)]
    [InlineData("f4", "<", new byte[] { 0, 0, 0xc0, 0x3f }, 1.5)]
    [InlineData("f4", ">", new byte[] { 0x3f, 0xc0, 0, 0 }, 1.5)]
    [InlineData("f2", "<", new byte[] { 0, 0x3e }, 1.5)]
    [InlineData("i8", "<", new byte[] { 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, -2L)]
    [InlineData("i4", ">", new byte[] { 0xff, 0xff, 0xff, 0xfe }, -2L)]
    [InlineData("u1", "|", new byte[] { 0xfe }, 254L)]
    [InlineData("b1", "|", new byte[] { 1 }, true)]
    public void Load_OfNumpyScalars_GivesNumbers(string code, string order, byte[] bytes, object expected)
    {
        foreach (var package in new[] { "numpy.core", "numpy._core" })
        {
            var type = new BuildNode(new CallNode(new GlobalNode("numpy", "dtype"), code, false, true), new object?[] { 3L, order, null, null, null, -1L, -1L, 0L });
            var text = new CallNode(new GlobalNode("_codecs", "encode"), System.Text.Encoding.Latin1.GetString(bytes), "latin1");

            Assert.Equal(expected, Load(new CallNode(new GlobalNode($"{package}.multiarray", "scalar"), type, text)));
            Assert.Equal(expected, Load(new CallNode(new GlobalNode($"{package}.multiarray", "scalar"), type, bytes)));
        }
    }

    private static object? Load(object? graph) => Unpickler.Load(PickleWriter.Of(graph), "x.pt");

    private static object? Run(Func<PickleWriter, PickleWriter> write) => Unpickler.Load(write(new PickleWriter()).End(), "x.pt");
}
