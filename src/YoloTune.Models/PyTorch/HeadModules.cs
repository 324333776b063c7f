using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Writing;

namespace YoloTune.Models.PyTorch;

/// <summary>The heads (spec/01 section 5, spec/02 section 7).</summary>
/// <param name="scope">The tree.</param>
/// <param name="folder">Weights of the head.</param>
internal sealed class HeadModules(ModuleScope scope, StateFolder folder)
{
    /// <summary>Children of the Detect family in registration order.</summary>
    private static readonly string[] Branches =
    [
        "cv2", "cv3", "dfl", "one2one_cv2", "one2one_cv3", "proto", "cv4", "one2one_cv4", "flow_model", "cv4_kpts", "cv4_sigma", "one2one_cv4_kpts", "one2one_cv4_sigma",
    ];

    /// <summary>Detect, Segment, OBB, Pose and their variants, without what every layer has.</summary>
    /// <param name="type">The class.</param>
    /// <param name="strides">Pixels per cell of every level.</param>
    /// <param name="keypointShape">Keypoints and values of each; pose only.</param>
    public ModuleNode Detector(string type, IReadOnlyList<double> strides, IReadOnlyList<long>? keypointShape)
    {
        var head = LeafModules.New(type);
        foreach (var name in Branches.Where(name => name == "dfl" || folder.HasFolder(name)))
        {
            head.Child(name, Branch(name));
        }

        var classes = Last("cv3");
        var bins = Last("cv2") / 4;
        head.With("nc", classes).With("nl", folder.Folder("cv2").Count).With("reg_max", bins).With("no", classes + (4 * bins)).With("stride", Stride(strides));
        return type switch
        {
            "Segment" or "Segment26" => head.With("nm", Last("cv4")).With("npr", BlockModules.Outputs(folder.Folder("proto").Folder("cv1"))),
            "OBB" or "OBB26" => head.With("ne", Last("cv4")),
            "Pose" => Keypoints(head, keypointShape),
            "Pose26" => Keypoints(head, keypointShape).With("nk_sigma", keypointShape![0] * 2),
            _ => head,
        };
    }

    /// <summary>The classification head.</summary>
    /// <param name="dropout">Share of values set to zero in training.</param>
    public ModuleNode Classifier(double dropout) => LeafModules.New("Classify")
        .Child("conv", BlockModules.Conv(scope, folder.Folder("conv")))
        .Child("pool", LeafModules.GlobalAverage())
        .Child("drop", LeafModules.Dropout(dropout))
        .Child("linear", LeafModules.Linear(scope, folder.Folder("linear")));

    /// <summary>The head of semantic segmentation.</summary>
    /// <param name="levels">Number of inputs.</param>
    /// <param name="strides">Strides as the head keeps them.</param>
    public ModuleNode Semantic(int levels, IReadOnlyList<double> strides) => LeafModules.New("SemanticSegment")
        .Child("classifier", BlockModules.Chain(scope, folder.Folder("classifier")))
        .Child("aux_head", folder.HasFolder("aux_head") ? BlockModules.Chain(scope, folder.Folder("aux_head")) : null)
        .With("nc", LeafModules.Shape(folder.Folder("classifier").Items().Last(), 4)[0])
        .With("nl", levels)
        .With("stride", Stride(strides));

    /// <summary>The depth head.</summary>
    public ModuleNode Depth()
    {
        var last = folder.Folder("head");
        return LeafModules.New("Depth")
            .Buffer("cal_a", LeafModules.Take(scope, folder, "cal_a"))
            .Buffer("cal_b", LeafModules.Take(scope, folder, "cal_b"))
            .Child("proj", LeafModules.List(folder.Folder("proj").Items().Select(item => BlockModules.Conv(scope, item))))
            .Child("refine", LeafModules.List(folder.Folder("refine").Items().Select(item => BlockModules.Chain(scope, item))))
            .Child("head", LeafModules.Sequential(
            [
                BlockModules.Conv(scope, last.Folder("0")),
                LeafModules.ConvTranspose2d(scope, last.Folder("1")),
                BlockModules.Conv(scope, last.Folder("2")),
                LeafModules.Conv2d(scope, last.Folder("3")),
            ]))
            .With("nl", folder.Folder("proj").Count);
    }

    private static ModuleNode Keypoints(ModuleNode head, IReadOnlyList<long>? shape) => shape is { Count: 2 }
        ? head.With("kpt_shape", shape.Cast<object?>().ToList()).With("nk", shape[0] * shape[1])
        : throw new FormatException("the model table has no kpt_shape of two numbers");

    private ModuleNode Branch(string name)
    {
        var inner = name.StartsWith("one2one", StringComparison.Ordinal) ? scope.ForCopy() : scope;
        return name switch
        {
            "dfl" => BlockModules.Expectation(scope, folder),
            "proto" => BlockModules.Prototypes(scope, folder.Folder(name)),
            "flow_model" => BlockModules.Flow(scope, folder.Folder(name)),
            _ => LeafModules.List(folder.Folder(name).Items().Select(level => level.HasEntry("weight") ? LeafModules.Conv2d(inner, level) : BlockModules.Chain(inner, level))),
        };
    }

    /// <summary>Outputs of the last convolution of a branch's first level.</summary>
    private long Last(string branch) => LeafModules.Shape(folder.Folder(branch).Folder(0).Items().Last(), 4)[0];

    private StoredTensor Stride(IReadOnlyList<double> strides) => scope.Convert(StoredTensor.FromFloats([.. strides.Select(stride => (float)stride)], strides.Count));
}
