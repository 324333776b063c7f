using System.Globalization;
using System.Text.Json;
using TorchSharp;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Families;
using YoloTune.Models.Heads;
using YoloTune.Models.State;
using YoloTune.TestSupport;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Parity;

/// <summary>Outputs in training mode (specification 01, section 8) against the head outputs that golden <c>losses/</c> store.</summary>
public sealed class TrainingParityTests(ITestOutputHelper output)
{
    private const double Tolerance = 5e-5;

    public static TheoryData<string> Tags() => SharedFolder.Root is null
        ? ["absent"]
        : [.. SharedFolder.GoldenJson("losses", "manifest.json").GetProperty("files").EnumerateArray().Select(file => file.GetString()!).Where(HasOutputs)];

    [Theory]
    [MemberData(nameof(Tags))]
    public void Run_InTraining_GivesTheGoldenOutputsAndStatistics(string tag)
    {
        var golden = SharedFolder.Golden("losses", tag + ".safetensors");
        using var model = Build(tag);
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        model.SetTraining(true);

        var outputs = TrainingOutputs.Of(model.Run(Input(tag))).ToDictionary();
        var entries = model.Entries().ToDictionary(entry => entry.Name, entry => entry.Value);

        foreach (var (name, expected) in golden.Tensors)
        {
            var (kind, rest) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            if (kind is "out" or "after")
            {
                var actual = kind == "out" ? outputs[rest] : entries[rest];
                Assert.Equal(expected.Shape, actual.shape);
                var difference = GoldenModel.RelativeDifference(actual.contiguous().ToStored().ToFloats(), expected.ToFloats());
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tag} {name} {difference:e1}"));
                Assert.InRange(difference, 0, Tolerance);
            }
        }
    }

    [Theory]
    [InlineData("yolo26n")]
    [InlineData("yolo26n-seg")]
    [InlineData("yolo26n-pose")]
    [InlineData("yolo26n-obb")]
    public void Run_InTraining_KeepsTheBodyFromLearningEndToEnd(string name)
    {
        using var model = YoloModel.Create(ModelZoo.Find(name)!, seed: 1);
        using var scope = NewDisposeScope();
        model.SetTraining(true);

        var branch = model.Forward(rand(1, 3, 64, 64)).OneToOne!;
        var sum = branch.Boxes.sum() + branch.Scores.sum();
        foreach (var extra in new[] { branch.MaskCoefficients, branch.Keypoints, branch.KeypointSigmas, branch.Angle })
        {
            sum = extra is null ? sum : sum + extra.sum();
        }

        sum.backward();

        var learned = model.Parameters().Where(parameter => parameter.Value.grad is not null).Select(parameter => parameter.Name).ToList();
        Assert.All(learned, parameter => Assert.StartsWith("model.23.one2one_", parameter, StringComparison.Ordinal));
        Assert.Equal(model.Parameters().Count(parameter => parameter.Name.StartsWith("model.23.one2one_", StringComparison.Ordinal)), learned.Count);
        Assert.True(branch.Prototypes is null || (!branch.Prototypes.requires_grad && !branch.SemanticLogits!.requires_grad));
    }

    private static bool HasOutputs(string tag) => SharedFolder.Golden("losses", tag + ".safetensors").Tensors.Any(tensor => tensor.Key.StartsWith("out.", StringComparison.Ordinal));

    private static YoloModel Build(string tag)
    {
        var manifest = SharedFolder.GoldenJson("losses", "manifest.json");
        var loss = SharedFolder.GoldenJson("losses", tag + ".json");
        var (family, task) = (loss.GetProperty("family").GetString()!, GoldenModel.TaskOf(loss.GetProperty("task").GetString()!));
        var definition = ModelZoo.Find(family, task, tag[family.Length..][..1], loss.TryGetProperty("nc", out var classes) && classes.ValueKind == JsonValueKind.Number ? classes.GetInt32() : null)!;
        var model = YoloModel.Create(definition);
        GoldenModel.Fill(model, manifest.GetProperty("gain").GetDouble(), manifest.GetProperty("salt").GetString()!);
        if (loss.GetProperty("case").GetString() == "d")
        {
            GoldenModel.TameHead(model);
        }

        return model;
    }

    private static Tensor Input(string tag)
    {
        var manifest = SharedFolder.GoldenJson("losses", "manifest.json");
        var loss = SharedFolder.GoldenJson("losses", tag + ".json");
        var (images, size) = (loss.GetProperty("batch").GetInt64(), loss.GetProperty("imgsz").GetInt64());
        var values = FillRule.Input(manifest.GetProperty("input").GetString()!, images * 3 * size * size, manifest.GetProperty("salt").GetString()!);
        return StoredTensor.FromFloats(values, images, 3, size, size).ToTensor();
    }
}
