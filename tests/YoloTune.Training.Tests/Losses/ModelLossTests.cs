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
        CheckParameterNorms(golden, model);
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

    private void CheckParameterNorms(GoldenLoss golden, YoloModel model)
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
            if (actual is null)
            {
                continue;
            }

            var error = GoldenTensors.RelativeError(actual, golden.Tensors[name]);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{golden.Tag}: {name} {error:e1}"));
            Assert.True(error <= (kind.Contains("grad", StringComparison.Ordinal) ? GoldenLoss.GradientTolerance : 5e-5), $"{golden.Tag}: {name} is off by {error}.");
        }
    }
}
