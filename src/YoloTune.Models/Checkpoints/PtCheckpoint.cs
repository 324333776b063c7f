using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Checkpoints;

/// <summary>Makes a <see cref="Checkpoint"/> of an unpickled <c>.pt</c> file (spec/02 sections 4 and 5).</summary>
internal sealed class PtCheckpoint
{
    private static readonly HashSet<string> Covered = new(StringComparer.Ordinal) { "training", "yaml", "names", "stride", "criterion", "task", "args", "transforms" };
    private readonly PickleFaults _faults;
    private readonly TensorLoader _tensors;
    private readonly PlainTree _plain;
    private readonly PickleDictionary _root;
    private readonly CheckpointReadOptions _options;

    private PtCheckpoint(PickleDictionary root, IStorageSource storages, string file, CheckpointReadOptions options)
    {
        _root = root;
        _options = options;
        _faults = new PickleFaults(file);
        _tensors = new TensorLoader(storages, _faults);
        _plain = new PlainTree(_tensors, _faults);
    }

    /// <summary>Reads an object graph.</summary>
    /// <param name="pickle">data.pkl.</param>
    /// <param name="storages">Where its storages are.</param>
    /// <param name="file">The file, for errors.</param>
    /// <param name="options">How to read.</param>
    /// <param name="limits">Bounds of the pickle; null for the default.</param>
    /// <exception cref="InputException">The graph is damaged, hostile or holds no model.</exception>
    public static Checkpoint Read(ReadOnlyMemory<byte> pickle, IStorageSource storages, string file, CheckpointReadOptions options, PickleLimits? limits = null)
    {
        var root = Unpickler.Load(pickle, file, limits) switch
        {
            PickleDictionary dictionary => dictionary,
            ObjectRecord record => throw NoModel(file, $"a bare object of class {record.ClassName}"),
            TensorRecord => throw NoModel(file, "a single tensor"),
            List<object?> => throw NoModel(file, "a list"),
            _ => throw NoModel(file, "a single value"),
        };
        return new PtCheckpoint(root, storages, file, options).Read();
    }

    private static InputException NoModel(string file, string what) =>
        new($"the checkpoint holds {what}, not a dictionary with a model", file, remedy: "Save it in Python as torch.save({'model': model}, path) or torch.save(model.state_dict(), path)");

    private static long? Whole(object? value) => value switch
    {
        long number => number,
        double number when Math.Abs(number) < 1e15 => (long)number,
        _ => null,
    };

    private static double? Number(object? value) => value switch
    {
        long number => number,
        double number => number,
        bool flag => flag ? 1 : 0,
        _ => null,
    };

    private Checkpoint Read()
    {
        var model = _root["ema"] is ObjectRecord or PickleDictionary { Count: > 0 } ? _root["ema"] : _root["model"];
        return model switch
        {
            ObjectRecord record => FromModule(record),
            PickleDictionary { Count: > 0 } state => FromState(state),
            null when IsState(_root) => FromState(_root),
            _ => throw NoModel(_faults.File, _root.Count == 0 ? "an empty dictionary" : $"a dictionary of {string.Join(", ", _root.Items.Take(8).Select(entry => $"'{PickleFaults.Printable(entry.Key as string ?? "?")}'"))}"),
        };
    }

    private static bool IsState(PickleDictionary dictionary) => dictionary.Count > 0 && dictionary.Items.All(entry => entry is { Key: string, Value: TensorRecord });

    private Checkpoint FromModule(ObjectRecord model)
    {
        var tree = ModuleTree.Walk(model, _tensors, _faults);
        var (common, exceptions) = CommonBatchNorm(tree.BatchNorms);
        return Complete(tree.State, model.Attributes.GetValueOrDefault, TaskNames.OfModelClass(model.ShortName)) with
        {
            Format = CheckpointFormat.ModuleTree,
            BatchNorm = common,
            BatchNormExceptions = exceptions,
            HasLegacySppfActivation = tree.HasLegacySppfActivation,
            IsFused = tree.BatchNorms.Count == 0,
            ModelAttributes = Attributes(model),
            Layers = ModuleTree.Layers(model),
        };
    }

    private Checkpoint FromState(PickleDictionary state)
    {
        if (!IsState(state))
        {
            throw NoModel(_faults.File, "a state dict with entries that are no tensors");
        }

        var entries = state.Items.Select(entry => KeyValuePair.Create((string)entry.Key, _tensors.Load((TensorRecord)entry.Value!))).ToList();
        var described = ReferenceEquals(state, _root) ? static _ => null : new Func<string, object?>(name => _root[name]);
        return Complete(entries, described, ofClass: null) with
        {
            Format = CheckpointFormat.StateDict,
            IsFused = !entries.Exists(entry => entry.Key.EndsWith(".running_mean", StringComparison.Ordinal)),
        };
    }

    private Checkpoint Complete(List<KeyValuePair<string, StoredTensor>> state, Func<string, object?> attribute, TaskKind? ofClass)
    {
        if (_options.RequireFinite)
        {
            FiniteCheck.Require(state, _faults.File);
        }

        var yaml = _plain.Dictionary(attribute("yaml"), "yaml");
        var trainArgs = _plain.Dictionary(_root["train_args"], "train_args");
        var modelArgs = _plain.Dictionary(attribute("args"), "args");
        return new Checkpoint
        {
            Task = TaskNames.Parse(attribute("task") as string ?? trainArgs.GetValueOrDefault("task") as string ?? modelArgs.GetValueOrDefault("task") as string, _faults.File)
                ?? ofClass ?? TaskNames.OfYaml(yaml) ?? TaskKind.Detect,
            State = state,
            Yaml = yaml,
            Names = Names(attribute("names")),
            Stride = attribute("stride") is TensorRecord stride ? [.. _tensors.Load(stride).ToFloats().Select(value => (double)value)] : [],
            Epoch = Whole(_root["epoch"]),
            BestFitness = Number(_root["best_fitness"]),
            Updates = Whole(_root["updates"]),
            TrainArgs = trainArgs.Count > 0 ? trainArgs : modelArgs,
            TrainMetrics = Metrics(),
            TrainResults = Results(),
            Date = _root["date"] as string,
            Version = _root["version"] as string,
            Optimizer = _options.ReadOptimizer && _root["optimizer"] is PickleDictionary { Count: > 0 } optimizer ? Optimizer(optimizer) : null,
        };
    }

    private Dictionary<string, object?> Attributes(ObjectRecord model)
    {
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in model.Attributes)
        {
            if (!name.StartsWith('_') && !Covered.Contains(name))
            {
                attributes[name] = _plain.Convert(value, name);
            }
        }

        return attributes;
    }

    private SortedDictionary<int, string> Names(object? value)
    {
        var names = new SortedDictionary<int, string>();
        switch (value)
        {
            case null:
                break;
            case PickleDictionary dictionary:
                foreach (var (key, name) in dictionary.Items)
                {
                    names[key is long and >= 0 and < int.MaxValue ? (int)(long)key : throw _faults.Damaged("the class names are not numbered from 0")] = Name(name);
                }

                break;
            case List<object?> list:
                for (var i = 0; i < list.Count; i++)
                {
                    names[i] = Name(list[i]);
                }

                break;
            default:
                throw _faults.Damaged("the class names are neither a dictionary nor a list");
        }

        return names;
    }

    private string Name(object? value) => value switch
    {
        string text => text,
        long or double => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => throw _faults.Damaged("a class name is no text"),
    };

    private Dictionary<string, double> Metrics()
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in _plain.Dictionary(_root["train_metrics"], "train_metrics"))
        {
            if (Number(value) is { } number)
            {
                metrics[name] = number;
            }
        }

        return metrics;
    }

    private Dictionary<string, IReadOnlyList<double>> Results()
    {
        var results = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);
        foreach (var (name, value) in _plain.Dictionary(_root["train_results"], "train_results"))
        {
            if (value is List<object?> column)
            {
                results[name] = [.. column.Select(item => Number(item) ?? double.NaN)];
            }
        }

        return results;
    }

    private OptimizerSnapshot Optimizer(PickleDictionary optimizer)
    {
        if (optimizer["param_groups"] is not List<object?> groups || optimizer["state"] is not PickleDictionary state)
        {
            throw _faults.Damaged("the optimizer has no parameter groups or no state");
        }

        var read = new List<OptimizerSnapshotGroup>();
        foreach (var group in groups)
        {
            var settings = new Dictionary<string, object?>(_plain.Dictionary(group, "param_groups"), StringComparer.Ordinal);
            settings.Remove("params", out var parameters);
            read.Add(new OptimizerSnapshotGroup(settings, parameters is List<object?> numbers ? [.. numbers.OfType<long>()] : throw _faults.Damaged("a parameter group lists no parameters")));
        }

        var values = new Dictionary<long, IReadOnlyDictionary<string, object?>>();
        foreach (var (key, value) in state.Items)
        {
            values[key as long? ?? throw _faults.Damaged("the optimizer's state is not numbered")] = _plain.Dictionary(value, "optimizer");
        }

        return new OptimizerSnapshot(read, values);
    }

    private static (BatchNormSettings? Common, Dictionary<string, BatchNormSettings> Exceptions) CommonBatchNorm(Dictionary<string, BatchNormSettings> all)
    {
        var common = all.Values.GroupBy(settings => settings).MaxBy(group => group.Count())?.Key;
        return (common, all.Where(entry => entry.Value != common).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal));
    }
}
