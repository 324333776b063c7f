using YoloTune.Models.Checkpoints.Writing;

namespace YoloTune.Models.PyTorch;

/// <summary>
/// The building blocks of the families (spec/01 section 4, spec/02 section 7). Sizes come from the weights, so that a block needs to
/// be told only what weights do not show.
/// </summary>
internal static class BlockModules
{
    /// <summary>Convolution, normalisation, activation.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    /// <param name="stride">Step.</param>
    /// <param name="groups">Channel groups.</param>
    /// <param name="activated">False for the identity instead of SiLU.</param>
    /// <param name="type"><c>Conv</c> or <c>DWConv</c>.</param>
    public static ModuleNode Conv(ModuleScope scope, StateFolder folder, int stride = 1, long groups = 1, bool activated = true, string type = "Conv") =>
        LeafModules.New(type)
            .Child("conv", LeafModules.Conv2d(scope, folder.Folder("conv"), stride, groups))
            .Child("bn", LeafModules.BatchNorm2d(scope, folder.Folder("bn")))
            .Child("act", activated ? scope.Activation : LeafModules.Identity());

    /// <summary>A depthwise block from c to c channels.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    /// <param name="activated">False for the identity instead of SiLU.</param>
    /// <param name="type"><c>Conv</c> or <c>DWConv</c>.</param>
    public static ModuleNode Depthwise(ModuleScope scope, StateFolder folder, bool activated = true, string type = "DWConv") =>
        Conv(scope, folder, 1, Outputs(folder), activated, type);

    /// <summary>Conv blocks and plain convolutions one after the other; a nested sequence starts with a depthwise block.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    /// <param name="nested">True for a sequence within a sequence.</param>
    public static ModuleNode Chain(ModuleScope scope, StateFolder folder, bool nested = false) => LeafModules.Sequential(folder.Items().Select((item, index) =>
        item.HasEntry("weight") ? LeafModules.Conv2d(scope, item)
        : !item.HasFolder("conv") ? Chain(scope, item, nested: true)
        : nested && index == 0 ? Depthwise(scope, item)
        : Conv(scope, item)));

    /// <summary>Two convolutions with a shortcut where sizes allow.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    /// <param name="shortcut">Add the input when the channels agree.</param>
    public static ModuleNode Bottleneck(ModuleScope scope, StateFolder folder, bool shortcut) => LeafModules.New("Bottleneck")
        .Child("cv1", Conv(scope, folder.Folder("cv1")))
        .Child("cv2", Conv(scope, folder.Folder("cv2")))
        .With("add", shortcut && Inputs(folder.Folder("cv1")) == Outputs(folder.Folder("cv2")));

    /// <summary><c>C2f</c> and <c>C3k2</c>; the weights show what their items are.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    /// <param name="type">The class.</param>
    /// <param name="shortcut">Items add their input.</param>
    public static ModuleNode CrossStage(ModuleScope scope, StateFolder folder, string type, bool shortcut) => LeafModules.New(type)
        .Child("cv1", Conv(scope, folder.Folder("cv1")))
        .Child("cv2", Conv(scope, folder.Folder("cv2")))
        .Child("m", LeafModules.List(folder.Folder("m").Items().Select(item => CrossStageItem(scope, item, shortcut))))
        .With("c", Outputs(folder.Folder("cv1")) / 2);

    /// <summary><c>C2</c>: half of the channels pass through bottlenecks.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    /// <param name="shortcut">Bottlenecks add their input.</param>
    public static ModuleNode C2(ModuleScope scope, StateFolder folder, bool shortcut) => LeafModules.New("C2")
        .Child("cv1", Conv(scope, folder.Folder("cv1")))
        .Child("cv2", Conv(scope, folder.Folder("cv2")))
        .Child("m", LeafModules.Sequential(folder.Folder("m").Items().Select(item => Bottleneck(scope, item, shortcut))))
        .With("c", Outputs(folder.Folder("cv1")) / 2);

    /// <summary><c>C3</c> and <c>C3k</c>: two parallel paths, one through bottlenecks.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    /// <param name="type">The class.</param>
    /// <param name="shortcut">Bottlenecks add their input.</param>
    public static ModuleNode CrossStagePartial(ModuleScope scope, StateFolder folder, string type, bool shortcut) => LeafModules.New(type)
        .Child("cv1", Conv(scope, folder.Folder("cv1")))
        .Child("cv2", Conv(scope, folder.Folder("cv2")))
        .Child("cv3", Conv(scope, folder.Folder("cv3")))
        .Child("m", LeafModules.Sequential(folder.Folder("m").Items().Select(item => Bottleneck(scope, item, shortcut))));

    /// <summary><c>SPPF</c>: repeated max-pooling.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    /// <param name="kernel">Side of the window.</param>
    /// <param name="stages">Number of poolings.</param>
    /// <param name="shortcut">Add the input when the channels agree.</param>
    /// <param name="activated">True for the SiLU that older releases have after the first convolution.</param>
    public static ModuleNode PyramidPooling(ModuleScope scope, StateFolder folder, int kernel, int stages, bool shortcut, bool activated) => LeafModules.New("SPPF")
        .Child("cv1", Conv(scope, folder.Folder("cv1"), activated: activated))
        .Child("cv2", Conv(scope, folder.Folder("cv2")))
        .Child("m", LeafModules.MaxPool2d(kernel))
        .With("n", stages)
        .With("add", shortcut && Inputs(folder.Folder("cv1")) == Outputs(folder.Folder("cv2")));

    /// <summary><c>C2PSA</c>: half of the channels pass through attention blocks.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    public static ModuleNode PartialAttention(ModuleScope scope, StateFolder folder) => LeafModules.New("C2PSA")
        .Child("cv1", Conv(scope, folder.Folder("cv1")))
        .Child("cv2", Conv(scope, folder.Folder("cv2")))
        .Child("m", LeafModules.Sequential(folder.Folder("m").Items().Select(item => AttentionBlock(scope, item))))
        .With("c", Outputs(folder.Folder("cv1")) / 2);

    /// <summary><c>DFL</c>, or the identity for one bin.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="head">Weights of the head.</param>
    public static ModuleNode Expectation(ModuleScope scope, StateFolder head)
    {
        if (!head.HasFolder("dfl"))
        {
            return LeafModules.Identity();
        }

        var convolution = head.Folder("dfl").Folder("conv");
        return LeafModules.New("DFL").Child("conv", LeafModules.Conv2d(scope, convolution)).With("c1", LeafModules.Shape(convolution, 4)[1]);
    }

    /// <summary><c>Proto</c> and <c>Proto26</c>: mask prototypes.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    public static ModuleNode Prototypes(ModuleScope scope, StateFolder folder)
    {
        var proto = LeafModules.New(folder.HasFolder("feat_refine") ? "Proto26" : "Proto")
            .Child("cv1", Conv(scope, folder.Folder("cv1")))
            .Child("upsample", LeafModules.ConvTranspose2d(scope, folder.Folder("upsample")))
            .Child("cv2", Conv(scope, folder.Folder("cv2")))
            .Child("cv3", Conv(scope, folder.Folder("cv3")));
        return !folder.HasFolder("feat_refine")
            ? proto
            : proto
                .Child("feat_refine", LeafModules.List(folder.Folder("feat_refine").Items().Select(item => Conv(scope, item))))
                .Child("feat_fuse", Conv(scope, folder.Folder("feat_fuse")))
                .Child("semseg", Chain(scope, folder.Folder("semseg")));
    }

    /// <summary><c>RealNVP</c>: the flow of keypoint errors; its activations are objects of their own.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    public static ModuleNode Flow(ModuleScope scope, StateFolder folder)
    {
        var flow = LeafModules.New("RealNVP");
        foreach (var buffer in new[] { "loc", "cov", "mask" })
        {
            flow.Buffer(buffer, LeafModules.Take(scope, folder, buffer));
        }

        return flow.Child("s", Nets("s", bounded: true)).Child("t", Nets("t", bounded: false));

        ModuleNode Nets(string name, bool bounded) => LeafModules.List(Enumerable.Range(0, folder.Folder(name).Count).Select(i => Net(folder.Folder(name).Folder(i), bounded)));

        ModuleNode Net(StateFolder net, bool bounded) => LeafModules.Sequential(
        [
            LeafModules.Linear(scope, net.Folder("0")),
            LeafModules.SiLU(),
            LeafModules.Linear(scope, net.Folder("2")),
            LeafModules.SiLU(),
            LeafModules.Linear(scope, net.Folder("4")),
            .. bounded ? [LeafModules.Tanh()] : Array.Empty<ModuleNode>(),
        ]);
    }

    /// <summary>Output channels of a Conv block.</summary>
    /// <param name="folder">Its weights.</param>
    public static long Outputs(StateFolder folder) => LeafModules.Shape(folder.Folder("conv"), 4)[0];

    /// <summary>Input channels of a Conv block without groups.</summary>
    /// <param name="folder">Its weights.</param>
    public static long Inputs(StateFolder folder) => LeafModules.Shape(folder.Folder("conv"), 4)[1];

    private static ModuleNode CrossStageItem(ModuleScope scope, StateFolder item, bool shortcut) =>
        item.HasFolder("0") ? LeafModules.Sequential([Bottleneck(scope, item.Folder("0"), shortcut), AttentionBlock(scope, item.Folder("1"))])
        : item.HasFolder("cv3") ? CrossStagePartial(scope, item, "C3k", shortcut)
        : Bottleneck(scope, item, shortcut);

    private static ModuleNode AttentionBlock(ModuleScope scope, StateFolder folder)
    {
        var forward = folder.Folder("ffn");
        return LeafModules.New("PSABlock")
            .Child("attn", Attention(scope, folder.Folder("attn")))
            .Child("ffn", LeafModules.Sequential([Conv(scope, forward.Folder("0")), Conv(scope, forward.Folder("1"), activated: false)]))
            .With("add", true);
    }

    /// <summary>All blocks that contain attention give it one head per 64 channels, and keys half as wide as values (spec/01 section 4.2).</summary>
    private static ModuleNode Attention(ModuleScope scope, StateFolder folder)
    {
        var channels = Outputs(folder.Folder("proj"));
        var heads = Math.Max(channels / 64, 1);
        var head = channels / heads;
        var key = head / 2;
        return LeafModules.New("Attention")
            .Child("qkv", Conv(scope, folder.Folder("qkv"), activated: false))
            .Child("proj", Conv(scope, folder.Folder("proj"), activated: false))
            .Child("pe", Depthwise(scope, folder.Folder("pe"), activated: false, type: "Conv"))
            .With("num_heads", heads)
            .With("head_dim", head)
            .With("key_dim", key)
            .With("scale", Math.Pow(key, -0.5));
    }
}
