using System.Globalization;
using TorchSharp;
using YoloTune.Models.Heads;
using YoloTune.Training.Losses;
using YoloTune.Training.Tests.Assignment;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Losses;

/// <summary>Losses of head outputs that the golden files store, for every family: no network is needed.</summary>
public sealed class StoredOutputLossTests(ITestOutputHelper output)
{
    public static TheoryData<string> Stored() => GoldenLoss.Tags(golden => golden.Task == "detect" && golden.Tensors.Names.Any(name => name.StartsWith("out.", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Stored))]
    public void Compute_StoredOutputs_GivesLossesGradientsAndAssignment(string tag)
    {
        using var scope = NewDisposeScope();
        var golden = new GoldenLoss(tag);
        if (golden.IsEndToEnd)
        {
            CheckEndToEnd(golden);
        }
        else
        {
            CheckSingle(golden);
        }
    }

    private void CheckEndToEnd(GoldenLoss golden)
    {
        var prediction = new DetectionPrediction(golden.StoredBranch("out.one2many."), golden.StoredBranch("out.one2one."));
        var loss = new EndToEndLoss(golden.DetectionBranch(prediction.OneToMany!));

        var result = loss.Compute(prediction, golden.Targets());
        result.Vector.sum().backward();

        golden.CheckVector(result);
        CheckGradients(golden, "one2many.", prediction.OneToMany!);
        CheckGradients(golden, "one2one.", prediction.OneToOne!);
        var (oneToMany, oneToOne) = loss.Assign(prediction, golden.Targets());
        golden.CheckAssignment("one2many", oneToMany, GoldenLoss.AssignerTolerance);
        golden.CheckAssignment("one2one", oneToOne, GoldenLoss.AssignerTolerance);
    }

    private void CheckSingle(GoldenLoss golden)
    {
        var prediction = new DetectionPrediction(golden.StoredBranch("out."), null);
        var loss = new SingleBranchLoss(golden.DetectionBranch(prediction.OneToMany!));

        var result = loss.Compute(prediction, golden.Targets());
        result.Vector.sum().backward();

        golden.CheckVector(result);
        CheckGradients(golden, string.Empty, prediction.OneToMany!);
        golden.CheckAssignment("single", loss.Assign(prediction, golden.Targets()), GoldenLoss.AssignerTolerance);
    }

    private void CheckGradients(GoldenLoss golden, string branch, BranchPrediction prediction)
    {
        var norms = golden.Expected.GetProperty("grad_l2_outputs");
        foreach (var (name, tensor) in new[] { ("boxes", prediction.Boxes), ("scores", prediction.Scores) })
        {
            var expected = norms.GetProperty(branch + name).GetDouble();
            Assert.Equal(expected, tensor.grad!.to(ScalarType.Float64).norm().ToDouble(), expected * GoldenLoss.GradientTolerance);
            if (golden.Tensors.Contains($"outgrad.{branch}{name}"))
            {
                var error = GoldenTensors.RelativeError(tensor.grad!, golden.Tensors[$"outgrad.{branch}{name}"]);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{golden.Tag}: gradient of {branch}{name} {error:e1}"));
                Assert.InRange(error, 0, 1e-4);
            }
        }
    }
}
