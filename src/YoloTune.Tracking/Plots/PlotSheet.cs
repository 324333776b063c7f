using ScottPlot;
using SkiaSharp;
using YoloTune.Core.Files;

namespace YoloTune.Tracking.Plots;

/// <summary>A page of plots: measured in points, drawn in pixels.</summary>
/// <param name="width">Width in inches.</param>
/// <param name="height">Height in inches.</param>
/// <param name="dotsPerInch">Resolution.</param>
internal sealed class PlotSheet(float width, float height, int dotsPerInch)
{
    private const float PointsPerInch = 72;
    private const int JpegQuality = 95;
    private readonly List<(Plot Plot, PixelRect Place)> _plots = [];

    /// <summary>Width, points.</summary>
    public float Width { get; } = width * PointsPerInch;

    /// <summary>Height, points.</summary>
    public float Height { get; } = height * PointsPerInch;

    /// <summary>Puts a plot onto the whole page.</summary>
    public void Add(Plot plot) => Add(plot, 0, 0, 1, 1);

    /// <summary>Puts a plot into a cell of a grid.</summary>
    public void Add(Plot plot, int row, int column, int rows, int columns)
    {
        var (cellWidth, cellHeight) = (Width / columns, Height / rows);
        _plots.Add((plot, new PixelRect(column * cellWidth, (column + 1) * cellWidth, (row + 1) * cellHeight, row * cellHeight)));
    }

    /// <summary>Draws and writes the page and gives the plots up; the file appears complete or not at all. The suffix decides between PNG and JPEG.</summary>
    public void Save(string path)
    {
        var scale = dotsPerInch / PointsPerInch;
        var info = new SKImageInfo((int)MathF.Round(Width * scale), (int)MathF.Round(Height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var surface = SKSurface.Create(info);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(scale);
        foreach (var (plot, place) in _plots)
        {
            // A plot begins by clearing everything that it may draw on.
            surface.Canvas.Save();
            surface.Canvas.ClipRect(new SKRect(place.Left, place.Top, place.Right, place.Bottom));
            plot.Render(surface.Canvas, place);
            surface.Canvas.Restore();
            plot.Dispose();
        }

        using var image = surface.Snapshot();
        var png = path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
        using var data = image.Encode(png ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, png ? 100 : JpegQuality);
        AtomicFile.Write(path, stream => data.SaveTo(stream));
    }
}
