using System.Globalization;
using TorchSharp;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Losses;
using YoloTune.Training.Tests.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Losses;

/// <summary>Losses and gradients of whole networks in training mode, for every golden file whose network can be built.</summary>
public sealed class ModelLossTests(ITestOutputHelper output)
{
    public static TheoryData<string> Supported() => GoldenLoss.DetectionTags(golden => GoldenModel.IsSupported(golden.Family, golden.Task));

    [Theory]
    [MemberData(nameof(Supported))]
    public void Compute_FilledModel_GivesGoldenLossesAndGradients(string tag)
    {
        using var scope = NewDisposeScope();
        var golden = new GoldenLoss(tag);
        using var model = Build(golden);
        var prediction = model.Forward(Input(golden));
        ITaskLoss loss = golden.IsEndToEnd
            ? new EndToEndLoss(golden.Options(model.Detector.RegisterMaximum))
            : new DetectionLoss(golden.Options(model.Detector.RegisterMaximum));
        Assert.Equal(golden.Expected.GetProperty("loss_names").EnumerateArray().Select(name => name.GetString()!), loss.Names);

        if (loss is EndToEndLoss endToEnd)
        {
            CheckEndToEndParts(golden, endToEnd, prediction);
            loss.SetProgress(0, golden.Epochs);
        }

        var result = loss.Compute(prediction, golden.Targets());
        result.Vector.sum().backward();

        golden.CheckVector(result);
        CheckNorms(golden, model);
        CheckStoredTensors(golden, model, prediction);
    }

    private static YoloModel Build(GoldenLoss golden)
    {
        var manifest = GoldenLoss.Manifest();
        var scale = golden.Tag[golden.Family.Length..][..1];
        var model = GoldenModel.Create(golden.Family, scale, golden.Classes, manifest.GetProperty("gain").GetDouble(), manifest.GetProperty("salt").GetString()!);
        if (golden.HasTamedHead)
        {
            GoldenModel.TameHead(model);
        }

        model.SetTraining(true);
        return model;
    }

    private static Tensor Input(GoldenLoss golden)
    {
        var manifest = GoldenLoss.Manifest();
        var count = golden.Images * 3 * golden.Size * golden.Size;
        return tensor(FillRule.Input(manifest.GetProperty("input").GetString()!, count, manifest.GetProperty("salt").GetString()!), [golden.Images, 3, golden.Size, golden.Size]);
    }

    private static void CheckEndToEndParts(GoldenLoss golden, EndToEndLoss loss, Models.Heads.DetectionPrediction prediction)
    {
        using var guard = no_grad();
        var (oneToMany, oneToOne) = loss.ComputeBranches(prediction, golden.Targets());
        golden.CheckBranches(oneToMany, oneToOne);
        var (manyAssignment, oneAssignment) = loss.Assign(prediction, golden.Targets());
        golden.CheckAssignment("one2many", manyAssignment, GoldenLoss.LossTolerance);
        golden.CheckAssignment("one2one", oneAssignment, GoldenLoss.LossTolerance);
        golden.CheckSchedule(loss, () => loss.Compute(prediction, golden.Targets()));
    }

    private void CheckNorms(GoldenLoss golden, YoloModel model)
    {
        var parameters = model.Parameters();
        var without = golden.Expected.GetProperty("grad_none").EnumerateArray().Select(name => name.GetString()!).ToHashSet();
        Assert.Equal(without, parameters.Where(parameter => parameter.Value.grad is null).Select(parameter => parameter.Name).ToHashSet());

        var total = golden.Expected.GetProperty("grad_total_l2").GetDouble();
        var worst = 0.0;
        foreach (var parameter in parameters.Where(parameter => parameter.Value.grad is not null))
        {
            var expected = golden.Expected.GetProperty("grad_l2").GetProperty(parameter.Name).GetDouble();
            if (expected <= total * GoldenLoss.NegligibleShare)
            {
                continue;
            }

            var error = Math.Abs(parameter.Value.grad!.to(ScalarType.Float64).norm().ToDouble() - expected) / expected;
            worst = Math.Max(worst, error);
            Assert.True(error <= GoldenLoss.GradientTolerance, $"{golden.Tag}: the gradient norm of {parameter.Name} is off by {error}.");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{golden.Tag}: worst gradient norm {worst:e1}"));
    }

    private void CheckStoredTensors(GoldenLoss golden, YoloModel model, Models.Heads.DetectionPrediction prediction)
    {
        var entries = model.Entries().ToDictionary(entry => entry.Name, entry => entry.Value);
        foreach (var name in golden.Tensors.Names)
        {
            var (kind, rest) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            var actual = kind switch
            {
                "grad" => entries[rest].grad!,
                "after" => entries[rest],
                "out" => OutputOf(prediction, rest),
                _ => null,
            };
            if (actual is null)
            {
                continue;
            }

            var error = GoldenTensors.RelativeError(actual, golden.Tensors[name]);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{golden.Tag}: {name} {error:e1}"));
            Assert.True(error <= (kind == "grad" ? GoldenLoss.GradientTolerance : 5e-5), $"{golden.Tag}: {name} is off by {error}.");
        }
    }

    private static Tensor OutputOf(Models.Heads.DetectionPrediction prediction, string name)
    {
        var branch = name.StartsWith("one2one.", StringComparison.Ordinal) ? prediction.OneToOne! : prediction.OneToMany!;
        return name.EndsWith("boxes", StringComparison.Ordinal) ? branch.Boxes : branch.Scores;
    }
}
