using System.Globalization;
using System.Text.Json;
using TorchSharp;
using YoloTune.Models;
using YoloTune.Models.Heads;
using YoloTune.TestSupport;
using YoloTune.Training.Losses;
using YoloTune.Training.Sessions;
using YoloTune.Training.Tests.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Losses;

/// <summary>Losses and gradients of whole networks in training mode, for every golden file whose network can be built.</summary>
public sealed class ModelLossTests(ITestOutputHelper output)
{
    public static TheoryData<string> Supported() => GoldenLoss.Tags(_ => true);

    [Theory]
    [MemberData(nameof(Supported))]
    public void Compute_FilledModel_GivesGoldenLossesAndGradients(string tag)
    {
        using var scope = NewDisposeScope();
        var golden = new GoldenLoss(tag);
        using var model = golden.Model();
        var prediction = model.Run(Input(golden));
        var outputs = TrainingOutputs.Of(prediction).ToDictionary();
        foreach (var value in outputs.Values.Where(value => value.requires_grad))
        {
            value.retain_grad();
        }

        var loss = SessionLoss.Create(golden.Options(), model);
        Assert.Equal(golden.Expected.GetProperty("loss_names").EnumerateArray().Select(name => name.GetString()!), loss.Names);

        if (loss is EndToEndLoss endToEnd)
        {
            CheckEndToEndParts(golden, endToEnd, prediction);
            loss.SetProgress(0, golden.Epochs);
        }

        var result = loss.Compute(prediction, golden.Targets());
        result.Vector.sum().backward();

        golden.CheckVector(result);
        CheckParameterNorms(golden, model, GradientNorms(model));
        CheckOutputNorms(golden, outputs);
        CheckStoredTensors(golden, model, outputs);
    }

    private static Tensor Input(GoldenLoss golden)
    {
        var manifest = GoldenLoss.Manifest();
        var count = golden.Images * 3 * golden.Size * golden.Size;
        return tensor(FillRule.Input(manifest.GetProperty("input").GetString()!, count, manifest.GetProperty("salt").GetString()!), [golden.Images, 3, golden.Size, golden.Size]);
    }

    private static void CheckEndToEndParts(GoldenLoss golden, EndToEndLoss loss, HeadPrediction prediction)
    {
        using var guard = no_grad();
        var (oneToMany, oneToOne) = loss.ComputeBranches(prediction, golden.Targets());
        golden.CheckBranches(oneToMany, oneToOne);
        var (manyAssignment, oneAssignment) = loss.Assign(prediction, golden.Targets());
        golden.CheckAssignment("one2many", manyAssignment, GoldenLoss.LossTolerance);
        golden.CheckAssignment("one2one", oneAssignment, GoldenLoss.LossTolerance);
        golden.CheckSchedule(loss, () => loss.Compute(prediction, golden.Targets()));
    }

    /// <summary>
    /// Gradient norms against the golden ones. Where one is further off than the tolerance, the loss itself must be that sensitive: then head
    /// outputs that differ by as much as two correct builds do (golden README, section 3: 1.4e-5 of the largest) move that norm by more.
    /// That happens to tiny predicted boxes, whose overlap to the sixth power is the weight of everything their anchor learns.
    /// </summary>
    private void CheckParameterNorms(GoldenLoss golden, YoloModel model, Dictionary<string, double> norms)
    {
        var parameters = model.Parameters();
        var without = golden.Expected.GetProperty("grad_none").EnumerateArray().Select(name => name.GetString()!).ToHashSet();
        Assert.Equal(without, parameters.Where(parameter => parameter.Value.grad is null).Select(parameter => parameter.Name).ToHashSet());

        var worst = 0.0;
        var moved = new Lazy<Dictionary<string, double>>(() => MovedNorms(golden));
        foreach (var (name, norm) in norms)
        {
            var expected = golden.Expected.GetProperty("grad_l2").GetProperty(name).GetDouble();
            if (IsNegligible(golden, name))
            {
                continue;
            }

            var error = Math.Abs(norm - expected) / expected;
            worst = Math.Max(worst, error);
            ParityRecord.Note($"`losses/` {golden.Family} {golden.Task}", "gradient norms of parameters, relative", error, $"{golden.Tag} {name}");
            if (error > GoldenLoss.GradientTolerance)
            {
                var sensitivity = Math.Abs(moved.Value[name] - norm) / norm;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{golden.Tag}: the gradient norm of {name} is off by {error:e1}, and moves by {sensitivity:e1}"));
                Assert.True(error <= sensitivity, $"{golden.Tag}: the gradient norm of {name} is off by {error}.");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{golden.Tag}: worst gradient norm {worst:e1}"));
    }

    /// <summary>True for gradients that the golden README leaves out: rounding makes them.</summary>
    private static bool IsNegligible(GoldenLoss golden, string parameter) =>
        golden.Expected.GetProperty("grad_l2").GetProperty(parameter).GetDouble() <= golden.Expected.GetProperty("grad_total_l2").GetDouble() * GoldenLoss.NegligibleShare;

    private static Dictionary<string, double> GradientNorms(YoloModel model) => model.Parameters()
        .Where(parameter => parameter.Value.grad is not null)
        .ToDictionary(parameter => parameter.Name, parameter => parameter.Value.grad!.to(ScalarType.Float64).norm().ToDouble());

    /// <summary>The norms with box outputs that are larger by 1.4e-5 of the largest.</summary>
    private static Dictionary<string, double> MovedNorms(GoldenLoss golden)
    {
        using var scope = NewDisposeScope();
        using var model = golden.Model();
        var prediction = (DetectionPrediction)model.Run(Input(golden));
        BranchPrediction? Move(BranchPrediction? branch) => branch is null ? null : branch with { Boxes = branch.Boxes + (branch.Boxes.detach().abs().max() * 1.4e-5f) };
        var loss = SessionLoss.Create(golden.Options(), model);
        loss.SetProgress(0, golden.Epochs);
        loss.Compute(new DetectionPrediction(Move(prediction.OneToMany), Move(prediction.OneToOne)), golden.Targets()).Vector.sum().backward();
        return GradientNorms(model);
    }

    private void CheckOutputNorms(GoldenLoss golden, Dictionary<string, Tensor> outputs)
    {
        foreach (var expected in golden.Expected.GetProperty("grad_l2_outputs").EnumerateObject())
        {
            if (expected.Value.ValueKind == JsonValueKind.Null)
            {
                Assert.Null(outputs[expected.Name].grad);
                continue;
            }

            var norm = outputs[expected.Name].grad!.to(ScalarType.Float64).norm().ToDouble();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{golden.Tag}: gradient norm of {expected.Name} {norm:g6}, golden {expected.Value.GetDouble():g6}"));
            Assert.Equal(expected.Value.GetDouble(), norm, expected.Value.GetDouble() * GoldenLoss.GradientTolerance);
        }
    }

    private void CheckStoredTensors(GoldenLoss golden, YoloModel model, Dictionary<string, Tensor> outputs)
    {
        var entries = model.Entries().ToDictionary(entry => entry.Name, entry => entry.Value);
        foreach (var name in golden.Tensors.Names)
        {
            var (kind, rest) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            var actual = kind switch
            {
                "grad" => entries[rest].grad!,
                "after" => entries[rest],
                "out" => outputs[rest],
                "outgrad" => outputs[rest].grad!,
                _ => null,
            };
            if (actual is null || (kind == "grad" && IsNegligible(golden, rest)))
            {
                continue;
            }

            var error = GoldenTensors.RelativeError(actual, golden.Tensors[name]);
            ParityRecord.Note($"`losses/` {golden.Family} {golden.Task}", kind.Contains("grad", StringComparison.Ordinal) ? "full gradients, relative" : "stored outputs, relative", error, $"{golden.Tag} {rest}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{golden.Tag}: {name} {error:e1}"));
            Assert.True(error <= (kind.Contains("grad", StringComparison.Ordinal) ? GoldenLoss.GradientTolerance : 5e-5), $"{golden.Tag}: {name} is off by {error}.");
        }
    }
}
