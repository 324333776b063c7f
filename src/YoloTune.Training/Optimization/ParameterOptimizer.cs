using System.Globalization;
using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.State;

namespace YoloTune.Training.Optimization;

/// <summary>
/// An optimizer over groups of parameters. Parameters without a gradient are skipped: they neither decay nor age. Buffers are
/// made at the first gradient and live outside every dispose scope, until the optimizer is disposed.
/// </summary>
public abstract class ParameterOptimizer : IDisposable
{
    private const string StepsName = "steps";
    private const string MomentumProductName = "momentum_product";
    private readonly string[] _bufferNames;
    private readonly ParameterState[][] _states;
    private readonly List<ParameterState> _ready = [];

    private protected ParameterOptimizer(string name, IReadOnlyList<ParameterGroup> groups, params string[] bufferNames)
    {
        Name = name;
        Groups = groups;
        _bufferNames = bufferNames;
        _states = [.. groups.Select(group => group.Parameters.Select(parameter => new ParameterState(parameter, bufferNames.Length)).ToArray())];
    }

    /// <summary>The name as written in the log, such as <c>AdamW</c>.</summary>
    public string Name { get; }

    /// <summary>The groups in optimizer order.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Updates all parameters that have a gradient. Gradients keep their values.</summary>
    public void Step()
    {
        using var noGradient = torch.no_grad();
        for (var group = 0; group < Groups.Count; group++)
        {
            using var scope = torch.NewDisposeScope();
            _ready.Clear();
            foreach (var state in _states[group])
            {
                if (state.Parameter.Value.grad is { } gradient)
                {
                    state.Gradient = gradient;
                    state.Steps++;
                    _ready.Add(state);
                }
            }

            if (_ready.Count > 0)
            {
                UpdateGroup(Groups[group], _ready);
            }
        }
    }

    /// <summary>Drops all gradients (sets them to none), so that parameters without a new one are skipped by the next step.</summary>
    public void ZeroGradients()
    {
        foreach (var states in _states)
        {
            foreach (var state in states)
            {
                state.Parameter.Value.grad = null;
            }
        }
    }

    /// <summary>Copies everything the next steps depend on, apart from the parameters themselves.</summary>
    public OptimizerState CaptureState()
    {
        var tensors = new List<KeyValuePair<string, StoredTensor>>();
        var scalars = new List<KeyValuePair<string, double>>();
        for (var group = 0; group < Groups.Count; group++)
        {
            scalars.Add(new(GroupKey(group, "lr"), Groups[group].LearningRate));
            scalars.Add(new(GroupKey(group, "initial_lr"), Groups[group].InitialLearningRate));
            scalars.Add(new(GroupKey(group, "momentum"), Groups[group].Momentum));
            foreach (var state in _states[group])
            {
                CaptureParameter(state, tensors, scalars);
            }
        }

        return new OptimizerState(Name, tensors, scalars);
    }

    /// <summary>
    /// Takes over what <see cref="CaptureState"/> gave. The weight decay of the groups stays as constructed, since it follows
    /// from the batch, which a resumed run may change.
    /// </summary>
    /// <param name="state">The state of an optimizer of the same kind over the same parameters.</param>
    /// <exception cref="InputException">It belongs to another optimizer or another model.</exception>
    public void RestoreState(OptimizerState state)
    {
        if (state.Optimizer != Name)
        {
            throw Mismatch($"its optimizer is {state.Optimizer}, not {Name}");
        }

        var tensors = state.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var scalars = state.Scalars.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        CheckRestorable(tensors, scalars);
        for (var group = 0; group < Groups.Count; group++)
        {
            Groups[group].LearningRate = scalars[GroupKey(group, "lr")];
            Groups[group].InitialLearningRate = scalars[GroupKey(group, "initial_lr")];
            Groups[group].Momentum = scalars[GroupKey(group, "momentum")];
            foreach (var parameter in _states[group])
            {
                RestoreParameter(parameter, tensors, scalars);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var states in _states)
        {
            foreach (var state in states)
            {
                state.Dispose();
            }
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Updates the parameters of a group that have a gradient, in a dispose scope and without recording gradients.</summary>
    private protected abstract void UpdateGroup(ParameterGroup group, IReadOnlyList<ParameterState> states);

    private static string GroupKey(int group, string name) => string.Create(CultureInfo.InvariantCulture, $"group.{group}.{name}");

    private static InputException Mismatch(string why) =>
        new($"the optimizer state of the checkpoint does not fit this run: {why}", remedy: "Resume with the model and the options the run was started with");

    private string BufferKey(ParameterState state, int buffer) => $"{state.Parameter.Name}:{_bufferNames[buffer]}";

    private void CaptureParameter(ParameterState state, List<KeyValuePair<string, StoredTensor>> tensors, List<KeyValuePair<string, double>> scalars)
    {
        if (state.Steps == 0)
        {
            return;
        }

        scalars.Add(new($"{state.Parameter.Name}:{StepsName}", state.Steps));
        if (state.MomentumProduct != 1)
        {
            scalars.Add(new($"{state.Parameter.Name}:{MomentumProductName}", state.MomentumProduct));
        }

        for (var buffer = 0; buffer < _bufferNames.Length; buffer++)
        {
            if (state.Buffers[buffer] is { } tensor)
            {
                using var local = tensor.cpu();
                tensors.Add(new(BufferKey(state, buffer), local.ToStored()));
            }
        }
    }

    private void RestoreParameter(ParameterState state, Dictionary<string, StoredTensor> tensors, Dictionary<string, double> scalars)
    {
        state.Dispose();
        state.Steps = (long)scalars.GetValueOrDefault($"{state.Parameter.Name}:{StepsName}");
        state.MomentumProduct = scalars.GetValueOrDefault($"{state.Parameter.Name}:{MomentumProductName}", 1);
        for (var buffer = 0; buffer < _bufferNames.Length; buffer++)
        {
            if (tensors.TryGetValue(BufferKey(state, buffer), out var stored))
            {
                state.Buffer(buffer).CopyFrom(stored);
            }
        }
    }

    /// <summary>Finds every misfit before anything is changed.</summary>
    private void CheckRestorable(Dictionary<string, StoredTensor> tensors, Dictionary<string, double> scalars)
    {
        for (var group = 0; group < Groups.Count; group++)
        {
            if (!scalars.ContainsKey(GroupKey(group, "lr")) || !scalars.ContainsKey(GroupKey(group, "initial_lr")) || !scalars.ContainsKey(GroupKey(group, "momentum")))
            {
                throw Mismatch($"parameter group {group.ToString(CultureInfo.InvariantCulture)} is missing");
            }
        }

        var known = new Dictionary<string, ParameterState>(StringComparer.Ordinal);
        foreach (var state in _states.SelectMany(states => states))
        {
            for (var buffer = 0; buffer < _bufferNames.Length; buffer++)
            {
                known.Add(BufferKey(state, buffer), state);
            }
        }

        foreach (var (name, stored) in tensors)
        {
            if (!known.TryGetValue(name, out var state))
            {
                throw Mismatch($"there is no place for '{name}'");
            }

            if (!stored.Shape.SequenceEqual(state.Value.shape))
            {
                throw Mismatch($"'{name}' has the shape [{string.Join(',', stored.Shape)}] instead of [{string.Join(',', state.Value.shape)}]");
            }
        }
    }
}
