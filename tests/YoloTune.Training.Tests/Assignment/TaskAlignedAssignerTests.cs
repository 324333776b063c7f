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

    private static IEnumerable<JsonElement> Cases()
    {
        var cases = SharedFolder.GoldenJson("assigner", "manifest.json").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        return cases;
    }
}
