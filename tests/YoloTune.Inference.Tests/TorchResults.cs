using System.Runtime.InteropServices;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Heads;
using static TorchSharp.torch;

namespace YoloTune.Inference.Tests;

/// <summary>What libtorch says of a picture, by the same rules.</summary>
internal static class TorchResults
{
    /// <summary>The objects in a picture.</summary>
    public static ImageResult Of(YoloModel model, PixelBuffer picture, bool endToEnd, (int Height, int Width) size, NmsOptions options, bool nativeMasks = false)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var prediction = model.Forward(tensor(Letterboxed(picture, size), [1, 3, size.Height, size.Width]));
        var rows = model.Decode(prediction, endToEnd, 300);
        var prototypes = (endToEnd ? prediction.OneToOne : prediction.OneToMany)!.Prototypes;
        var output = new DecodedOutput(Values(rows), 1, (int)rows.size(2), endToEnd, model.ClassNames.Count, _ => new MaskPrototypes(
            Values(prototypes!), (int)prototypes!.size(1), (int)prototypes.size(2), (int)prototypes.size(3)));
        var assembly = new ResultAssembly(model.Task, model.ClassNames, options)
        {
            KeypointCount = (model.Head as PoseHead)?.Layout.Count ?? 1,
            NativeMasks = nativeMasks,
        };
        return assembly.Assemble(output, 0, new PicturePlace("a.jpg", picture.Height, picture.Width, size.Height, size.Width));
    }

    /// <summary>The probabilities of a classifier.</summary>
    public static float[] Classes(YoloModel model, PixelBuffer picture, (int Height, int Width) size)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var target = new PixelBuffer(size.Height, size.Width);
        ShortSideCrop.Apply(picture, target);
        return Values(((ClassificationPrediction)model.Run(tensor(Planes(target), [1, 3, size.Height, size.Width]))).Probabilities!);
    }

    private static float[] Letterboxed(PixelBuffer picture, (int Height, int Width) size) =>
        Planes(Resampling.ApplyLetterbox(picture, Letterbox.Fit(picture.Height, picture.Width, size.Height, size.Width)));

    private static float[] Planes(PixelBuffer picture)
    {
        var planes = new byte[3 * picture.Height * picture.Width];
        ChannelLayout.CopyToPlanar(picture, planes);
        return Array.ConvertAll(planes, value => value / 255f);
    }

    private static float[] Values(Tensor tensor)
    {
        using var flat = tensor.contiguous();
        return MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }
}
