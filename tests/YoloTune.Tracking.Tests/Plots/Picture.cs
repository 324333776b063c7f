using SkiaSharp;
using YoloTune.Core.Drawing;

namespace YoloTune.Tracking.Tests.Plots;

/// <summary>A picture file that is looked at.</summary>
internal sealed class Picture
{
    private readonly SKColor[] _pixels;

    public Picture(string path)
    {
        using var codec = SKCodec.Create(path);
        Format = codec.EncodedFormat;
        Size = (codec.Info.Width, codec.Info.Height);
        using var bitmap = SKBitmap.Decode(path, new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        _pixels = bitmap.Pixels;
    }

    public SKEncodedImageFormat Format { get; }

    public (int Width, int Height) Size { get; }

    /// <summary>Pixels of a colour, JPEG noise allowed, in a part of the picture given in shares of its sides.</summary>
    public int Count(SKColor colour, int tolerance = 3, double left = 0, double top = 0, double right = 1, double bottom = 1) =>
        Count(pixel => Math.Abs(pixel.Red - colour.Red) <= tolerance && Math.Abs(pixel.Green - colour.Green) <= tolerance && Math.Abs(pixel.Blue - colour.Blue) <= tolerance, left, top, right, bottom);

    /// <summary>Dark pixels.</summary>
    public int Ink(double left = 0, double top = 0, double right = 1, double bottom = 1) =>
        Count(pixel => pixel.Red + pixel.Green + pixel.Blue < 300, left, top, right, bottom);

    /// <summary>Pixels that are not white.</summary>
    public int Marks(double left = 0, double top = 0, double right = 1, double bottom = 1) =>
        Count(pixel => pixel.Red + pixel.Green + pixel.Blue < 740, left, top, right, bottom);

    public bool HasLineOf(int classIndex, int pixels = 50) => Count(ClassPalette.OnWhite(classIndex)) >= pixels;

    private int Count(Func<SKColor, bool> wanted, double left, double top, double right, double bottom)
    {
        var count = 0;
        for (var y = (int)(top * Size.Height); y < (int)(bottom * Size.Height); y++)
        {
            for (var x = (int)(left * Size.Width); x < (int)(right * Size.Width); x++)
            {
                count += wanted(_pixels[(y * Size.Width) + x]) ? 1 : 0;
            }
        }

        return count;
    }
}
