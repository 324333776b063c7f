using TorchSharp;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Architecture;
using YoloTune.Models.Families;
using YoloTune.Models.Heads;
using YoloTune.Models.Transfer;
using YoloTune.Training.Losses;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Losses;

/// <summary>Every known model learns from labels of its task: at scale n always, at the others with YOLOTUNE_LONG=1.</summary>
public sealed class ZooLossTests
{
    private const int Size = 64;

    public static TheoryData<string> Names() =>
        [.. ModelZoo.Names.Where(name => ModelName.ScaleOf(name) == "n" || Environment.GetEnvironmentVariable("YOLOTUNE_LONG") == "1")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_LabelsOfTheTask_TeachFinitely(string name)
    {
        using var scope = NewDisposeScope();
        using var model = YoloModel.Create(ModelZoo.Find(name)!, seed: 2);
        model.SetTraining(true);
        var side = Math.Max(Size, 2 * model.MaximumStride);
        var loss = SessionLoss.Create(new TrainOptions(), model);

        var result = loss.Compute(model.Run(rand([2, 3, side, side], generator: new Generator(1))), Labels(model, side));
        result.Vector.sum().backward();

        Assert.Equal(loss.Names.Count, result.Items.numel());
        Assert.True(result.Vector.isfinite().all().ToBoolean());
        Assert.Contains(result.Items.data<float>().ToArray(), item => item > 0);
        var taught = model.Parameters().Where(parameter => parameter.Value.grad is not null).ToArray();
        Assert.All(taught, parameter => Assert.True(parameter.Value.grad!.isfinite().all().ToBoolean(), parameter.Name));
        Assert.Contains(taught, parameter => parameter.Name == "model.0.conv.weight" && parameter.Value.grad!.abs().max().ToSingle() > 0);
    }

    [Theory]
    [InlineData("yolo26")]
    [InlineData("yolo11")]
    [InlineData("yolov8")]
    public void Transfer_WeightsOfDetection_FillTheBodyOfEveryTaskThatFindsObjects(string family)
    {
        using var detector = YoloModel.Create(ModelZoo.Find(family, TaskKind.Detect, "n")!, seed: 1);
        var given = detector.Entries().ToDictionary(entry => entry.Name, entry => entry.Value);
        foreach (var task in new[] { TaskKind.Segment, TaskKind.Pose, TaskKind.Obb })
        {
            using var model = YoloModel.Create(ModelZoo.Find(family, task, "n", 3)!, seed: 9);
            var head = $"model.{model.Nodes[^1].Index}.";

            ModelLoader.Transfer(model, new TransferSource(detector.CaptureState(), new Dictionary<int, string>()), false);

            foreach (var entry in model.Entries().Where(entry => !entry.Name.StartsWith(head, StringComparison.Ordinal)))
            {
                Assert.True(entry.Value.eq(given[entry.Name]).all().ToBoolean(), $"{task}: {entry.Name}");
            }
        }
    }

    private static LossTargets Labels(YoloModel model, int side)
    {
        var nothing = new LossTargets(zeros(0), zeros(0), zeros(0, 4));
        return model.Task switch
        {
            TaskKind.Classify => nothing with { Classes = tensor(new[] { 0f, 7f }) },
            TaskKind.Semantic => nothing with { PixelClasses = randint(0, model.Head.ClassCount, [2, side, side], dtype: ScalarType.Byte) },
            TaskKind.Depth => nothing with { Depth = rand(2, side, side) * 5 },
            _ => Objects(model, side / 4),
        };
    }

    private static LossTargets Objects(YoloModel model, int cells)
    {
        var map = zeros(2, cells, cells, dtype: ScalarType.Int16);
        map[0].narrow(0, 2, 6).narrow(1, 2, 6).fill_(1);
        map[1].narrow(0, 4, 8).narrow(1, 3, 9).fill_(1);
        var boxes = tensor(new[] { 0.3f, 0.3f, 0.4f, 0.4f, 0.5f, 0.5f, 0.6f, 0.5f }, [2, 4]);
        return new LossTargets(tensor(new[] { 0f, 1f }), zeros(2), model.Task == TaskKind.Obb ? cat([boxes, full([2, 1], 0.4f)], 1) : boxes)
        {
            InstanceMap = model.Task == TaskKind.Segment ? map : null,
            ClassMap = model.Task == TaskKind.Segment ? zeros_like(map) : null,
            Keypoints = model.Head is PoseHead pose ? Points(pose.Layout) : null,
        };
    }

    private static Tensor Points(KeypointLayout layout)
    {
        var points = rand([2, layout.Count, layout.Dimensions], generator: new Generator(3));
        if (layout.Dimensions == 3)
        {
            points.select(2, 2).fill_(2);
        }

        return points;
    }
}
