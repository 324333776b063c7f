using System.Globalization;
using TorchSharp;
using YoloTune.Models.Heads;
using YoloTune.Training.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Losses;

public sealed class EndToEndLossTests
{
    private const int Classes = 3;

    [Fact]
    public void SetProgress_EveryEpoch_FollowsTheGoldenWeights()
    {
        var loss = EndToEnd(Options());
        foreach (var run in GoldenLoss.Manifest().GetProperty("e2e_weights_by_epochs").EnumerateObject())
        {
            var epochs = int.Parse(run.Name, CultureInfo.InvariantCulture);
            var epoch = 0;
            foreach (var weights in run.Value.EnumerateArray())
            {
                loss.SetProgress(epoch++, epochs);

                Assert.Equal(weights[0].GetDouble(), loss.OneToManyWeight, 1e-15);
                Assert.Equal(weights[1].GetDouble(), loss.OneToOneWeight, 1e-15);
            }
        }
    }

    [Fact]
    public void SetProgress_BackToTheStart_RestoresTheFirstWeights()
    {
        var loss = EndToEnd(Options());
        loss.SetProgress(7, 10);

        loss.SetProgress(0, 10);

        Assert.Equal(0.8, loss.OneToManyWeight);
    }

    [Fact]
    public void Compute_WithoutABranch_Throws()
    {
        using var scope = NewDisposeScope();
        var loss = EndToEnd(Options());

        Assert.Throws<ArgumentException>(() => loss.Compute(new DetectionPrediction(null, Branch(1)), Targets()));
        Assert.Throws<ArgumentException>(() => loss.Compute(new DetectionPrediction(Branch(1), null), Targets()));
    }

    [Fact]
    public void ComputeItems_WithoutTheOneToManyBranch_GivesTheLoggedItems()
    {
        using var scope = NewDisposeScope();
        var loss = EndToEnd(Options());
        var logged = loss.Compute(new DetectionPrediction(Branch(1), Branch(2)), Targets()).Items;

        var items = loss.ComputeItems(new DetectionPrediction(null, Branch(2)), Targets());

        Assert.Equal(logged.data<float>().ToArray(), items.data<float>().ToArray());
        Assert.False(items.requires_grad);
    }

    [Fact]
    public void Compute_WithoutTargets_LeavesTheBoxesWithoutAGradient()
    {
        using var scope = NewDisposeScope();
        var prediction = new DetectionPrediction(Branch(1), Branch(2));
        var nothing = new LossTargets(zeros(0), zeros(0), zeros(0, 4));

        var result = EndToEnd(Options()).Compute(prediction, nothing);
        result.Vector.sum().backward();

        Assert.Equal(0, result.Vector[0].ToSingle());
        Assert.Equal(0, result.Vector[2].ToSingle());
        Assert.True(result.Vector[1].ToSingle() > 0);
        Assert.Null(prediction.OneToMany!.Boxes.grad);
        Assert.Null(prediction.OneToOne!.Boxes.grad);
        Assert.NotNull(prediction.OneToMany.Scores.grad);
    }

    [Fact]
    public void Compute_VeryNegativeLogits_KeepsTheirSmallLosses()
    {
        using var scope = NewDisposeScope();
        var branch = new BranchPrediction(zeros(2, 4, 21), full([2, Classes, 21], -20f), Maps());
        var nothing = new LossTargets(zeros(0), zeros(0), zeros(0, 4));

        var result = Single(Options()).Compute(new DetectionPrediction(branch, null), nothing);

        // log(1 + e^-20) is lost when 1 + e^-20 is rounded to float32.
        var expected = 0.5 * 2 * Classes * 21 * double.LogP1(Math.Exp(-20));
        Assert.Equal(expected, result.Items[1].ToSingle(), expected * 1e-5);
        Assert.Equal(2 * expected, result.Vector[1].ToSingle(), expected * 1e-5);
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 32)]
    [InlineData(2, 64)]
    [InlineData(3, 32)]
    public void Compute_OneCellTooFarOnAWideInput_CountsAsAFractionOfThatSide(int side, int length)
    {
        using var scope = NewDisposeScope();

        // 64 x 32 pixels with a target of half the size in the middle: the eight anchors inside it are all of stride 8.
        Tensor[] maps = [zeros(1, 1, 4, 8), zeros(1, 1, 2, 4), zeros(1, 1, 1, 2)];
        var grid = Training.Assignment.AnchorGrid.Create(maps.Select(map => (map.shape[2], map.shape[3])).ToArray(), [8, 16, 32], CPU);
        var distances = Training.Assignment.BoxDistances.FromCorners(tensor(new[] { 16f, 8f, 48f, 24f }) / grid.Strides, grid.Points);
        distances.select(1, side).add_(1);
        var branch = new BranchPrediction(distances.t().unsqueeze(0), zeros(1, Classes, grid.Count), maps);
        var targets = new LossTargets(zeros(1), zeros(1), tensor(new[] { 0.5f, 0.5f, 0.5f, 0.5f }, [1, 4]));

        var result = Single(Options()).Compute(new DetectionPrediction(branch, null), targets);

        Assert.Equal(1.5 * 8 / length / 4, result.Items[2].ToSingle(), 1e-6);
    }

    [Fact]
    public void Compute_ClassWeights_ScaleEveryClassByItself()
    {
        using var scope = NewDisposeScope();
        var prediction = new DetectionPrediction(Branch(1), null);
        var parts = Enumerable.Range(0, Classes).Select(i => ClassItem(prediction, Enumerable.Range(0, Classes).Select(c => c == i ? 1f : 0f).ToArray())).ToArray();

        Assert.Equal(ClassItem(prediction, null), parts.Sum(), 1e-4);
        Assert.Equal((2 * parts[0]) + (0.5f * parts[1]) + (3 * parts[2]), ClassItem(prediction, [2f, 0.5f, 3f]), 1e-4);
        Assert.All(parts, part => Assert.True(part > 0));
    }

    [Fact]
    public void Compute_TwentyTimes_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        var prediction = new DetectionPrediction(Branch(1), Branch(2));
        var targets = Targets();
        var loss = EndToEnd(Options());
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 20; i++)
        {
            using var step = NewDisposeScope();
            loss.Compute(prediction, targets).Vector.sum().backward();
        }

        // The leaves' gradients are only counted once somebody takes them.
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Options_OutOfRange_NameTheCulprit()
    {
        Assert.Equal("Classes", Assert.Throws<ArgumentException>(() => (Options() with { Classes = 0 }).Validate()).ParamName);
        Assert.Equal("BoxGain", Assert.Throws<ArgumentException>(() => (Options() with { BoxGain = double.NaN }).Validate()).ParamName);
        Assert.Equal("ClassWeights", Assert.Throws<ArgumentException>(() => (Options() with { ClassWeights = [1f] }).Validate()).ParamName);
    }

    private static float ClassItem(DetectionPrediction prediction, float[]? weights) =>
        Single(Options() with { ClassWeights = weights }).Compute(prediction, Targets()).Items[1].ToSingle();

    private static EndToEndLoss EndToEnd(DetectionLossOptions options) => new(assigner => new DetectionLoss(options, assigner));

    private static SingleBranchLoss Single(DetectionLossOptions options) => new(assigner => new DetectionLoss(options, assigner));

    private static DetectionLossOptions Options() => new() { Classes = Classes, Bins = 1, Strides = [8, 16, 32] };

    private static LossTargets Targets() => new(
        tensor(new[] { 0f, 0f, 1f }),
        tensor(new[] { 0f, 2f, 1f }),
        tensor(new[] { 0.5f, 0.5f, 0.6f, 0.5f, 0.3f, 0.3f, 0.2f, 0.4f, 0.6f, 0.5f, 0.5f, 0.9f }, [3, 4]));

    /// <summary>Output for two images of 32 x 32 pixels: 16 + 4 + 1 anchors.</summary>
    private static BranchPrediction Branch(long seed)
    {
        using var generator = new Generator((ulong)seed);
        var boxes = (rand([2, 4, 21], generator: generator) + 0.5).requires_grad_();
        var scores = (randn([2, Classes, 21], generator: generator) - 1).requires_grad_();
        return new BranchPrediction(boxes, scores, Maps());
    }

    private static Tensor[] Maps() => [zeros(2, 1, 4, 4), zeros(2, 1, 2, 2), zeros(2, 1, 1, 1)];
}
