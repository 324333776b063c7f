using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Pickle;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>What the reference's own files say of every class: which attributes its objects have, in which order, and of which types.</summary>
internal sealed class ReferenceClasses
{
    /// <summary>Caches of the last run, which the specification says not to write (spec/02 section 7).</summary>
    private static readonly HashSet<string> Caches = ["anchors", "strides", "shape", "max_det", "angle", "legacy", "export"];

    private static readonly string[] Place = ["np", "i", "f", "type"];

    private readonly Dictionary<string, string[]> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Class, string Attribute), HashSet<string>> _types = [];

    private ReferenceClasses()
    {
    }

    /// <summary>Every global that some file of the reference has.</summary>
    public SortedSet<string> Globals { get; } = new(StringComparer.Ordinal);

    /// <summary>Learns from the golden files.</summary>
    public static ReferenceClasses Learn()
    {
        var classes = new ReferenceClasses();
        foreach (var path in Directory.GetFiles(SharedFolder.Require("golden", "checkpoints"), "best.pt", SearchOption.AllDirectories))
        {
            using var file = PickledFile.Open(path);
            classes.Globals.UnionWith(PickleScan.Of(file.Pickle).Globals);
            foreach (var (isLayer, module) in Inside(file.Model))
            {
                Assert.Equal(isLayer ? Place : [], module.Attributes.Keys.Where(Place.Contains));
                classes.Learn(file, module);
            }
        }

        // Classes that no golden file has. The heads of YOLO26 derive from them and add nothing, but for nk_sigma (spec/02 section 7).
        classes.Derive("Segment", "Segment26");
        classes.Derive("OBB", "OBB26");
        classes.Derive("Pose", "Pose26", "nk_sigma");
        classes.Derive("Proto", "Proto26");
        return classes;
    }

    /// <summary>The modules inside the model object, each object once, with whether it is a layer of the table.</summary>
    public static IEnumerable<(bool IsLayer, ObjectRecord Module)> Inside(ObjectRecord model)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var (_, network) in ((PickleDictionary)model["_modules"]!).Items)
        {
            foreach (var (_, layer) in ((PickleDictionary)((ObjectRecord)network!)["_modules"]!).Items)
            {
                foreach (var module in Below((ObjectRecord)layer!).Where(seen.Add))
                {
                    yield return (ReferenceEquals(module, layer), module);
                }
            }
        }
    }

    /// <summary>Holds an object against what the reference gives its class.</summary>
    public void Check(PickledFile file, bool isLayer, ObjectRecord module)
    {
        var own = Own(module);
        Assert.True(_names.TryGetValue(module.ShortName, out var expected), $"no file of the reference has a '{module.ShortName}'");
        Assert.Equal(expected.Prepend(module.ShortName), own.Prepend(module.ShortName));
        Assert.Equal(isLayer ? Place : [], module.Attributes.Keys.Where(Place.Contains));
        foreach (var name in own)
        {
            var type = TypeOf(file, module[name]);
            Assert.True(_types[(module.ShortName, name)].Contains(type), $"{module.ShortName}.{name} is {type}, not {string.Join(" or ", _types[(module.ShortName, name)])}");
        }
    }

    private static IEnumerable<ObjectRecord> Below(ObjectRecord module) =>
        ((PickleDictionary)module["_modules"]!).Items.Select(entry => entry.Value).OfType<ObjectRecord>().SelectMany(Below).Prepend(module);

    private static string[] Own(ObjectRecord module) =>
        [.. module.Attributes.Keys.Where(name => !ModuleComparison.Framework.Contains(name) && !Caches.Contains(name) && !Place.Contains(name))];

    private static string TypeOf(PickledFile file, object? value) => value switch
    {
        null => "None",
        PickleTuple tuple => $"({string.Join(", ", tuple.Items.Select(item => TypeOf(file, item)))})",
        List<object?> list => $"[{string.Join(", ", list.Select(item => TypeOf(file, item)))}]",
        PickleDictionary => "dict",
        TensorRecord tensor => $"tensor of {file.Tensor(tensor).Kind}, rank {file.Tensor(tensor).Shape.Count}",
        ObjectRecord record => record.ClassName,
        _ => value.GetType().Name,
    };

    private void Learn(PickledFile file, ObjectRecord module)
    {
        var own = Own(module);
        if (!_names.TryAdd(module.ShortName, own))
        {
            Assert.Equal(_names[module.ShortName].Prepend(module.ShortName), own.Prepend(module.ShortName));
        }

        foreach (var name in own)
        {
            var types = _types.TryGetValue((module.ShortName, name), out var known) ? known : _types[(module.ShortName, name)] = [];
            types.Add(TypeOf(file, module[name]));
        }
    }

    private void Derive(string name, string from, params string[] without)
    {
        Assert.True(_names.TryAdd(name, [.. _names[from].Except(without)]), $"A file of the reference has a '{name}' of its own.");
        foreach (var attribute in _names[name])
        {
            _types[(name, attribute)] = _types[(from, attribute)];
        }
    }
}
