using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Inspection;

/// <summary>Small pictures for a page, as data addresses.</summary>
internal static class PageThumbnail
{
    private const int LongestSide = 440;
    private const int Quality = 78;

    /// <summary>The picture alone; null when it cannot be read.</summary>
    public static string? OfImage(string file) => Make(file, static (image, _) => image);

    /// <summary>The picture with the row in question, or with all its rows where that one cannot be drawn.</summary>
    public static string? OfPlace(InspectionReport report, FindingPlace place) => Make(place.Image!, (image, size) =>
    {
        var rows = Rows(report, place.File);
        var row = rows.FindIndex(item => item.Line == place.Line);
        return LabelDrawing.Draw(image, Item(place.Image!, rows, size), report.Names, report.Task, row);
    });

    /// <summary>The picture with the suspicious box.</summary>
    public static string? OfSuspect(InspectionReport report, LabelSuspect suspect) => Make(suspect.Image, (image, size) =>
    {
        var box = suspect.Box;
        var item = new DatasetItem
        {
            ImageFile = suspect.Image,
            Height = size.Height,
            Width = size.Width,
            Classes = [suspect.Labelled >= 0 ? suspect.Labelled : suspect.Predicted],
            Boxes = [(box.X1 + box.X2) / 2 / size.Width, (box.Y1 + box.Y2) / 2 / size.Height, box.Width / size.Width, box.Height / size.Height],
        };
        return LabelDrawing.Draw(image, item, report.Names, TaskKind.Detect);
    });

    private static string? Make(string file, Func<PixelBuffer, (int Height, int Width), PixelBuffer> draw)
    {
        try
        {
            var encoded = File.ReadAllBytes(file);
            var header = ImageHeader.Read(encoded, file);
            var decoded = ReducedDecoder.Decode(encoded, file, LongestSide);
            var scale = Math.Min(1, (double)LongestSide / Math.Max(decoded.Height, decoded.Width));
            var small = scale < 1 ? AntialiasedResize.Run(decoded, Math.Max((int)(decoded.Height * scale), 1), Math.Max((int)(decoded.Width * scale), 1)) : decoded;
            using var stream = new MemoryStream();
            ImageEncoder.WriteJpeg(draw(small, (header.Height, header.Width)), stream, Quality);
            return "data:image/jpeg;base64," + Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length);
        }
        catch (Exception error) when (error is InputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static List<ScannedRow> Rows(InspectionReport report, string label) => File.Exists(label)
        ? [.. LabelScan.Of(File.ReadAllBytes(label), new LabelFormat { Task = report.Task, ClassCount = report.Names.Count, Keypoints = report.Keypoints }).Rows]
        : [];

    private static DatasetItem Item(string image, List<ScannedRow> rows, (int Height, int Width) size) => new()
    {
        ImageFile = image,
        Height = size.Height,
        Width = size.Width,
        Classes = [.. rows.Select(row => (float)row.Class)],
        Boxes = [.. rows.SelectMany(row => new[] { (float)(row.Box.Left + row.Box.Right) / 2, (float)(row.Box.Top + row.Box.Bottom) / 2, (float)row.Width, (float)row.Height })],
        Segments = rows.TrueForAll(row => row.IsPolygon) ? [.. rows.Select(row => Array.ConvertAll(row.Values[1..], value => (float)value))] : [],
    };
}
