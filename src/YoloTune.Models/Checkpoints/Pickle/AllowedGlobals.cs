using System.Collections.Frozen;

namespace YoloTune.Models.Checkpoints.Pickle;

/// <summary>
/// The allow-list of spec/02 section 3: the only names that a pickle may use. Look-up by table; no name is ever resolved to a
/// type of this process.
/// </summary>
internal static class AllowedGlobals
{
    private static readonly FrozenDictionary<string, GlobalKind> Table = Build().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Packages whose names have no business in a checkpoint, not even unused.</summary>
    private static readonly FrozenSet<string> Forbidden = new[]
    {
        "__builtin__", "__main__", "_io", "_pickle", "_posixsubprocess", "_thread", "asyncio", "bdb", "builtins", "cloudpickle", "code", "codeop", "commands",
        "ctypes", "dill", "ftplib", "functools", "http", "importlib", "io", "joblib", "marshal", "multiprocessing", "nt", "ntpath", "operator", "os", "pdb",
        "pickle", "pip", "platform", "popen2", "posix", "posixpath", "pty", "pydoc", "requests", "runpy", "shutil", "signal", "site", "smtplib", "socket",
        "ssl", "subprocess", "sys", "tempfile", "threading", "timeit", "trace", "types", "urllib", "urllib2", "webbrowser", "zipimport",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Looks a global up.</summary>
    /// <param name="module">Its module.</param>
    /// <param name="name">Its name.</param>
    /// <param name="faults">Makes the error.</param>
    /// <exception cref="Core.Errors.InputException">It belongs to a package that never occurs in a checkpoint.</exception>
    public static PickleGlobal Find(string module, string name, PickleFaults faults)
    {
        var full = $"{module}.{name}";
        if (Table.TryGetValue(full, out var kind))
        {
            return new PickleGlobal(full, kind);
        }

        var dot = module.IndexOf('.', StringComparison.Ordinal);
        if (Forbidden.Contains(dot < 0 ? module : module[..dot]))
        {
            throw faults.Refused(full, "refers to");
        }

        return new PickleGlobal(full, GlobalKind.Unknown);
    }

    private static Dictionary<string, GlobalKind> Build()
    {
        var table = new Dictionary<string, GlobalKind>(StringComparer.Ordinal)
        {
            ["collections.OrderedDict"] = GlobalKind.OrderedDict,
            ["torch.Size"] = GlobalKind.Size,
            ["torch._utils._rebuild_tensor_v2"] = GlobalKind.RebuildTensor,
            ["torch._utils._rebuild_parameter"] = GlobalKind.RebuildParameter,
            ["torch._utils._rebuild_parameter_with_state"] = GlobalKind.RebuildParameter,
            ["torch.storage.UntypedStorage"] = GlobalKind.Storage,
            ["torchvision.transforms.functional.InterpolationMode"] = GlobalKind.Enumeration,
            ["numpy.core.multiarray.scalar"] = GlobalKind.NumpyScalar,
            ["numpy._core.multiarray.scalar"] = GlobalKind.NumpyScalar,
            ["numpy.dtype"] = GlobalKind.NumpyType,
            ["_codecs.encode"] = GlobalKind.Encode,
        };
        Add(table, GlobalKind.Set, "__builtin__", "set");
        Add(table, GlobalKind.Set, "builtins", "set");
        Add(table, GlobalKind.GetAttribute, "__builtin__", "getattr");
        Add(table, GlobalKind.GetAttribute, "builtins", "getattr");
        Add(table, GlobalKind.Path, "pathlib", "PosixPath", "WindowsPath");
        Add(table, GlobalKind.Path, "pathlib._local", "PosixPath", "WindowsPath");
        Add(table, GlobalKind.Namespace, "ultralytics.utils", "IterableSimpleNamespace");
        Add(table, GlobalKind.Namespace, "ultralytics.yolo.utils", "IterableSimpleNamespace");
        Add(table, GlobalKind.Transform, "torchvision.transforms.transforms", "Compose", "Resize", "CenterCrop", "ToTensor", "Normalize");
        Add(
            table, GlobalKind.Storage, "torch", "HalfStorage", "FloatStorage", "DoubleStorage", "BFloat16Storage", "LongStorage", "IntStorage", "ShortStorage",
            "CharStorage", "ByteStorage", "BoolStorage");
        AddModuleClasses(table);
        return table;
    }

    private static void AddModuleClasses(Dictionary<string, GlobalKind> table)
    {
        // The activations beyond SiLU and Tanh come with the "activation" key of a model YAML.
        Add(
            table, GlobalKind.ModuleClass, "torch.nn.modules.activation", "SiLU", "Tanh", "ReLU", "ReLU6", "LeakyReLU", "ELU", "GELU", "Hardswish", "Mish", "Sigmoid");
        Add(table, GlobalKind.ModuleClass, "torch.nn.modules.batchnorm", "BatchNorm2d");
        Add(table, GlobalKind.ModuleClass, "torch.nn.modules.container", "ModuleList", "Sequential");
        Add(table, GlobalKind.ModuleClass, "torch.nn.modules.conv", "Conv2d", "ConvTranspose2d");
        Add(table, GlobalKind.ModuleClass, "torch.nn.modules.dropout", "Dropout");
        Add(table, GlobalKind.ModuleClass, "torch.nn.modules.linear", "Identity", "Linear");
        Add(table, GlobalKind.ModuleClass, "torch.nn.modules.pooling", "AdaptiveAvgPool2d", "MaxPool2d");
        Add(table, GlobalKind.ModuleClass, "torch.nn.modules.upsampling", "Upsample");
        string[] blocks =
        [
            "Attention", "Bottleneck", "C2", "C2PSA", "C2f", "C3", "C3k", "C3k2", "DFL", "PSABlock", "Proto", "Proto26", "RealNVP", "SPPF",
        ];
        string[] convolutions = ["Concat", "Conv", "DWConv"];
        string[] heads = ["Classify", "Depth", "Detect", "OBB", "OBB26", "Pose", "Pose26", "Segment", "Segment26", "SemanticSegment"];
        Add(table, GlobalKind.ModuleClass, "ultralytics.nn.modules.block", blocks);
        Add(table, GlobalKind.ModuleClass, "ultralytics.nn.modules.conv", convolutions);
        Add(table, GlobalKind.ModuleClass, "ultralytics.nn.modules.head", heads);

        // Before the package was split into block, conv and head.
        Add(table, GlobalKind.ModuleClass, "ultralytics.nn.modules", [.. blocks, .. convolutions, .. heads]);
        Add(
            table, GlobalKind.ModuleClass, "ultralytics.nn.tasks", "ClassificationModel", "DepthModel", "DetectionModel", "OBBModel", "PoseModel",
            "SegmentationModel", "SemanticSegmentationModel");
    }

    private static void Add(Dictionary<string, GlobalKind> table, GlobalKind kind, string module, params string[] names)
    {
        foreach (var name in names)
        {
            table[$"{module}.{name}"] = kind;
        }
    }
}
