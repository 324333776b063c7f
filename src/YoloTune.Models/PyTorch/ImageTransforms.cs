using YoloTune.Models.Checkpoints;
using YoloTune.Models.Checkpoints.Writing;

namespace YoloTune.Models.PyTorch;

/// <summary>The preparation of images that the reference expects in classification models (spec/02 section 6.5).</summary>
internal static class ImageTransforms
{
    private const string Transforms = "torchvision.transforms.transforms";
    private const long DefaultSize = 224;

    /// <summary>The object for an image size.</summary>
    /// <param name="imageSize">The training argument <c>imgsz</c>: one number, or height and width.</param>
    public static ObjectNode Of(object? imageSize)
    {
        var (height, width) = imageSize switch
        {
            long side => (side, side),
            int side => (side, side),
            IReadOnlyList<object?> { Count: 2 } sides when sides[0] is long h && sides[1] is long w => (h, w),
            _ => (DefaultSize, DefaultSize),
        };
        var bilinear = new CallNode(new GlobalName("torchvision.transforms.functional", "InterpolationMode"), new TupleNode("bilinear"));
        var steps = new List<object?>
        {
            Step("Resize")
                .With("size", height == width ? height : new List<object?> { height, width })
                .With("max_size", null)
                .With("interpolation", bilinear)
                .With("antialias", true),
            Step("CenterCrop").With("size", new TupleNode(height, width)),
            new ObjectNode(new GlobalName(Transforms, "ToTensor"), null),
            Step("Normalize")
                .With("mean", StoredTensor.FromFloats([0, 0, 0], 3))
                .With("std", StoredTensor.FromFloats([1, 1, 1], 3))
                .With("inplace", false),
        };
        return new ObjectNode(new GlobalName(Transforms, "Compose"), new DictionaryNode([new("transforms", steps)]));
    }

    private static ModuleNode Step(string name) => new(new GlobalName(Transforms, name));
}
