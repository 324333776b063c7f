using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Checkpoints;

/// <summary>
/// Walks a pickled tree of modules (spec/02 section 5): per module parameters, then persistent buffers, then children, which is the
/// order of the state dict.
/// </summary>
internal sealed class ModuleTree
{
    private const int Deepest = 64;
    private const int MostModules = 200_000;
    private readonly TensorLoader _tensors;
    private readonly PickleFaults _faults;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _modules;

    private ModuleTree(TensorLoader tensors, PickleFaults faults)
    {
        _tensors = tensors;
        _faults = faults;
    }

    /// <summary>Parameters and buffers in order.</summary>
    public List<KeyValuePair<string, StoredTensor>> State { get; } = [];

    /// <summary>Batch normalisations by module name.</summary>
    public Dictionary<string, BatchNormSettings> BatchNorms { get; } = new(StringComparer.Ordinal);

    /// <summary>True when the first convolution of an SPPF block has the activation SiLU.</summary>
    public bool HasLegacySppfActivation { get; private set; }

    /// <summary>Walks a tree.</summary>
    /// <param name="root">The task model.</param>
    /// <param name="tensors">Loads tensors.</param>
    /// <param name="faults">Makes the errors.</param>
    public static ModuleTree Walk(ObjectRecord root, TensorLoader tensors, PickleFaults faults)
    {
        var tree = new ModuleTree(tensors, faults);
        tree.Visit(root, string.Empty, 0);
        return tree;
    }

    /// <summary>The top-level layers, children of the root's child <c>model</c>.</summary>
    /// <param name="root">The task model.</param>
    public static IReadOnlyList<CheckpointLayer> Layers(ObjectRecord root)
    {
        if (Child(root, "model") is not { } sequence || sequence["_modules"] is not PickleDictionary children)
        {
            return [];
        }

        var layers = new List<CheckpointLayer>();
        foreach (var layer in children.Items.Select(entry => entry.Value).OfType<ObjectRecord>())
        {
            IReadOnlyList<int> from = layer["f"] switch
            {
                long single => [(int)single],
                List<object?> several => [.. several.OfType<long>().Select(index => (int)index)],
                PickleTuple several => [.. several.Items.OfType<long>().Select(index => (int)index)],
                _ => [-1],
            };
            layers.Add(new CheckpointLayer(layer["i"] is long index ? (int)index : layers.Count, from, layer.ShortName));
        }

        return layers;
    }

    private static ObjectRecord? Child(ObjectRecord? module, string name) => (module?["_modules"] as PickleDictionary)?[name] as ObjectRecord;

    private void Visit(ObjectRecord module, string prefix, int depth)
    {
        if (depth > Deepest)
        {
            throw _faults.OverLimit("modules nested too deeply, or containing themselves", Deepest);
        }

        if (++_modules > MostModules)
        {
            throw _faults.OverLimit("too many modules", MostModules);
        }

        Note(module, prefix);
        AddTensors(module, "_parameters", prefix, left: null);
        AddTensors(module, "_buffers", prefix, module["_non_persistent_buffers_set"] as PickleSet);
        foreach (var (name, child) in Entries(module, "_modules", prefix))
        {
            switch (child)
            {
                case null:
                    break;
                case ObjectRecord record:
                    Visit(record, $"{prefix}{name}.", depth + 1);
                    break;
                default:
                    throw _faults.Damaged($"the child '{PickleFaults.Printable(prefix + name)}' is no module");
            }
        }
    }

    private void Note(ObjectRecord module, string prefix)
    {
        if (module.ShortName == "BatchNorm2d")
        {
            BatchNorms[prefix.TrimEnd('.')] = new BatchNormSettings(module["eps"] as double? ?? 1e-5, module["momentum"] as double? ?? 0.1);
        }
        else if (module.ShortName == "SPPF" && Child(Child(module, "cv1"), "act") is { ShortName: "SiLU" })
        {
            HasLegacySppfActivation = true;
        }
    }

    private void AddTensors(ObjectRecord module, string group, string prefix, PickleSet? left)
    {
        foreach (var (name, value) in Entries(module, group, prefix))
        {
            if (value is null || (left is not null && left.Items.Contains(name)))
            {
                continue;
            }

            var full = prefix + name;
            if (value is not TensorRecord tensor || !_names.Add(full))
            {
                throw _faults.Damaged($"the entry '{PickleFaults.Printable(full)}' is {(value is TensorRecord ? "there twice" : "no tensor")}");
            }

            State.Add(new(full, _tensors.Load(tensor)));
        }
    }

    private IEnumerable<(string Name, object? Value)> Entries(ObjectRecord module, string group, string prefix)
    {
        switch (module[group])
        {
            case null:
                return [];
            case PickleDictionary entries:
                return entries.Items.Select(entry => (entry.Key as string ?? throw _faults.Damaged($"an entry of '{PickleFaults.Printable(prefix)}{group}' is not named by text"), entry.Value));
            default:
                throw _faults.Damaged($"'{PickleFaults.Printable(prefix)}{group}' is no dictionary");
        }
    }
}
