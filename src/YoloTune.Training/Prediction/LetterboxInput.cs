using TorchSharp;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Models;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Prediction;

/// <summary>Pictures fitted into the network input (specification 07, section 2).</summary>
internal sealed class LetterboxInput
{
    private readonly PredictorOptions _options;
    private readonly int _channels;
    private readonly int _stride;
    private readonly int _height;
    private readonly int _width;

    /// <summary>Prepares for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Size, format, and whether to pad no more than needed.</param>
    public LetterboxInput(YoloModel model, PredictorOptions options)
    {
        (_options, _channels, _stride) = (options, model.Definition.Channels, model.MaximumStride);
        _height = RoundUp(options.ImageHeight, _stride);
        _width = RoundUp(options.ImageWidth, _stride);
    }

    /// <summary>The pictures as a tensor (B, C, H, W) in [0, 1], and where each lies in it.</summary>
    /// <param name="pictures">Pictures with their names, at least one.</param>
    /// <param name="frames">Receives where they lie.</param>
    public Tensor Prepare(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures, out IReadOnlyList<Letterbox> frames)
    {
        var first = pictures[0].Picture;
        var auto = _options.Rect && pictures.All(item => item.Picture.Height == first.Height && item.Picture.Width == first.Width);
        var fit = new LetterboxOptions { Auto = auto, Stride = _stride };
        var frame = Letterbox.Fit(first.Height, first.Width, _height, _width, fit);
        var bytes = empty([pictures.Count, _channels, frame.Height, frame.Width], dtype: ScalarType.Byte);
        var target = bytes.bytes;
        var size = target.Length / pictures.Count;
        var places = new Letterbox[pictures.Count];
        for (var i = 0; i < pictures.Count; i++)
        {
            var picture = pictures[i].Picture;
            places[i] = Letterbox.Fit(picture.Height, picture.Width, _height, _width, fit);
            var boxed = Resampling.ApplyLetterbox(picture, places[i]);
            ChannelLayout.CopyToPlanar(boxed, target.Slice(i * size, size));
            boxed.Recycle();
        }

        frames = places;
        return _options.Format.Apply(bytes).OverInPlace(255);
    }

    private static int RoundUp(int size, int stride) => Math.Max((size + stride - 1) / stride * stride, stride);
}
