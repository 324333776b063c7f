using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Transfer;

namespace YoloTune.Models.Tests.Transfer;

public class WeightTransferTests
{
    private static readonly Dictionary<int, string> Pets = new() { [0] = "cat", [1] = "dog", [2] = "cow" };

    [Fact]
    public void Plan_WithClassesInAnotherOrder_TakesRowsByName()
    {
        var source = new TransferSource([Entry("model.1.cv3.0.2.weight", [1, 2, 3, 4, 5, 6], 3, 2), Entry("model.1.cv3.0.2.bias", [7, 8, 9], 3)], Pets);
        var names = new Dictionary<int, string> { [0] = " COW ", [1] = "bird" };

        var result = Plan(source, names, ("model.1.cv3.0.2.weight", [2, 2]), ("model.1.cv3.0.2.bias", [2]));

        Assert.Equal([5, 6, -1, -1], result.Tensors["model.1.cv3.0.2.weight"].ToFloats());
        Assert.Equal([9, -1], result.Tensors["model.1.cv3.0.2.bias"].ToFloats());
        Assert.Equal("Remapped 1/2 cls head rows from pretrained weights by class name", result.Report.RemapSummary);
        Assert.Equal("Transferred 2/2 items from pretrained weights", result.Report.Summary);
        Assert.True(result.Report.IsComplete);
    }

    [Fact]
    public void Plan_WithDuplicateNames_TakesTheLast()
    {
        var source = new TransferSource([Entry("model.1.one2one_cv3.0.2.bias", [7, 8, 9], 3)], new Dictionary<int, string> { [0] = "a", [1] = "A", [2] = "c" });

        Assert.Equal([8], Plan(source, new() { [0] = "a" }, ("model.1.one2one_cv3.0.2.bias", [1])).Tensors["model.1.one2one_cv3.0.2.bias"].ToFloats());
    }

    [Fact]
    public void Plan_OnlyTouchesTheLastConvolutionsOfTheHead()
    {
        var source = new TransferSource([Entry("model.0.cv3.0.2.bias", [1, 2, 3], 3), Entry("model.1.cv2.0.2.bias", [1, 2, 3], 3), Entry("model.1.cv3.0.1.bias", [1, 2, 3], 3), Entry("model.1.cv3.0.2.bias", [1, 2, 3], 3)], Pets);
        var reversed = new Dictionary<int, string> { [0] = "cow", [1] = "dog", [2] = "cat" };

        var result = Plan(source, reversed, ("model.0.cv3.0.2.bias", [3]), ("model.1.cv2.0.2.bias", [3]), ("model.1.cv3.0.1.bias", [3]), ("model.1.cv3.0.2.bias", [3]));

        Assert.Equal(["model.1.cv3.0.2.bias"], result.Report.Remapped);
        Assert.Equal([3, 2, 1], result.Tensors["model.1.cv3.0.2.bias"].ToFloats());
        Assert.Equal([1, 2, 3], result.Tensors["model.0.cv3.0.2.bias"].ToFloats());
    }

    public static TheoryData<TaskKind, bool, int> Remaps => new()
    {
        { TaskKind.Detect, true, 1 }, { TaskKind.Segment, true, 1 }, { TaskKind.Pose, true, 1 }, { TaskKind.Obb, true, 1 }, { TaskKind.Classify, true, 0 }, { TaskKind.Semantic, true, 0 },
        { TaskKind.Depth, true, 0 }, { TaskKind.Detect, false, 0 },
    };

    [Theory]
    [MemberData(nameof(Remaps))]
    public void Plan_RemapsForTasksWithBoxesUnlessTurnedOff(TaskKind task, bool asked, int remapped)
    {
        var target = new TransferTarget(task, [new("model.1.cv3.0.2.bias", [1])], new Dictionary<int, string> { [0] = "dog" }, _ => StoredTensor.FromFloats([-1], 1));

        var report = WeightTransfer.Plan(new([Entry("model.1.cv3.0.2.bias", [1, 2, 3], 3)], Pets), target, new() { RemapClasses = asked }).Report;

        Assert.Equal(remapped, report.Remapped.Count);
        Assert.Equal(1 - remapped, report.Mismatched.Count);
    }

    [Fact]
    public void Plan_WithPlaceholderOrEqualNames_DoesNotRemap()
    {
        var source = new TransferSource([Entry("model.1.cv3.0.2.bias", [1, 2, 3], 3)], Pets);

        Assert.Empty(Plan(source, new() { [0] = "0", [1] = "1", [2] = "2" }, ("model.1.cv3.0.2.bias", [3])).Report.Remapped);
        Assert.Empty(Plan(source, Pets, ("model.1.cv3.0.2.bias", [3])).Report.Remapped);
        Assert.Empty(Plan(source, new() { [0] = "x" }, ("model.1.cv3.0.2.bias", [1])).Report.Remapped);
        Assert.Empty(Plan(source, [], ("model.1.cv3.0.2.bias", [3])).Report.Remapped);
        Assert.Null(Plan(source, Pets, ("model.1.cv3.0.2.bias", [3])).Report.RemapSummary);
        Assert.Single(Plan(source, new() { [0] = "cat", [1] = "dog" }, ("model.1.cv3.0.2.bias", [2])).Report.Remapped);
    }

    [Fact]
    public void Plan_WithMoreNamesThanRows_LeavesTheTensorAlone()
    {
        var source = new TransferSource([Entry("model.1.cv3.0.2.bias", [1], 1)], Pets);

        Assert.Empty(Plan(source, new() { [0] = "cow" }, ("model.1.cv3.0.2.bias", [1])).Report.Remapped);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    [InlineData(1, 3)]
    [InlineData(3, 2)]
    public void Plan_WithOtherChannels_CopiesTheOverlapOfTheFirstConvolution(int output, int input)
    {
        // [2, 3, 1, 2]: value = 100 * output + 10 * input + column.
        float[] values = [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121];
        var source = new TransferSource([Entry("model.0.conv.weight", values, 2, 3, 1, 2)], Pets);

        var result = Plan(source, Pets, ("model.0.conv.weight", [output, input, 1, 2]));

        var merged = result.Tensors["model.0.conv.weight"].ToFloats();
        for (var i = 0; i < merged.Length; i++)
        {
            var (row, channel, column) = (i / (2 * input), i / 2 % input, i % 2);
            Assert.Equal(row < 2 && channel < 3 ? (100 * row) + (10 * channel) + column : -1, merged[i]);
        }

        Assert.Equal("Transferred 1/1 items from pretrained weights", result.Report.Summary);
        Assert.Empty(result.Report.Mismatched);
    }

    [Fact]
    public void Plan_WithAnotherKernel_KeepsTheFirstConvolution()
    {
        var source = new TransferSource([Entry("model.0.conv.weight", [1, 2], 1, 1, 1, 2)], Pets);

        var result = Plan(source, Pets, ("model.0.conv.weight", [1, 1, 2, 1]));

        Assert.Empty(result.Tensors);
        Assert.Equal("model.0.conv.weight [1, 1, 1, 2] -> [1, 1, 2, 1]", Assert.Single(result.Report.Mismatched).ToString());
    }

    [Fact]
    public void Plan_AccountsForEveryEntry()
    {
        var source = new TransferSource(
            [Entry("same", [1], 1), new("half", new StoredTensor(TensorKind.Float16, [1], new byte[] { 0, 0x3e })), new("counter", new StoredTensor(TensorKind.Int64, [], new byte[8])), Entry("other", [1, 2], 2), Entry("extra", [1], 1)],
            Pets);

        var result = Plan(source, Pets, ("same", [1]), ("half", [1]), ("counter", []), ("other", [3]), ("new", [1]));

        Assert.Equal(["same", "half", "counter"], result.Report.Transferred);
        Assert.Equal(["new"], result.Report.Missing);
        Assert.Equal(["extra"], result.Report.Unused);
        Assert.Equal("other", Assert.Single(result.Report.Mismatched).Name);
        Assert.Equal("Transferred 3/5 items from pretrained weights", result.Report.Summary);
        Assert.Equal(TensorKind.Float32, result.Tensors["half"].Kind);
        Assert.Equal([1.5f], result.Tensors["half"].ToFloats());
        Assert.Equal(TensorKind.Int64, result.Tensors["counter"].Kind);
        Assert.False(result.Report.IsComplete);
    }

    private static KeyValuePair<string, StoredTensor> Entry(string name, float[] values, params long[] shape) => new(name, StoredTensor.FromFloats(values, shape));

    private static TransferResult Plan(TransferSource source, Dictionary<int, string> names, params (string Name, long[] Shape)[] shapes)
    {
        var sizes = shapes.ToDictionary(entry => entry.Name, entry => entry.Shape);
        return WeightTransfer.Plan(source, new TransferTarget(
            TaskKind.Detect,
            [.. shapes.Select(entry => KeyValuePair.Create(entry.Name, (IReadOnlyList<long>)entry.Shape))],
            names,
            name => StoredTensor.FromFloats(Enumerable.Repeat(-1f, (int)sizes[name].Aggregate(1L, (product, size) => product * size)).ToArray(), sizes[name])));
    }
}
