using System.Collections.Frozen;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints.Writing;

namespace YoloTune.Models.PyTorch;

/// <summary>The classes of the reference that networks are made of (spec/02 section 3).</summary>
internal static class ModuleClass
{
    private const string Block = "ultralytics.nn.modules.block";
    private const string Head = "ultralytics.nn.modules.head";
    private const string Convolution = "ultralytics.nn.modules.conv";

    private static readonly FrozenDictionary<string, GlobalName> ByShortName = Build();

    /// <summary>The class of a short name, such as <c>Conv2d</c> or <c>C3k2</c>.</summary>
    /// <param name="name">Name without module; an "nn." of model YAML files is skipped.</param>
    /// <exception cref="FormatException">There is no such class.</exception>
    public static GlobalName Of(string name) => ByShortName.TryGetValue(name[(name.LastIndexOf('.') + 1)..], out var found)
        ? found
        : throw new FormatException($"the module '{name}' has no counterpart in PyTorch files");

    /// <summary>The class of a task's model.</summary>
    /// <param name="task">The task.</param>
    public static GlobalName OfTask(TaskKind task) => new("ultralytics.nn.tasks", task switch
    {
        TaskKind.Segment => "SegmentationModel",
        TaskKind.Pose => "PoseModel",
        TaskKind.Obb => "OBBModel",
        TaskKind.Classify => "ClassificationModel",
        TaskKind.Semantic => "SemanticSegmentationModel",
        TaskKind.Depth => "DepthModel",
        _ => "DetectionModel",
    });

    private static FrozenDictionary<string, GlobalName> Build()
    {
        var classes = new Dictionary<string, GlobalName>(StringComparer.Ordinal);
        Add("torch.nn.modules.activation", "SiLU", "Tanh");
        Add("torch.nn.modules.batchnorm", "BatchNorm2d");
        Add("torch.nn.modules.container", "ModuleList", "Sequential");
        Add("torch.nn.modules.conv", "Conv2d", "ConvTranspose2d");
        Add("torch.nn.modules.dropout", "Dropout");
        Add("torch.nn.modules.linear", "Identity", "Linear");
        Add("torch.nn.modules.pooling", "AdaptiveAvgPool2d", "MaxPool2d");
        Add("torch.nn.modules.upsampling", "Upsample");
        Add(Block, "Attention", "Bottleneck", "C2", "C2PSA", "C2f", "C3", "C3k", "C3k2", "DFL", "PSABlock", "Proto", "Proto26", "RealNVP", "SPPF");
        Add(Convolution, "Concat", "Conv", "DWConv");
        Add(Head, "Classify", "Depth", "Detect", "OBB", "OBB26", "Pose", "Pose26", "Segment", "Segment26", "SemanticSegment");
        return classes.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string module, params string[] names)
        {
            foreach (var name in names)
            {
                classes[name] = new GlobalName(module, name);
            }
        }
    }
}
