using System.Globalization;
using System.Text.Json;
using TorchSharp;
using YoloTune.Models;
using YoloTune.Models.Families;
using YoloTune.Models.Heads;
using YoloTune.TestSupport;
using YoloTune.Training.Assignment;
using YoloTune.Training.Losses;
using YoloTune.Training.Options;
using YoloTune.Training.Tests.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Losses;

/// <summary>A golden loss file: its labels, its options, and what must come out.</summary>
internal sealed class GoldenLoss
{
    public const double LossTolerance = 1e-4;
    public const double AssignerTolerance = 1e-5;
    public const double GradientTolerance = 2e-3;
    public const double NegligibleShare = 1e-6;
    private static readonly float[] Strides = [8, 16, 32];

    public GoldenLoss(string tag)
    {
        Tag = tag;
        Expected = SharedFolder.GoldenJson("losses", tag + ".json");
        Tensors = GoldenTensors.Read("losses", tag + ".safetensors");
        Family = Expected.GetProperty("family").GetString()!;
        Task = Expected.GetProperty("task").GetString()!;
        Size = Expected.GetProperty("imgsz").GetInt64();
        Images = Expected.GetProperty("batch").GetInt64();
    }

    public string Tag { get; }

    public JsonElement Expected { get; }

    public GoldenTensors Tensors { get; }

    public string Family { get; }

    public string Task { get; }

    public long Size { get; }

    public long Images { get; }

    public bool IsEndToEnd => Expected.TryGetProperty("e2e", out _);

    public bool HasBoxes => Tensors.Contains("batch.bboxes");

    public bool IsOverlapping => Expected.GetProperty("overlap_mask").GetBoolean();

    public bool HasTamedHead => Expected.GetProperty("case").GetString() == "d";

    public int Classes => Expected.GetProperty("nc").GetInt32();

    public int Epochs => Expected.GetProperty("hyp").GetProperty("epochs").GetInt32();

    public static JsonElement Manifest() => SharedFolder.GoldenJson("losses", "manifest.json");

    /// <summary>The tags of the manifest's files, for theories; a placeholder when the shared folder is absent.</summary>
    public static TheoryData<string> Tags(Func<GoldenLoss, bool> take)
    {
        var tags = new TheoryData<string>();
        if (SharedFolder.Root is null)
        {
            tags.Add("absent");
            return tags;
        }

        foreach (var tag in Manifest().GetProperty("files").EnumerateArray().Select(file => file.GetString()!))
        {
            if (take(new GoldenLoss(tag)))
            {
                tags.Add(tag);
            }
        }

        return tags;
    }

    /// <summary>The gains as a user would give them.</summary>
    public TrainOptions Options()
    {
        var gains = Expected.GetProperty("hyp");
        return new TrainOptions
        {
            BoxGain = gains.GetProperty("box").GetDouble(),
            ClassGain = gains.GetProperty("cls").GetDouble(),
            DistanceGain = gains.GetProperty("dfl").GetDouble(),
            PoseGain = gains.GetProperty("pose").GetDouble(),
            KeypointVisibilityGain = gains.GetProperty("kobj").GetDouble(),
            KeypointLikelihoodGain = gains.GetProperty("rle").GetDouble(),
            AngleGain = gains.GetProperty("angle").GetDouble(),
        };
    }

    /// <summary>The network of the file, filled, in training mode.</summary>
    public YoloModel Model()
    {
        var manifest = Manifest();
        var scale = Tag[Family.Length..][..1];
        var definition = ModelZoo.Find(Family, GoldenModel.TaskOf(Task), scale, HasBoxes ? Classes : null)!;
        var model = YoloModel.Create(definition);
        GoldenModel.Fill(model, manifest.GetProperty("gain").GetDouble(), manifest.GetProperty("salt").GetString()!);
        if (HasTamedHead)
        {
            GoldenModel.TameHead(model);
        }

        model.SetTraining(true);
        return model;
    }

    public LossTargets Targets() => new(
        Optional("batch.batch_idx") ?? zeros(0),
        Optional("batch.cls")?.view(-1) ?? zeros(0),
        Optional("batch.bboxes") ?? zeros(0, 4))
    {
        Keypoints = Optional("batch.keypoints"),
        InstanceMap = IsOverlapping ? Optional("batch.masks") : null,
        InstanceMasks = IsOverlapping ? null : Optional("batch.masks"),
        ClassMap = Optional("batch.sem_masks"),
        PixelClasses = Optional("batch.semantic_mask"),
        Depth = Optional("batch.depth"),
    };

    /// <summary>The detection loss for a stored branch.</summary>
    public Func<AssignerOptions, BranchLoss> DetectionBranch(BranchPrediction branch)
    {
        var gains = Options();
        var options = new DetectionLossOptions
        {
            Classes = Classes,
            Bins = (int)(branch.Boxes.shape[1] / 4),
            Strides = Strides,
            BoxGain = gains.BoxGain,
            ClassGain = gains.ClassGain,
            DistanceGain = gains.DistanceGain,
        };
        return assigner => new DetectionLoss(options, assigner);
    }

    /// <summary>The branch as stored, as leaves that collect gradients.</summary>
    public BranchPrediction StoredBranch(string prefix) => new(
        Tensors[prefix + "boxes"].requires_grad_(),
        Tensors[prefix + "scores"].requires_grad_(),
        Strides.Select(stride => zeros(Images, 1, (long)(Size / stride), (long)(Size / stride))).ToArray());

    public void CheckVector(LossResult actual)
    {
        CheckValues(actual.Vector, Numbers(Expected.GetProperty("loss_vector")), "vector");
        var items = Expected.GetProperty("loss_items").EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetDouble());
        CheckValues(actual.Items, Expected.GetProperty("loss_names").EnumerateArray().Select(name => items[name.GetString()!]).ToArray(), "items");
        CheckValues(actual.Vector.sum().view(1), [Expected.GetProperty("total").GetDouble()], "total");
        Assert.False(actual.Items.requires_grad);
    }

    public void CheckBranches(LossResult oneToMany, LossResult oneToOne)
    {
        var expected = Expected.GetProperty("e2e");
        CheckValues(oneToMany.Vector, Numbers(expected.GetProperty("one2many").GetProperty("vector")), "one-to-many vector");
        CheckValues(oneToOne.Vector, Numbers(expected.GetProperty("one2one").GetProperty("vector")), "one-to-one vector");
    }

    public void CheckSchedule(EndToEndLoss loss, Func<LossResult> compute)
    {
        foreach (var row in Expected.GetProperty("e2e").GetProperty("schedule").EnumerateArray())
        {
            loss.SetProgress(row.GetProperty("epoch").GetInt32(), Epochs);
            Assert.Equal(row.GetProperty("o2m").GetDouble(), loss.OneToManyWeight, 1e-15);
            Assert.Equal(row.GetProperty("o2o").GetDouble(), loss.OneToOneWeight, 1e-15);
            CheckValues(compute().Vector, Numbers(row.GetProperty("loss_vector")), "scheduled vector");
        }
    }

    /// <summary>Counts of positives and the sum of the scores; and, where stored, every anchor's target.</summary>
    /// <param name="branch">Its name in the file.</param>
    /// <param name="actual">What the assigner gave.</param>
    /// <param name="scoreTolerance">1e-5 for the very inputs of the reference; that of losses when a network computed them.</param>
    public void CheckAssignment(string branch, AnchorAssignment actual, double scoreTolerance)
    {
        var expected = Expected.GetProperty("assigned").GetProperty(branch);
        Assert.Equal(expected.GetProperty("positives").GetInt64(), actual.Count);
        var perImage = actual.Image.bincount(null, Images).data<long>().ToArray();
        Assert.Equal(expected.GetProperty("per_image").EnumerateArray().Select(count => count.GetInt64()), perImage);
        CheckValues(actual.Score.sum().view(1), [expected.GetProperty("target_scores_sum").GetDouble()], branch + " scores");
        if (Tensors.Contains($"assign.{branch}.fg_mask"))
        {
            CheckStoredAssignment($"assign.{branch}.", actual, scoreTolerance);
        }
    }

    private Tensor? Optional(string name) => Tensors.Contains(name) ? Tensors[name] : null;

    public static double[] Numbers(JsonElement array) => array.EnumerateArray().Select(value => value.GetDouble()).ToArray();

    public void CheckValues(Tensor actual, double[] expected, string what)
    {
        var values = actual.detach().data<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(values[i] - expected[i]) / Math.Max(Math.Abs(expected[i]), 1e-12);
            ParityRecord.Note($"`losses/` {Family} {Task}", "losses, relative", error, $"{Tag} {what}", "ModelLossTests");
            Assert.True(error <= LossTolerance, string.Create(CultureInfo.InvariantCulture, $"{Tag}: {what}[{i}] is {values[i]} instead of {expected[i]}."));
        }
    }

    private void CheckStoredAssignment(string prefix, AnchorAssignment actual, double scoreTolerance)
    {
        var foreground = Tensors[prefix + "fg_mask"];
        var anchors = foreground.shape[1];
        var places = foreground.view(-1).nonzero().view(-1);
        var actualPlaces = (actual.Image * anchors) + actual.Anchor;
        Assert.True((places == actualPlaces).all().ToBoolean(), $"{Tag}: the foreground anchors differ.");

        var rows = Rows();
        var image = rows.Image;
        var first = (image.unsqueeze(0) < arange(Images).unsqueeze(1)).sum(1);
        var index = actual.Row - first.index_select(0, actual.Image);
        Assert.True((Tensors[prefix + "gt_idx"].view(-1).index_select(0, places) == index).all().ToBoolean(), $"{Tag}: anchors have other targets.");
        var scores = Tensors[prefix + "score"].view(-1).index_select(0, places);
        Assert.True(GoldenTensors.LargestError(actual.Score, scores) <= scoreTolerance, $"{Tag}: scores differ.");
        CheckStoredBoxes(prefix, actual, places, rows);
    }

    private TargetRows Rows() => Task == "obb"
        ? TargetRows.PrepareRotated(Tensors["batch.batch_idx"], Tensors["batch.cls"], Tensors["batch.bboxes"], Size, Size, CPU)
        : TargetRows.Prepare(Tensors["batch.batch_idx"], Tensors["batch.cls"], Tensors["batch.bboxes"], Size, Size, CPU);

    /// <summary>Pixels for detect and segment; for pose and obb centre and size in grid units, since the reference divides that tensor in place.</summary>
    private void CheckStoredBoxes(string prefix, AnchorAssignment actual, Tensor places, TargetRows rows)
    {
        var rotated = Task == "obb";
        var boxes = Tensors[prefix + "box"];
        var expected = boxes.view(-1, boxes.shape[2]).index_select(0, places);
        var found = rows.Boxes.index_select(0, actual.Row);
        if (Task is "pose" or "obb")
        {
            var grid = AnchorGrid.Create([.. Strides.Select(stride => ((long)(Size / stride), (long)(Size / stride)))], Strides, CPU);
            var stride = grid.Strides.index_select(0, actual.Anchor);
            found = rotated ? cat([found.narrow(1, 0, 4) / stride, found.narrow(1, 4, 1)], 1) : found / stride;
        }

        Assert.True(GoldenTensors.LargestError(found, expected) <= 1e-5, $"{Tag}: target boxes differ.");
    }
}
