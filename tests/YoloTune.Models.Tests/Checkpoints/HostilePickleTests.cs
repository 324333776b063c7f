using System.Diagnostics;
using YoloTune.Core.Errors;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Tests.Checkpoints;

public class HostilePickleTests
{
    public static TheoryData<string, string, string> Calls => new()
    {
        { "posix", "system", "posix.system" },
        { "os", "system", "os.system" },
        { "nt", "system", "nt.system" },
        { "builtins", "eval", "builtins.eval" },
        { "__builtin__", "eval", "__builtin__.eval" },
        { "builtins", "exec", "builtins.exec" },
        { "subprocess", "Popen", "subprocess.Popen" },
        { "os.path", "exists", "os.path.exists" },
        { "functools", "partial", "functools.partial" },
        { "torch.hub", "load", "torch.hub.load" },
        { "torch", "load", "torch.load" },
        { "ultralytics.nn.modules.block", "os.system", "ultralytics.nn.modules.block.os.system" },
        { "ultralytics.nn.tasks", "attempt_load", "ultralytics.nn.tasks.attempt_load" },
        { "torch._utils", "_rebuild_tensor_v3", "torch._utils._rebuild_tensor_v3" },
        { "numpy", "load", "numpy.load" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Read_OfAPickleThatCallsAForeignGlobal_IsRefusedByName(string module, string name, string full)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("bad.pt", PtFile.Of(new Dictionary<string, object?> { ["model"] = new CallNode(new GlobalNode(module, name), "touch /tmp/owned") }));

        var error = Assert.Throws<InputException>(() => CheckpointReader.Read(file));

        Assert.Equal(file, error.File);
        Assert.Contains($"'{full}'", error.Message, StringComparison.Ordinal);
        Assert.Equal(full, error.Value);
        Assert.NotNull(error.Remedy);
    }

    [Theory]
    [InlineData("builtins")]
    [InlineData("__builtin__")]
    public void Load_OfGetattr_IsLimitedToPublicNamesOfModuleClasses(string builtins)
    {
        var getattr = new GlobalNode(builtins, "getattr");
        var detect = new GlobalNode("ultralytics.nn.modules.head", "Detect");

        Assert.IsType<OpaqueValue>(Unpickler.Load(PickleWriter.Of(new CallNode(getattr, detect, "forward")), "x.pt"));
        Assert.Contains("__class__", Refusal(new CallNode(getattr, detect, "__class__")).Message, StringComparison.Ordinal);
        Refusal(new CallNode(getattr, new GlobalNode("collections", "OrderedDict"), "fromkeys"));
        Refusal(new CallNode(getattr, new CallNode(getattr, detect, "forward"), "x"));
        Refusal(new CallNode(getattr, detect));
        Refusal(new CallNode(new CallNode(getattr, detect, "forward"), 1L));
    }

    [Fact]
    public void Load_OfNewObject_IsLimitedToModuleClassesWithoutArguments()
    {
        var arguments = new PickleWriter().Global("torch.nn.modules.conv", "Conv2d").Value(new object?[] { 1L }).Op(Opcode.NewObj).End();

        Assert.Contains("torch.nn.modules.rnn.LSTM", Refusal(new ObjectNode(new GlobalNode("torch.nn.modules.rnn", "LSTM"), new Dictionary<string, object?>())).Message, StringComparison.Ordinal);
        Refusal(new ObjectNode(new GlobalNode("collections", "OrderedDict"), new Dictionary<string, object?>()));
        Refused(arguments);
    }

    [Fact]
    public void Load_OfBuild_IsLimitedToRecordsAndDictionaries()
    {
        var conv = new GlobalNode("torch.nn.modules.conv", "Conv2d");

        Assert.Contains("'dict'", Refusal(new BuildNode(new Dictionary<string, object?>(), new Dictionary<string, object?> { ["a"] = 1L })).Message, StringComparison.Ordinal);
        Refusal(new BuildNode(new List<object?>(), new Dictionary<string, object?>()));
        Refusal(new BuildNode(conv, new Dictionary<string, object?> { ["forward"] = 1L }));
        Refusal(new BuildNode(new OrderedNode(), new Dictionary<string, object?> { ["__class__"] = 1L }));
        Refusal(new ObjectNode(conv, 5L));
        Refusal(new ObjectNode(conv, new Dictionary<long, object?> { [1] = 1L }));
        Assert.IsType<ObjectRecord>(Unpickler.Load(PickleWriter.Of(new ObjectNode(conv, new object?[] { null, new Dictionary<string, object?> { ["a"] = 1L } })), "x.pt"));
    }

    [Theory]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("subprocess", "run")]
    public void Load_OfADangerousGlobalThatIsNeverCalled_IsRefusedByName(string module, string name) =>
        Assert.Contains($"'{module}.{name}'", Refusal(new List<object?> { new GlobalNode(module, name) }).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_OfAnUnknownGlobalThatIsNeverCalled_IsInertUntilCalled()
    {
        var list = Assert.IsType<List<object?>>(Unpickler.Load(PickleWriter.Of(new List<object?> { new GlobalNode("torch", "float16") }), "x.pt"));

        Assert.Equal(new PickleGlobal("torch.float16", GlobalKind.Unknown), list[0]);
        Assert.Contains("torch.float16", Refusal(new CallNode(new GlobalNode("torch", "float16"), 1L)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfStackGlobal_FollowsTheSameList()
    {
        var good = new PickleWriter(4).Value("torch").Value("Size").Op(Opcode.StackGlobal).End();
        var bad = new PickleWriter(4).Value("posix").Value("system").Op(Opcode.StackGlobal).End();
        var odd = new PickleWriter(4).Value(1L).Value("system").Op(Opcode.StackGlobal).End();

        Assert.Equal(GlobalKind.Size, Assert.IsType<PickleGlobal>(Unpickler.Load(good, "x.pt")).Kind);
        Assert.Contains("posix.system", Refused(bad).Message, StringComparison.Ordinal);
        Refused(odd);
    }

    [Fact]
    public void Load_OfANameWithControlCharacters_IsPrintable()
    {
        var error = Refusal(new CallNode(new GlobalNode("evil\u001b[2J\r", new string('x', 900))));

        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 900);
    }

    [Fact]
    public void Load_BeyondALimit_IsRefusedInBoundedTime()
    {
        var watch = Stopwatch.StartNew();
        var emptyList = new PickleWriter();
        Refused(new PickleWriter().Value(1L).Op32(Opcode.LongBinPut, 4_000_000).End(), "limit");
        Refused(new PickleWriter().Value(1L).Op32(Opcode.LongBinPut, uint.MaxValue).End(), "limit");
        Refused(Repeat(new PickleWriter(), Opcode.Mark, 10_001).End(), "limit");
        Refused(Repeat(new PickleWriter(), Opcode.None, 4_000_001).End(), "limit");
        Refused(Repeat(Repeat(emptyList, Opcode.EmptyList, 3_100_000), Opcode.Append, 1).End(), "limit");
        Refused(new PickleWriter().Op32(Opcode.BinUnicode, uint.MaxValue).End(), "limit");
        Refused(new PickleWriter().Op32(Opcode.BinBytes, 1 << 25).End(), "limit");
        Refused(new PickleWriter(4).Op(Opcode.BinUnicode8, 255, 255, 255, 255, 255, 255, 255, 255).End(), "limit");
        Refused(new PickleWriter().Op32(Opcode.BinUnicode, 1000).End(), "ends");
        Refused(new PickleWriter().Op32(Opcode.BinString, unchecked((uint)-1)).End(), "-1 bytes");
        Refused(new PickleWriter().Op(Opcode.Long1, 255).Raw(new byte[255]).End(), "limit");
        Refused(new byte[(64 << 20) + 1], "limit");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void Load_OfManyCopiesOfOneValue_IsBounded()
    {
        // A list of 100 000 items, made into a set 100 000 times; a text of 1 MiB joined into a path 100 000 times.
        var sets = new PickleWriter().Value(Enumerable.Range(0, 100_000).Select(i => (object?)(long)i).ToList()).Op(Opcode.BinPut, 0).Op(Opcode.Pop)
            .Global("__builtin__", "set").Op(Opcode.BinPut, 1).Op(Opcode.Pop);
        for (var i = 0; i < 100_000; i++)
        {
            sets.Op(Opcode.BinGet, 1).Op(Opcode.BinGet, 0).Op(Opcode.Tuple1).Op(Opcode.Reduce).Op(Opcode.Pop);
        }

        var path = new PickleWriter().Value(new string('x', 1 << 20)).Op(Opcode.BinPut, 0).Op(Opcode.Pop).Global("pathlib", "PosixPath").Op(Opcode.Mark);
        for (var i = 0; i < 100_000; i++)
        {
            path.Op(Opcode.BinGet, 0);
        }

        // A text of 8 MiB as the name of globals and of a numpy type, again and again.
        var names = new PickleWriter(4).Value(new string('x', 8 << 20)).Op(Opcode.BinPut, 0).Op(Opcode.Pop);
        var types = new PickleWriter(4).Value("<" + new string('x', 8 << 20)).Op(Opcode.BinPut, 0).Op(Opcode.Pop).Global("numpy", "dtype").Op(Opcode.BinPut, 1).Op(Opcode.Pop);
        var shorter = new PickleWriter(4).Value(new string('x', 500)).Op(Opcode.BinPut, 0).Op(Opcode.Pop);
        for (var i = 0; i < 1_000_000; i++)
        {
            names.Op(Opcode.BinGet, 0).Op(Opcode.BinGet, 0).Op(Opcode.StackGlobal);
            types.Op(Opcode.BinGet, 1).Op(Opcode.BinGet, 0).Op(Opcode.Tuple1).Op(Opcode.Reduce);
            shorter.Op(Opcode.BinGet, 0).Op(Opcode.BinGet, 0).Op(Opcode.StackGlobal);
        }

        Refused(names.End());
        Refused(types.End());
        Refused(shorter.End(), "limit");
        Refused(sets.End(), "limit");
        Refused(path.Op(Opcode.Tuple).Op(Opcode.Reduce).End(), "limit");
    }

    [Fact]
    public void Load_OfDeepNesting_NeitherOverflowsNorRecurses()
    {
        var deep = Repeat(Repeat(new PickleWriter(), Opcode.EmptyList, 1_000_000), Opcode.Append, 999_999).End();
        var tuples = Repeat(new PickleWriter().Op(Opcode.EmptyTuple), Opcode.Tuple1, 1_000_000).End();

        Assert.IsType<List<object?>>(Unpickler.Load(deep, "x.pt"));
        Assert.IsType<PickleTuple>(Unpickler.Load(tuples, "x.pt"));
    }

    [Theory]
    [InlineData((byte)'i')]
    [InlineData((byte)'o')]
    [InlineData((byte)'P')]
    [InlineData((byte)'I')]
    [InlineData((byte)0x82)]
    [InlineData((byte)0x84)]
    [InlineData((byte)0x92)]
    [InlineData((byte)0x96)]
    [InlineData((byte)0x97)]
    [InlineData((byte)0xff)]
    public void Load_OfAnOperationOutsideTheDialect_IsRefused(byte operation) => Refused(new PickleWriter().Op(operation).End(), $"0x{operation:X2}");

    [Fact]
    public void Load_OfMalformedOperations_IsRefused()
    {
        Refused([], "ends");
        Refused(new PickleWriter(0).End());
        Refused(new PickleWriter(6).End());
        Refused(new PickleWriter().End());
        Refused(new PickleWriter().Value(1L).Unfinished(), "ends");
        Refused(new PickleWriter().Op(Opcode.Tuple).End());
        Refused(new PickleWriter().Op(Opcode.Pop).End());
        Refused(new PickleWriter().Op(Opcode.BinGet, 3).End());
        Refused(new PickleWriter().Value(1L).Op(Opcode.BinPut, 9).Op(Opcode.BinGet, 3).End());
        Refused(new PickleWriter().Value(1L).Value(2L).Op(Opcode.Append).End());
        Refused(new PickleWriter().Value(1L).Value(2L).Value(3L).Op(Opcode.SetItem).End());
        Refused(new PickleWriter().Op(Opcode.EmptyDict).Op(Opcode.Mark).Value(1L).Op(Opcode.SetItems).End());
        Refused(new PickleWriter().Op(Opcode.EmptyDict).Op(Opcode.EmptyList).Value(1L).Op(Opcode.SetItem).End(), "key");
        Refused(new PickleWriter().Op(Opcode.EmptyTuple).Op(Opcode.EmptyTuple).Op(Opcode.Reduce).End());
        Refused(new PickleWriter().Value(5L).Op(Opcode.BinPersId).End());
        Refused(new PickleWriter().Op(Opcode.Global, (byte)'a', (byte)'b').End());
        Refused(new PickleWriter().Op32(Opcode.BinUnicode, 1).Raw([0xff]).End(), "UTF-8");
    }

    [Theory]
    [InlineData("0", -1L, 0L, 1L, 1L)]
    [InlineData("0", 4L, 5L, 0L, 1L)]
    [InlineData("0", 4L, 0L, 5L, 1L)]
    [InlineData("0", 4L, 0L, 2L, 4L)]
    [InlineData("0", 4L, 2L, 3L, 1L)]
    [InlineData("0", 4L, -1L, 2L, 1L)]
    [InlineData("0", 4L, 0L, -2L, 1L)]
    [InlineData("0", 4L, 3L, 2L, -1L)]
    [InlineData("0", 4L, 0L, 9L, 0L)]
    [InlineData("0", 4L, 0L, long.MaxValue, long.MaxValue)]
    [InlineData("0", 4L, long.MaxValue, 2L, long.MaxValue)]
    [InlineData("../../etc/passwd", 4L, 0L, 2L, 1L)]
    [InlineData("", 4L, 0L, 2L, 1L)]
    public void Load_OfATensorOutsideItsStorage_IsRefused(string key, long count, long offset, long size, long stride) =>
        Refusal(PtFile.Tensor(new StorageNode("FloatStorage", key, count), offset, [size], [stride]));

    [Fact]
    public void Load_OfATensorWithTooManyDimensions_IsRefused()
    {
        Refusal(PtFile.Tensor(new StorageNode("FloatStorage", "0", 4), 0, [1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1]));
        Refusal(PtFile.Tensor(new StorageNode("FloatStorage", "0", 4), 0, [long.MaxValue, long.MaxValue, long.MaxValue], [0, 0, 0]));
        Refusal(PtFile.Tensor(new StorageNode("FloatStorage", "0", 4), 0, [1], [1, 1]));
        Refusal(PtFile.Tensor(new StorageNode("EvilStorage", "0", 4), 0, [1], [1]));
    }

    [Fact]
    public void Read_OfDataThatContainsItself_IsRefused()
    {
        // yaml = [yaml]; a module that is its own child; and a pile of shared lists that would unfold into 10^15 values.
        var self = new PickleWriter().Op(Opcode.EmptyDict).Value("yaml").Op(Opcode.EmptyDict).Value("a").Op(Opcode.EmptyList).Op(Opcode.BinPut, 0).Op(Opcode.BinGet, 0).Op(Opcode.Append)
            .Op(Opcode.SetItem).Op(Opcode.SetItem).Value("model").Value(new Dictionary<string, object?> { ["w"] = PtFile.Tensor(new("FloatStorage", "0", 2), 0, [1], [1]) }).Op(Opcode.SetItem).End();
        var child = new PickleWriter().Op(Opcode.EmptyDict).Value("model").Global("torch.nn.modules.container", "Sequential").Op(Opcode.EmptyTuple).Op(Opcode.NewObj).Op(Opcode.BinPut, 0)
            .Op(Opcode.EmptyDict).Value("_modules").Op(Opcode.EmptyDict).Value("a").Op(Opcode.BinGet, 0).Op(Opcode.SetItem).Op(Opcode.SetItem).Op(Opcode.Build).Op(Opcode.SetItem).End();
        var pile = new PickleWriter().Op(Opcode.EmptyDict).Value("model").Value(PtFile.Model()).Op(Opcode.SetItem).Value("train_args").Op(Opcode.EmptyDict).Value("a").Value("laugh").Op(Opcode.BinPut, 0).Op(Opcode.Pop);
        for (var level = 0; level < 15; level++)
        {
            pile.Op(Opcode.EmptyList).Op(Opcode.Mark);
            for (var i = 0; i < 10; i++)
            {
                pile.Op(Opcode.BinGet, 0);
            }

            pile.Op(Opcode.Appends).Op(Opcode.BinPut, 0).Op(Opcode.Pop);
        }

        var longName = new Dictionary<string, object?> { ["model"] = PtFile.Module("torch.nn.modules.container", "Sequential", modules: new() { [new string('x', 2000)] = null }) };
        var watch = Stopwatch.StartNew();
        Assert.Contains("name is too long", ReadRefused(PickleWriter.Of(longName)).Message, StringComparison.Ordinal);
        Assert.Contains("yaml", ReadRefused(self).Message, StringComparison.Ordinal);
        Assert.Contains("modules", ReadRefused(child).Message, StringComparison.Ordinal);
        Assert.Contains("train_args", ReadRefused(pile.Op(Opcode.BinGet, 0).Op(Opcode.SetItem).Op(Opcode.SetItem).End()).Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    internal static PickleWriter Repeat(PickleWriter writer, byte operation, int count)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, operation);
        return writer.Raw(bytes);
    }

    private static InputException ReadRefused(byte[] pickle)
    {
        using var folder = new TemporaryFolder();
        var file = new PtFile();
        file.Entries["data/0"] = PtFile.Floats(1, 2);
        file.Entries["data/1"] = PtFile.Floats(3, 4);
        var path = folder.File("x.pt", file.With(pickle).ToBytes());
        return Assert.Throws<InputException>(() => CheckpointReader.Read(path));
    }

    private static InputException Refusal(object graph) => Refused(PickleWriter.Of(graph));

    private static InputException Refused(byte[] pickle, string text = "")
    {
        var error = Assert.Throws<InputException>(() => Unpickler.Load(pickle, "x.pt"));
        Assert.StartsWith("x.pt: the ", error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        return error;
    }
}
