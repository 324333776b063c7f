using System.Text.Json;
using TorchSharp;
using YoloTune.Models;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.State;
using YoloTune.TestSupport;
using YoloTune.Training.Losses;
using YoloTune.Training.Optimization;
using YoloTune.Training.Sessions;
using YoloTune.Training.Tests.Losses;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Optimization;

/// <summary>A network in training, set up as a golden optimizer run says.</summary>
internal sealed class ParityRun : IDisposable
{
    private readonly ITaskLoss _loss;
    private readonly LossTargets _targets;
    private readonly Tensor _images;
    private readonly IReadOnlyList<ModelParameter> _parameters;
    private readonly ParameterOptimizer _optimizer;
    private readonly ModelEma _ema;
    private readonly double _clip;
    private readonly Dictionary<string, Tensor> _initial;
    private readonly Dictionary<string, Tensor> _entries;

    public ParityRun(JsonElement golden, GoldenLoss loss)
    {
        var manifest = GoldenLoss.Manifest();
        var salt = golden.GetProperty("salt").GetString()!;
        Model = GoldenModel.Create(loss.Family, loss.Tag[loss.Family.Length..][..1], loss.Classes, manifest.GetProperty("gain").GetDouble(), salt);
        GoldenModel.TameHead(Model);
        Average = Model.Clone();
        Model.SetTraining(true);
        _entries = Model.Entries().ToDictionary(entry => entry.Name, entry => entry.Value);
        _initial = _entries.ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        _loss = SessionLoss.Create(loss.Options(), Model);
        _loss.SetProgress(0, loss.Epochs);
        _targets = loss.Targets();
        var count = loss.Images * 3 * loss.Size * loss.Size;
        _images = tensor(FillRule.Input(manifest.GetProperty("input").GetString()!, count, salt), [loss.Images, 3, loss.Size, loss.Size]);
        _clip = golden.GetProperty("clip").GetDouble();
        _parameters = Model.Parameters();
        _optimizer = OptimizerFactory.Create(
            new OptimizerOptions
            {
                Name = golden.GetProperty("optimizer").GetString()!,
                LearningRate = golden.GetProperty("lr").GetDouble(),
                Momentum = golden.GetProperty("momentum").GetDouble(),
                WeightDecay = golden.GetProperty("weight_decay").GetDouble(),
            },
            _parameters).Optimizer;
        var ema = golden.GetProperty("ema");
        _ema = new ModelEma(
            Model.Entries().Select(entry => entry.Value).ToList(),
            Average.Entries().Select(entry => entry.Value).ToList(),
            ema.GetProperty("decay").GetDouble(),
            ema.GetProperty("tau").GetDouble());
    }

    public YoloModel Model { get; }

    public YoloModel Average { get; }

    public double Total { get; private set; }

    public double GradientNorm { get; private set; }

    public IReadOnlyList<double> Vector { get; private set; } = [];

    public IReadOnlyList<(string Name, double Value)> Items { get; private set; } = [];

    public void Step()
    {
        using var scope = NewDisposeScope();
        var result = _loss.Compute(Model.Forward(_images), _targets);
        var total = result.Vector.sum();
        total.backward();
        GradientNorm = GradientClipper.Clip(_parameters, _clip);
        _optimizer.Step();
        _optimizer.ZeroGradients();
        _ema.Update();
        Total = total.ToDouble();
        Vector = [.. TestParameters.Snapshot(result.Vector).Select(value => (double)value)];
        Items = [.. _loss.Names.Zip(TestParameters.Snapshot(result.Items), (name, value) => (name, (double)value))];
    }

    /// <summary>Length of what an entry has moved since the start.</summary>
    public double ChangeNorm(string name)
    {
        using var scope = NewDisposeScope();
        return Change(_entries[name], name).norm().ToDouble();
    }

    /// <summary>Length of the difference to a stored tensor over the length of that one's change.</summary>
    public double RelativeChangeError(string name, StoredTensor stored)
    {
        using var scope = NewDisposeScope();
        var expected = Change(stored.ToTensor(), name);
        return ((Change(_entries[name], name) - expected).norm() / expected.norm()).ToDouble();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        Model.Dispose();
        Average.Dispose();
    }

    private Tensor Change(Tensor value, string name) => value.detach().to(ScalarType.Float64) - _initial[name].to(ScalarType.Float64);
}
