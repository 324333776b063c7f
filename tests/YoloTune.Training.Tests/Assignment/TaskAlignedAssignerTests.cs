using System.Text.Json;
using TorchSharp;
using YoloTune.TestSupport;
using YoloTune.Training.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Assignment;

public sealed class TaskAlignedAssignerTests(ITestOutputHelper output)
{
    [Fact]
    public void Assign_GoldenCases_GivesTheSameTargets()
    {
        foreach (var item in Cases())
        {
            using var scope = NewDisposeScope();
            var scene = new GoldenScene(item);

            var assignment = scene.Assigner.Assign(scene.Predictions, scene.Rows, scene.Candidates);

            scene.CheckTargets(assignment, output);
        }
    }

    [Fact]
    public void Steps_GoldenCases_GiveTheSameIntermediates()
    {
        foreach (var item in Cases())
        {
            using var scope = NewDisposeScope();
            var scene = new GoldenScene(item);

            using var metrics = scene.Assigner.Measure(scene.Predictions, scene.Rows, scene.Candidates);
            var (row, anchor) = scene.Assigner.ChooseInitial(metrics, scene.Candidates);

            scene.CheckIntermediates(metrics, row, anchor);
        }
    }

    [Fact]
    public void Assign_WithoutTargets_IsEmpty()
    {
        using var scope = NewDisposeScope();
        var grid = AnchorGrid.Create([(4, 4)], [8], CPU);
        var rows = TargetRows.Prepare(zeros(0), zeros(0), zeros(0, 4), 32, 32, CPU);
        var predictions = new AssignerPredictions(zeros(2, 16, 4), zeros(2, 16, 3), ScoresAreLogits: true);

        var assignment = new TaskAlignedAssigner(AssignerOptions.OneToOne).Assign(predictions, rows, AnchorCandidates.Find(rows, grid, 8, 16));

        Assert.Equal(0, assignment.Count);
        Assert.Equal(0, assignment.Score.sum().ToSingle());
    }

    [Fact]
    public void Find_SmallTarget_ReachesTheAnchorsOfTheEnlargedBox()
    {
        using var scope = NewDisposeScope();
        var grid = AnchorGrid.Create([(4, 4)], [8], CPU);

        // Centre (16, 16) pixels, 4 x 40 pixels: the width becomes 16, the height stays, so columns 1 and 2 of all rows are inside.
        var rows = TargetRows.Prepare(zeros(1), zeros(1), tensor(new[] { 0.5f, 0.5f, 0.125f, 1.25f }, [1, 4]), 32, 32, CPU);

        var candidates = AnchorCandidates.Find(rows, grid, 8, 16);

        Assert.Equal([1L, 2, 5, 6, 9, 10, 13, 14], candidates.Anchor.data<long>().ToArray());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Assign_ByLists_ChoosesWhatTensorsChoose(int seed, bool oneToOne)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var grid = AnchorGrid.Create([(32, 32), (16, 16), (8, 8)], [8, 16, 32], CPU);
        var options = oneToOne ? AssignerOptions.OneToOne : AssignerOptions.OneToMany;
        var image = arange(120).div(30, RoundingMode.floor);
        var centres = rand(120, 2, generator: generator);
        var sizes = rand(120, 2, generator: generator).pow(3);
        var rows = TargetRows.Prepare(image, zeros(120), cat([centres, sizes], 1), 256, 256, CPU);
        var candidates = AnchorCandidates.Find(rows, grid, 8, 16);

        // Coarse corners and scores, so that many values are equal; every other box lies outside and overlaps nothing.
        var middle = grid.CentresInPixels().unsqueeze(0);
        var half = randint(1, 6, [4, grid.Count, 2], generator: generator) * 16;
        var boxes = cat([middle - half, middle + half], -1);
        boxes[TensorIndex.Colon, TensorIndex.Slice(0, null, 2)] -= 1000;
        var scores = randint(0, 2, [4, grid.Count, 1], generator: generator).to(ScalarType.Float32);
        var predictions = new AssignerPredictions(boxes, scores, ScoresAreLogits: true);
        var assigner = new TaskAlignedAssigner(options);

        Assert.True(PairAssigner.Fits(options, predictions, candidates));
        var byLists = new PairAssigner(options).TryAssign(predictions, rows, candidates.Pairs!);
        var byTensors = assigner.AssignByTensors(predictions, rows, candidates);

        Assert.NotNull(byLists);
        Assert.NotEqual(0, byTensors.Count);
        Assert.Equal(byTensors.Image.data<long>().ToArray(), byLists.Image.data<long>().ToArray());
        Assert.Equal(byTensors.Anchor.data<long>().ToArray(), byLists.Anchor.data<long>().ToArray());
        Assert.Equal(byTensors.Row.data<long>().ToArray(), byLists.Row.data<long>().ToArray());
        Assert.Equal(byTensors.Score.data<float>().ToArray(), byLists.Score.data<float>().ToArray());
    }

    [Fact]
    public void Assign_BoxThatIsNoNumber_IsLeftToTensors()
    {
        using var scope = NewDisposeScope();
        var grid = AnchorGrid.Create([(32, 32)], [8], CPU);
        var rows = TargetRows.Prepare(zeros(1), zeros(1), full(1, 4, 0.5f), 256, 256, CPU);
        var candidates = AnchorCandidates.Find(rows, grid, 8, 16);
        var predictions = new AssignerPredictions(full([1, grid.Count, 4], float.NaN), zeros(1, grid.Count, 1), ScoresAreLogits: true);

        Assert.Null(new PairAssigner(AssignerOptions.OneToMany).TryAssign(predictions, rows, candidates.Pairs!));
    }

    private static IEnumerable<JsonElement> Cases()
    {
        var cases = SharedFolder.GoldenJson("assigner", "manifest.json").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        return cases;
    }
}
