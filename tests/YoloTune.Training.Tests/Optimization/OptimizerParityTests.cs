using System.Globalization;
using System.Text.Json;
using TorchSharp;
using YoloTune.Models;
using YoloTune.TestSupport;
using YoloTune.Training.Losses;
using YoloTune.Training.Optimization;
using YoloTune.Training.Tests.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Optimization;

/// <summary>Eight steps of a whole network with every optimizer of the golden folder (golden README, section 7).</summary>
public sealed class OptimizerParityTests(ITestOutputHelper output)
{
    private const string LossTag = "yolo26n-detect-d";
    private const double SinglePrecision = 1e-7;
    private const string StepsName = "steps";

    public static TheoryData<string> Runs()
    {
        var runs = new TheoryData<string>();
        if (SharedFolder.Root is null)
        {
            runs.Add("absent");
            return runs;
        }

        foreach (var path in Directory.GetFiles(SharedFolder.Require("golden", "optim"), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(StepsName, out _))
            {
                runs.Add(Path.GetFileNameWithoutExtension(path));
            }
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Step_EightTimesOnTheWholeNetwork_FollowsTheReference(string run)
    {
        using var scope = NewDisposeScope();
        var golden = SharedFolder.GoldenJson("optim", run + ".json");
        var bounds = OptimizerBounds.For(golden.GetProperty("optimizer").GetString()!);
        using var training = new ParityRun(golden, new GoldenLoss(LossTag));
        var tensors = SharedFolder.Golden("optim", run + ".safetensors");
        var number = 0;
        foreach (var expected in golden.GetProperty(StepsName).EnumerateArray())
        {
            training.Step();
            number++;
            CheckStep(run, number, expected, training, bounds);
            CheckChanges(run, number, golden, training, bounds);
            CheckSums($"sums_after_{number}", golden, training, training.Model, bounds);
            CheckSums($"ema_sums_after_{number}", golden, training, training.Average, bounds);
            foreach (var (name, stored) in tensors.Tensors.Where(pair => pair.Key.StartsWith($"after{number}.", StringComparison.Ordinal)))
            {
                var error = training.RelativeChangeError(name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..], stored);
                Report($"{run} {name}: change {error:e1}");
                Assert.True(error <= bounds.StoredChange, $"{run} {name}: {error}");
            }
        }
    }

    private void CheckStep(string run, int number, JsonElement expected, ParityRun training, OptimizerBounds bounds)
    {
        var total = Relative(training.Total, expected.GetProperty("total").GetDouble());
        var norm = Relative(training.GradientNorm, expected.GetProperty("grad_norm").GetDouble());
        var vector = Relative(training.Vector, GoldenLoss.Numbers(expected.GetProperty("vector")));
        var expectedItems = expected.GetProperty("items").EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetDouble());
        var items = Relative([.. training.Items.Select(item => item.Value)], [.. training.Items.Select(item => expectedItems[item.Name])]);
        Report($"{run} step {number}: total {total:e1}, vector {vector:e1}, items {items:e1}, gradient norm {norm:e1}");
        ParityRecord.Note($"`optim/` {run}", "losses, relative", Math.Max(total, Math.Max(vector, items)), $"step {number}");
        Assert.True(Math.Max(total, vector) <= bounds.Loss && items <= bounds.Loss, $"{run} step {number}: total {total}, vector {vector}, items {items}");
        Assert.True(norm <= bounds.GradientNorm, $"{run} step {number}: gradient norm {norm}");
    }

    private void CheckChanges(string run, int number, JsonElement golden, ParityRun training, OptimizerBounds bounds)
    {
        if (!golden.TryGetProperty($"change_l2_after_{number}", out var expected))
        {
            return;
        }

        var errors = expected.EnumerateObject()
            .Select(entry => (entry.Name, Error: Relative(training.ChangeNorm(entry.Name), entry.Value.GetDouble())))
            .ToList();
        Assert.Equal(training.Model.Entries().Count(entry => is_floating_point(entry.Value)), errors.Count);
        CheckShares($"{run} change after {number}", errors, bounds.MostChanges, bounds.WorstChange);
    }

    /// <summary>
    /// Sums of entries and of their magnitudes, judged by what changes may differ: an error of length d in n elements moves a sum by
    /// no more than √n d. Single precision adds its share.
    /// </summary>
    private void CheckSums(string name, JsonElement golden, ParityRun training, YoloModel model, OptimizerBounds bounds)
    {
        if (!golden.TryGetProperty(name, out var expected))
        {
            return;
        }

        var errors = new List<(string Name, double Error)>();
        var entries = model.Entries().ToDictionary(entry => entry.Name, entry => entry.Value);
        foreach (var entry in expected.EnumerateObject())
        {
            using var scope = NewDisposeScope();
            var value = entries[entry.Name].detach().to(ScalarType.Float64);
            var numbers = GoldenLoss.Numbers(entry.Value);
            var difference = Math.Max(Math.Abs(value.sum().ToDouble() - numbers[0]), Math.Abs(value.abs().sum().ToDouble() - numbers[1]));
            var beyondRounding = Math.Max(difference - (SinglePrecision * numbers[1]), 0);
            errors.Add((entry.Name, beyondRounding / (Math.Sqrt(value.numel()) * training.ChangeNorm(entry.Name))));
        }

        CheckShares(name, errors, bounds.MostChanges, bounds.WorstSum);
    }

    private void CheckShares(string what, List<(string Name, double Error)> errors, double most, double worst)
    {
        errors.Sort((left, right) => left.Error.CompareTo(right.Error));
        var ninetyFifth = errors[(int)Math.Ceiling(errors.Count * 0.95) - 1].Error;
        var (name, largest) = errors[^1];
        Report($"{what}: median {errors[errors.Count / 2].Error:e1}, 95 % within {ninetyFifth:e1}, worst {largest:e1} ({name})");
        ParityRecord.Note($"`optim/` {what.Split(' ')[0]}", "change of weights, relative, worst tensor", largest, $"{what} {name}");
        Assert.True(ninetyFifth <= most, $"{what}: 95 % within {ninetyFifth}");
        Assert.True(largest <= worst, $"{what}: {name} {largest}");
    }

    /// <summary>Largest difference over the largest magnitude, as the golden README defines it.</summary>
    private static double Relative(IReadOnlyList<double> actual, IReadOnlyList<double> expected) =>
        actual.Zip(expected, (left, right) => Math.Abs(left - right)).Max() / expected.Max(Math.Abs);

    private static double Relative(double actual, double expected) => Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), 1e-12);

    private void Report(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
