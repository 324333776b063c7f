using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Writing;

namespace YoloTune.Models.PyTorch;

/// <summary>Modules of PyTorch itself with their attributes (spec/02 section 7).</summary>
internal static class LeafModules
{
    /// <summary>The activation x sigmoid(x).</summary>
    public static ModuleNode SiLU() => New("SiLU").With("inplace", true);

    /// <summary>No operation.</summary>
    public static ModuleNode Identity() => New("Identity");

    /// <summary>The hyperbolic tangent.</summary>
    public static ModuleNode Tanh() => New("Tanh");

    /// <summary>Modules called 0, 1, 2, ... that run one after the other.</summary>
    /// <param name="items">The modules.</param>
    public static ModuleNode Sequential(IEnumerable<ModuleNode> items) => Numbered("Sequential", items);

    /// <summary>Modules called 0, 1, 2, ...</summary>
    /// <param name="items">The modules.</param>
    public static ModuleNode List(IEnumerable<ModuleNode> items) => Numbered("ModuleList", items);

    /// <summary>A convolution.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights: weight (o, i/g, kh, kw) and perhaps bias (o).</param>
    /// <param name="stride">Step.</param>
    /// <param name="groups">Channel groups g.</param>
    public static ModuleNode Conv2d(ModuleScope scope, StateFolder folder, int stride = 1, long groups = 1)
    {
        var shape = Shape(folder, 4);
        return Convolution(scope, folder, "Conv2d", shape[1] * groups, shape[0], stride, (shape[2] / 2, shape[3] / 2), groups);
    }

    /// <summary>A transposed convolution without padding whose step is its kernel.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights: weight (i, o, kh, kw) and perhaps bias (o).</param>
    public static ModuleNode ConvTranspose2d(ModuleScope scope, StateFolder folder)
    {
        var shape = Shape(folder, 4);
        return Convolution(scope, folder, "ConvTranspose2d", shape[0], shape[1], (int)shape[2], (0, 0), 1);
    }

    /// <summary>A batch normalisation.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights.</param>
    public static ModuleNode BatchNorm2d(ModuleScope scope, StateFolder folder)
    {
        var settings = scope.BatchNorm(folder.Path);
        return New("BatchNorm2d")
            .Parameter("weight", Take(scope, folder, "weight"))
            .Parameter("bias", Take(scope, folder, "bias"))
            .Buffer("running_mean", Take(scope, folder, "running_mean"))
            .Buffer("running_var", Take(scope, folder, "running_var"))
            .Buffer("num_batches_tracked", Take(scope, folder, "num_batches_tracked"))
            .With("num_features", Shape(folder, 1)[0])
            .With("eps", settings.Epsilon)
            .With("momentum", settings.Momentum)
            .With("affine", true)
            .With("track_running_stats", true);
    }

    /// <summary>A fully connected layer.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">Its weights: weight (o, i) and bias (o).</param>
    public static ModuleNode Linear(ModuleScope scope, StateFolder folder)
    {
        var shape = Shape(folder, 2);
        return New("Linear")
            .Parameter("weight", Take(scope, folder, "weight"))
            .Parameter("bias", Take(scope, folder, "bias"))
            .With("in_features", shape[1])
            .With("out_features", shape[0]);
    }

    /// <summary>Max-pooling of step 1 that keeps the size.</summary>
    /// <param name="kernel">Side of the window, odd.</param>
    public static ModuleNode MaxPool2d(int kernel) => New("MaxPool2d")
        .With("kernel_size", kernel)
        .With("stride", 1)
        .With("padding", kernel / 2)
        .With("dilation", 1)
        .With("return_indices", false)
        .With("ceil_mode", false);

    /// <summary>Nearest-neighbour enlargement.</summary>
    /// <param name="factor">Enlargement of each side.</param>
    public static ModuleNode Upsample(double factor) => New("Upsample")
        .With("name", "Upsample")
        .With("size", null)
        .With("scale_factor", factor)
        .With("mode", "nearest")
        .With("align_corners", null)
        .With("recompute_scale_factor", null);

    /// <summary>The average of every channel.</summary>
    public static ModuleNode GlobalAverage() => New("AdaptiveAvgPool2d").With("output_size", 1);

    /// <summary>Dropout.</summary>
    /// <param name="probability">Share of values set to zero in training.</param>
    public static ModuleNode Dropout(double probability) => New("Dropout").With("p", probability).With("inplace", true);

    /// <summary>A node of a class.</summary>
    /// <param name="name">Short name of the class.</param>
    public static ModuleNode New(string name) => new(ModuleClass.Of(name));

    /// <summary>Sizes of a folder's weight.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="rank">Expected number of sizes.</param>
    /// <exception cref="FormatException">The weight has another rank.</exception>
    public static IReadOnlyList<long> Shape(StateFolder folder, int rank)
    {
        var shape = folder.Look("weight").Shape;
        return shape.Count == rank ? shape : throw new FormatException($"'{folder.Path}.weight' has {shape.Count} dimensions, not {rank}");
    }

    /// <summary>Takes an entry in the kind of the tree.</summary>
    /// <param name="scope">The tree.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The entry.</param>
    public static StoredTensor Take(ModuleScope scope, StateFolder folder, string name) => scope.Convert(folder.Take(name));

    private static ModuleNode Numbered(string type, IEnumerable<ModuleNode> items)
    {
        var list = New(type);
        foreach (var item in items)
        {
            list.Child(StateFolder.Number(list.Children.Count), item);
        }

        return list;
    }

    private static ModuleNode Convolution(
        ModuleScope scope, StateFolder folder, string type, long inputs, long outputs, int stride, (long Height, long Width) padding, long groups)
    {
        var shape = Shape(folder, 4);
        var (height, width) = padding;
        return New(type)
            .Parameter("weight", Take(scope, folder, "weight"))
            .Parameter("bias", folder.HasEntry("bias") ? Take(scope, folder, "bias") : null)
            .With("in_channels", inputs)
            .With("out_channels", outputs)
            .With("kernel_size", new TupleNode(shape[2], shape[3]))
            .With("stride", new TupleNode(stride, stride))
            .With("padding", new TupleNode(height, width))
            .With("dilation", new TupleNode(1, 1))
            .With("transposed", type == "ConvTranspose2d")
            .With("output_padding", new TupleNode(0, 0))
            .With("groups", groups)
            .With("padding_mode", "zeros")
            .With("_reversed_padding_repeated_twice", new TupleNode(width, width, height, height));
    }
}
