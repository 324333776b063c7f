using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Families;
using YoloTune.Models.Heads;
using YoloTune.Training.Assignment;
using YoloTune.Training.Losses;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Losses;

/// <summary>What the golden files do not show of the losses of single tasks.</summary>
public sealed class TaskLossTests
{
    private const int Size = 64;

    [Fact]
    public void Segmentation_MasksThatDoNotOverlap_AreTheSameAsMapOrOneByOne()
    {
        using var scope = NewDisposeScope();
        using var model = Model("yolo26n-seg");
        var prediction = model.Run(Images());
        var map = zeros(2, 16, 16, dtype: ScalarType.Int16);
        Fill(map, 0, 2, 8, 2, 8, 1);
        Fill(map, 0, 9, 14, 9, 15, 2);
        Fill(map, 1, 4, 12, 3, 13, 1);
        var masks = stack([map[0] == 1, map[0] == 2, map[1] == 1]).to(ScalarType.Byte);
        var classes = zeros(2, 16, 16, dtype: ScalarType.Int16);
        Fill(classes, 0, 9, 14, 9, 15, 5);
        var labels = Boxes() with { ClassMap = classes };
        var loss = SessionLoss.Create(new TrainOptions(), model);

        var together = loss.Compute(prediction, labels with { InstanceMap = map });
        var single = loss.Compute(prediction, labels with { InstanceMasks = masks });

        Assert.Equal(together.Vector.data<float>().ToArray(), single.Vector.data<float>().ToArray());
        Assert.True(together.Items[1].ToSingle() > 0);
        Assert.True(together.Items[4].ToSingle() > 0);
    }

    [Fact]
    public void Items_InEvaluation_LackWhatOnlyTrainingShows()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var segment = Model("yolo26n-seg", training: false);
        using var pose = Model("yolo26n-pose", training: false);
        var labels = Boxes() with { InstanceMap = ones(2, 16, 16, dtype: ScalarType.Int16), ClassMap = zeros(2, 16, 16), Keypoints = full([3, 17, 3], 0.5f) };

        var masks = SessionLoss.Create(new TrainOptions(), segment).ComputeItems(segment.Run(Images(), oneToMany: false), labels).data<float>().ToArray();
        var points = SessionLoss.Create(new TrainOptions(), pose).ComputeItems(pose.Run(Images(), oneToMany: false), labels).data<float>().ToArray();

        Assert.Equal((5, 0f), (masks.Length, masks[4]));
        Assert.Equal((6, 0f), (points.Length, points[5]));
        Assert.True(masks[1] > 0 && points[1] > 0 && points[2] > 0);
    }

    [Theory]
    [InlineData("yolo26")]
    [InlineData("yolo11")]
    public void Pose_PointsWithoutVisibility_HaveNoVisibilityLoss(string family)
    {
        using var scope = NewDisposeScope();
        using var model = YoloModel.Create(ModelZoo.Find(family, TaskKind.Pose, "n", 2, new KeypointLayout(5, 2))!, seed: 3);
        model.SetTraining(true);

        var result = SessionLoss.Create(new TrainOptions(), model).Compute(model.Run(Images()), Boxes() with { Keypoints = rand(3, 5, 2) });
        result.Vector.sum().backward();

        Assert.True(result.Items[1].ToSingle() > 0);
        Assert.Equal(0, result.Items[2].ToSingle());
        Assert.All(model.Parameters().Where(parameter => parameter.Value.grad is not null), parameter => Assert.True(parameter.Value.grad!.isfinite().all().ToBoolean(), parameter.Name));
    }

    [Fact]
    public void Pose_NoVisiblePoint_CostsNothing()
    {
        using var scope = NewDisposeScope();
        using var model = Model("yolo26n-pose");

        var items = SessionLoss.Create(new TrainOptions(), model).Compute(model.Run(Images()), Boxes() with { Keypoints = zeros(3, 17, 3) }).Items;

        Assert.Equal((0f, 0f), (items[1].ToSingle(), items[5].ToSingle()));
        Assert.True(items[2].ToSingle() > 0);
    }

    [Fact]
    public void Pose_TolerancesThatDoNotFit_AreRefused()
    {
        using var model = Model("yolo26n-pose");

        Assert.Contains("17", Assert.Throws<InputException>(() => SessionLoss.Create(new TrainOptions(), model, keypointSigmas: [0.1f])).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => SessionLoss.Create(new TrainOptions(), model, keypointSigmas: [.. Enumerable.Repeat(0f, 17)]));
    }

    [Fact]
    public void Obb_QuarterTurnsOfSquares_CostNoAngle()
    {
        using var scope = NewDisposeScope();
        var loss = new SingleBranchLoss(assigner => new ObbLoss(new DetectionLossOptions { Classes = 3, Bins = 1, Strides = [8, 16, 32] }, assigner));
        Tensor[] maps = [zeros(1, 1, 8, 8), zeros(1, 1, 4, 4), zeros(1, 1, 2, 2)];
        var labels = new LossTargets(zeros(1), zeros(1), tensor(new[] { 0.5f, 0.5f, 0.5f, 0.5f, 0.3f }, [1, 5]));
        float Angle(double turn) => loss.Compute(
            new DetectionPrediction(new BranchPrediction(full([1, 4, 84], 2f), zeros(1, 3, 84), maps) { Angle = full([1, 1, 84], 0.3 + turn) }, null), labels).Items[3].ToSingle();

        Assert.Equal(0, Angle(0), 1e-6);
        Assert.Equal(0, Angle(Math.PI / 2), 1e-6);
        Assert.Equal(0, Angle(-3 * Math.PI), 1e-6);
        Assert.True(Angle(Math.PI / 4) > 0.01);
    }

    [Fact]
    public void Obb_BoxesWithoutAnAngle_AreRefused()
    {
        using var scope = NewDisposeScope();
        using var model = Model("yolo11n-obb");
        var loss = SessionLoss.Create(new TrainOptions(), model);

        Assert.Contains("rotated", Assert.Throws<ArgumentException>(() => loss.Compute(model.Run(Images()), Boxes())).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void TargetRows_RotatedLabelsBelowTwoPixels_AreLeftOut()
    {
        using var scope = NewDisposeScope();
        var boxes = tensor(new[] { 0.5f, 0.5f, 2 / 64f, 0.2f, 0, 0.5f, 0.5f, 0.2f, 1.9f / 64, 0, 0.5f, 0.5f, 1.9f / 64, 0.2f, 0, 0.5f, 0.5f, 0.3f, 0.2f, 1 }, [4, 5]);

        var rows = TargetRows.PrepareRotated(tensor(new[] { 0f, 0, 1, 1 }), tensor(new[] { 7f, 6, 5, 4 }), boxes, 64, 64, CPU);

        Assert.Equal([7L, 4L], rows.Class.data<long>().ToArray());
        Assert.Equal([0L, 1L], rows.Image.data<long>().ToArray());
    }

    [Fact]
    public void Classification_CertainAndRight_CostsNothing_AndWrong_CostsTheDistance()
    {
        using var scope = NewDisposeScope();
        var prediction = new ClassificationPrediction(tensor(new[] { 30f, 0, 0, 0, 30f, 0 }, [2, 3]), null);
        var loss = new ClassificationLoss();
        LossTargets Labels(params float[] classes) => new(zeros(0), tensor(classes), zeros(0, 4));

        Assert.Equal(0, loss.Compute(prediction, Labels(0, 1)).Vector.sum().ToSingle(), 1e-6);
        Assert.Equal(15, loss.Compute(prediction, Labels(0, 2)).Vector.sum().ToSingle(), 1e-4);
    }

    [Fact]
    public void Semantic_IgnoredPixels_DoNotCount()
    {
        using var scope = NewDisposeScope();
        var logits = rand(1, 4, 8, 8);
        var classes = randint(0, 4, [1, 8, 8], dtype: ScalarType.Byte);
        var loss = new SemanticLoss(null);
        classes[0, 0] = 255;
        var other = logits.clone();
        other[0, TensorIndex.Colon, 0] = 9;

        var before = loss.ComputeItems(new SemanticPrediction(logits, null), Pixels(classes)).data<float>().ToArray();
        var after = loss.ComputeItems(new SemanticPrediction(other, null), Pixels(classes)).data<float>().ToArray();

        Assert.Equal(before, after);
        Assert.Equal(0, before[2]);
    }

    [Fact]
    public void Semantic_OneClass_IsBinary()
    {
        using var scope = NewDisposeScope();
        var logits = full([1, 1, 4, 4], -20f);

        var right = new SemanticLoss(null).ComputeItems(new SemanticPrediction(logits, null), Pixels(zeros(1, 4, 4, dtype: ScalarType.Byte)));
        var wrong = new SemanticLoss(null).ComputeItems(new SemanticPrediction(logits, null), Pixels(ones(1, 4, 4, dtype: ScalarType.Byte)));

        Assert.Equal(0, right[0].ToSingle(), 1e-6);
        Assert.Equal(20, wrong[0].ToSingle(), 1e-4);
        Assert.True(wrong[1].ToSingle() > right[1].ToSingle());
    }

    [Fact]
    public void Semantic_ClassWeights_WeighAllClassesWithoutChangingAUniformError()
    {
        using var scope = NewDisposeScope();
        var prediction = new SemanticPrediction(zeros(1, 2, 4, 4), null);
        var classes = Pixels(randint(0, 2, [1, 4, 4], dtype: ScalarType.Byte));

        Assert.Equal(Math.Log(2), new SemanticLoss([3f, 0.5f]).ComputeItems(prediction, classes)[0].ToSingle(), 1e-5);
    }

    [Fact]
    public void Depth_CommonFactor_CostsOnlyWithoutScaleInvariance()
    {
        using var scope = NewDisposeScope();
        var prediction = new DepthPrediction(full([2, 1, 8, 8], 2f));
        var labels = new LossTargets(zeros(0), zeros(0), zeros(0, 4)) { Depth = full([2, 32, 32], 4f) };

        var invariant = new DepthLoss(new DepthLossOptions()).ComputeItems(prediction, labels);
        var strict = new DepthLoss(new DepthLossOptions { ScaleInvariance = 0 }).ComputeItems(prediction, labels);

        Assert.Equal(1e-3, invariant[0].ToSingle(), 1e-5);
        Assert.Equal(Math.Log(2), strict[0].ToSingle(), 1e-4);
        Assert.Equal(0, invariant[1].ToSingle(), 1e-6);
    }

    [Fact]
    public void Depth_HardlyAnyPixelKnown_CostsNothingAndLeavesZeroGradients()
    {
        using var scope = NewDisposeScope();
        var depth = full([1, 1, 8, 8], 2f).requires_grad_();
        var labels = new LossTargets(zeros(0), zeros(0), zeros(0, 4)) { Depth = zeros(1, 32, 32) };

        var result = new DepthLoss(new DepthLossOptions()).Compute(new DepthPrediction(depth), labels);
        result.Vector.sum().backward();

        Assert.Equal(0, result.Items[0].ToSingle());
        Assert.Equal(0, depth.grad!.abs().max().ToSingle());
    }

    [Fact]
    public void Compute_PredictionOfAnotherTask_IsRefused()
    {
        using var scope = NewDisposeScope();
        var prediction = new DepthPrediction(ones(1, 1, 4, 4));

        Assert.Throws<ArgumentException>(() => new ClassificationLoss().Compute(prediction, Boxes()));
        Assert.Throws<ArgumentException>(() => new SemanticLoss(null).Compute(prediction, Boxes()));
        Assert.Contains("depths", Assert.Throws<ArgumentException>(() => new DepthLoss(new DepthLossOptions()).Compute(prediction, Boxes())).Message, StringComparison.Ordinal);
    }

    private static LossTargets Pixels(Tensor classes) => new(zeros(0), zeros(0), zeros(0, 4)) { PixelClasses = classes };

    private static YoloModel Model(string name, bool training = true)
    {
        var model = YoloModel.Create(ModelZoo.Find(name)!, seed: 5);
        model.SetTraining(training);
        return model;
    }

    private static Tensor Images() => rand([2, 3, Size, Size], generator: new Generator(7));

    private static LossTargets Boxes() => new(
        tensor(new[] { 0f, 0f, 1f }),
        tensor(new[] { 0f, 0f, 0f }),
        tensor(new[] { 0.3f, 0.3f, 0.4f, 0.4f, 0.75f, 0.7f, 0.4f, 0.35f, 0.5f, 0.5f, 0.6f, 0.6f }, [3, 4]));

    private static void Fill(Tensor map, long image, int top, int bottom, int left, int right, int value) =>
        map[image].narrow(0, top, bottom - top).narrow(1, left, right - left).fill_(value);
}
