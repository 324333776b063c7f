using System.Globalization;
using System.Runtime.InteropServices;
using SkiaSharp;
using YoloTune.Core.Files;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Drawing;

/// <summary>Shows the pictures of a batch with their boxes side by side: training batches, validation labels and predictions (spec/04 section 18).</summary>
public static class BatchMosaic
{
    private const int MostImages = 16;
    private const int LongestSide = 1920;
    private const int LongestName = 40;
    private const int Border = 2;
    private const int SmallestText = 18;
    private const float LabelShare = 0.8f;
    private const float SmallestLabel = 13;
    private const float NameShare = 0.6f;
    private const float SmallestName = 9;
    private const float NameOffset = 5;
    private const int JpegQuality = 92;
    private static readonly SKColor NameColor = new(220, 220, 220);

    /// <summary>Writes the mosaic of a batch; the file appears complete or not at all.</summary>
    /// <param name="path">The file: <c>.jpg</c>, <c>.jpeg</c> or <c>.png</c>.</param>
    /// <param name="images">The pictures; the first 16 are shown.</param>
    /// <param name="boxes">The boxes of every picture, best first.</param>
    /// <param name="names">Class names for the labels of boxes; null writes class numbers.</param>
    /// <param name="files">File name or path of every picture; null for none.</param>
    /// <exception cref="ArgumentException">The pixels are fewer than the pictures need, or boxes or files are fewer than the pictures.</exception>
    /// <exception cref="Errors.InputException">The file cannot be written.</exception>
    public static void Save(string path, PlanarImages images, IReadOnlyList<IReadOnlyList<MosaicBox>> boxes, IReadOnlyList<string>? names, IReadOnlyList<string>? files)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var mosaic = Draw(images, boxes, names, files);
        AtomicFile.Write(path, stream =>
        {
            if (path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            {
                ImageEncoder.WritePng(mosaic, stream);
            }
            else
            {
                ImageEncoder.WriteJpeg(mosaic, stream, JpegQuality);
            }
        });
    }

    /// <summary>
    /// The mosaic as a picture: a square grid filled column by column on white, made smaller where it takes to keep it within 1920 pixels.
    /// </summary>
    /// <param name="images">The pictures; the first 16 are shown.</param>
    /// <param name="boxes">The boxes of every picture, best first.</param>
    /// <param name="names">Class names for the labels of boxes; null writes class numbers.</param>
    /// <param name="files">File name or path of every picture; null for none.</param>
    /// <exception cref="ArgumentException">The pixels are fewer than the pictures need, or boxes or files are fewer than the pictures.</exception>
    public static PixelBuffer Draw(PlanarImages images, IReadOnlyList<IReadOnlyList<MosaicBox>> boxes, IReadOnlyList<string>? names, IReadOnlyList<string>? files)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        var shown = Math.Min(images.Count, MostImages);
        Check(images, boxes, files, shown);
        var side = (int)Math.Ceiling(Math.Sqrt(shown));
        var scale = Math.Min((double)LongestSide / (side * Math.Max(images.Height, images.Width)), 1);
        var (height, width) = (Scaled(images.Height, scale), Scaled(images.Width, scale));
        var text = Math.Max((int)((height + width) * side * 0.01), SmallestText);
        using var canvas = new AnnotationCanvas(new PixelBuffer(height * side, width * side, fill: 255), Math.Max((int)Math.Round(text / 10.0), 1), Math.Max(text * LabelShare, SmallestLabel));
        for (var i = 0; i < shown; i++)
        {
            DrawImage(canvas.Canvas, images, i, Cell(i, side, height, width));
        }

        for (var i = 0; i < shown; i++)
        {
            if (files is not null)
            {
                DrawName(canvas, files[i], Cell(i, side, height, width), text);
            }

            DrawBoxes(canvas, boxes[i], names, Cell(i, side, height, width), (float)scale);
        }

        return canvas.ToPixelBuffer();
    }

    private static void Check(PlanarImages images, IReadOnlyList<IReadOnlyList<MosaicBox>> boxes, IReadOnlyList<string>? files, int shown)
    {
        if (images.Count < 1 || images.Channels < 1 || images.Height < 1 || images.Width < 1 || images.Pixels.Length < (long)images.Count * images.Channels * images.Height * images.Width)
        {
            throw new ArgumentException($"{images.Pixels.Length} bytes are not {images.Count} pictures of {images.Channels} x {images.Height} x {images.Width}.", nameof(images));
        }

        if (boxes.Count < shown || files?.Count < shown)
        {
            throw new ArgumentException($"There are boxes for {boxes.Count} and names of {files?.Count ?? shown} of {shown} pictures.", nameof(boxes));
        }
    }

    private static int Scaled(int length, double scale) => scale < 1 ? Math.Max((int)Math.Ceiling(scale * length), 1) : length;

    private static SKRect Cell(int index, int side, int height, int width) => SKRect.Create(index / side * width, index % side * height, width, height);

    private static void DrawImage(SKCanvas canvas, PlanarImages images, int index, SKRect cell)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(images.Width, images.Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        var plane = images.Height * images.Width;
        var pixels = images.Pixels.Span.Slice(index * images.Channels * plane, images.Channels * plane);
        var colors = images.Channels >= 3 ? plane : 0;
        var (red, green, blue) = (0, colors, 2 * colors);
        var target = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
        for (var i = 0; i < plane; i++)
        {
            target[i] = 0xFF000000u | ((uint)pixels[red + i] << 16) | ((uint)pixels[green + i] << 8) | pixels[blue + i];
        }

        using var image = SKImage.FromBitmap(bitmap);
        using var paint = new SKPaint();
        canvas.DrawImage(image, cell, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), paint);
    }

    private static void DrawBoxes(AnnotationCanvas canvas, IReadOnlyList<MosaicBox> boxes, IReadOnlyList<string>? names, SKRect cell, float scale)
    {
        canvas.LabelField = cell;
        canvas.Canvas.Save();
        canvas.Canvas.ClipRect(cell);

        // The best prediction is drawn last and lies on top.
        for (var i = boxes.Count - 1; i >= 0; i--)
        {
            var (box, classIndex, score) = boxes[i];
            if (float.IsFinite(box.X1 + box.Y1 + box.X2 + box.Y2))
            {
                var moved = new CornerBox((box.X1 * scale) + cell.Left, (box.Y1 * scale) + cell.Top, (box.X2 * scale) + cell.Left, (box.Y2 * scale) + cell.Top);
                canvas.DrawBox(moved, ClassPalette.Of(classIndex), Label(classIndex, score, names), ClassPalette.TextOn(classIndex));
            }
        }

        using var border = new SKPaint { Color = SKColors.White, Style = SKPaintStyle.Stroke, StrokeWidth = Border };
        canvas.Canvas.DrawRect(SKRect.Inflate(cell, Border / -2f, Border / -2f), border);
        canvas.Canvas.Restore();
    }

    private static string Label(int classIndex, float? score, IReadOnlyList<string>? names)
    {
        var name = names is not null && classIndex < names.Count ? names[classIndex] : classIndex.ToString(CultureInfo.InvariantCulture);
        return score is { } value ? string.Create(CultureInfo.InvariantCulture, $"{name} {value:F1}") : name;
    }

    /// <summary>File names are smaller than labels, and small enough for the cell as long as that is legible.</summary>
    private static void DrawName(AnnotationCanvas canvas, string file, SKRect cell, int text)
    {
        var letters = new StringInfo(Path.GetFileName(file));
        var name = letters.LengthInTextElements <= LongestName ? letters.String : letters.SubstringByTextElements(0, LongestName);
        var size = text * NameShare;
        using (var font = new StrokeFont(size))
        {
            size = Math.Max(Math.Min(size, size * (cell.Width - (2 * NameOffset)) / Math.Max(font.Measure(name), 1)), SmallestName);
        }

        canvas.Canvas.Save();
        canvas.Canvas.ClipRect(cell);
        canvas.DrawCaption(name, cell.Left + NameOffset, cell.Top + NameOffset, NameColor, size);
        canvas.Canvas.Restore();
    }
}
