using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Inspection;

/// <summary>Looks at one picture and its labels; several threads may use it.</summary>
internal sealed class ImageScanner(LabelFormat format, bool lookAtPixels)
{
    private const double TinyPixels = 2;

    public ScannedImage Scan(string file)
    {
        var label = LabelPath.ForImage(file);
        try
        {
            var header = ImageHeader.Read(file);
            if (Math.Min(header.Height, header.Width) < ImageCheck.MinimumSide)
            {
                return new ScannedImage { File = file, LabelFile = label, Problem = FormattableString.Invariant($"{header.Width} x {header.Height} pixels are below {ImageCheck.MinimumSide}") };
            }

            var print = lookAtPixels ? ImageFingerprint.Of(File.ReadAllBytes(file), file) : null;
            var bytes = File.Exists(label) ? File.ReadAllBytes(label) : null;
            var scan = LabelScan.Of(bytes ?? [], format);
            return new ScannedImage
            {
                File = file,
                LabelFile = label,
                Width = header.Width,
                Height = header.Height,
                HasLabels = bytes is not null,
                Objects = [.. scan.Rows.Select(row => (row.Class, (float)row.Width, (float)row.Height))],
                Issues = [.. scan.Issues, .. Tiny(scan, header)],
                Print = print,
            };
        }
        catch (Exception error) when (error is InputException or IOException or UnauthorizedAccessException)
        {
            return new ScannedImage { File = file, LabelFile = label, Problem = error is InputException input ? input.Problem : error.Message };
        }
    }

    private static IEnumerable<RowIssue> Tiny(LabelScan scan, ImageHeader header) => scan.Rows
        .Where(row => row.Width > 0 && row.Height > 0 && Math.Min(row.Width * header.Width, row.Height * header.Height) < TinyPixels)
        .Select(row => new RowIssue(FindingKind.TinyObject, row.Line, FormattableString.Invariant($"{row.Width * header.Width:F1} x {row.Height * header.Height:F1} pixels"), Fatal: false));
}
