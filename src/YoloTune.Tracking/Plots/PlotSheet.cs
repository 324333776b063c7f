using ScottPlot;
using SkiaSharp;
using YoloTune.Core.Files;

namespace YoloTune.Tracking.Plots;

/// <summary>A page of plots: measured in points, drawn in pixels.</summary>
internal sealed class PlotSheet
{
    private const float PointsPerInch = 72;
    private const int JpegQuality = 95;

    // The library shares typefaces and defaults between all plots without guarding them.
    private static readonly Lock Gate = new();
    private readonly List<(Plot Plot, PixelRect Place)> _plots = [];

    private PlotSheet(float width, float height)
    {
        Width = width;
        Height = height;
    }

    /// <summary>Width, points.</summary>
    public float Width { get; }

    /// <summary>Height, points.</summary>
    public float Height { get; }

    /// <summary>Puts a plot onto the whole page.</summary>
    public void Add(Plot plot) => Add(plot, 0, 0, 1, 1);

    /// <summary>Puts a plot into a cell of a grid.</summary>
    public void Add(Plot plot, int row, int column, int rows, int columns)
    {
        var (cellWidth, cellHeight) = (Width / columns, Height / rows);
        _plots.Add((plot, new PixelRect(column * cellWidth, (column + 1) * cellWidth, (row + 1) * cellHeight, row * cellHeight)));
    }

    /// <summary>Composes, draws and writes a page; the file appears complete or not at all.</summary>
    /// <param name="path">The file; the suffix decides between PNG and JPEG.</param>
    /// <param name="width">Width in inches.</param>
    /// <param name="height">Height in inches.</param>
    /// <param name="dotsPerInch">Resolution.</param>
    /// <param name="compose">Puts the plots onto the page, and makes and measures them only there.</param>
    public static void Save(string path, float width, float height, int dotsPerInch, Action<PlotSheet> compose)
    {
        var scale = dotsPerInch / PointsPerInch;
        var sheet = new PlotSheet(width * PointsPerInch, height * PointsPerInch);
        var info = new SKImageInfo((int)MathF.Round(sheet.Width * scale), (int)MathF.Round(sheet.Height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var surface = SKSurface.Create(info);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(scale);
        lock (Gate)
        {
            compose(sheet);
            sheet._plots.ForEach(item => Draw(surface.Canvas, item.Plot, item.Place));
        }

        using var image = surface.Snapshot();
        var png = path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
        using var data = image.Encode(png ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, png ? 100 : JpegQuality);
        AtomicFile.Write(path, stream => data.SaveTo(stream));
    }

    private static void Draw(SKCanvas canvas, Plot plot, PixelRect place)
    {
        // A plot begins by clearing everything that it may draw on.
        canvas.Save();
        canvas.ClipRect(new SKRect(place.Left, place.Top, place.Right, place.Bottom));
        plot.Render(canvas, place);
        canvas.Restore();
        plot.Dispose();
    }
}
