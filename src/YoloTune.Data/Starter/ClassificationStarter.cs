using System.Globalization;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter;

/// <summary>Squares cut out of the pictures of the detection set: around a defect, or where there is none.</summary>
internal sealed class ClassificationStarter : StarterSet
{
    private const string Flawless = "good";
    private const int SmallestSide = 56;
    private const float Room = 1.5f;
    private const int Attempts = 12;

    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Classify;

    /// <inheritdoc/>
    public override string Name => "starter-cls";

    /// <inheritdoc/>
    public override string Title => "pieces of generated pictures of surfaces, a folder for every kind of defect";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } = [.. SurfaceInspection.ClassNames.Append(Flawless).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override bool HasClassFolders => true;

    /// <inheritdoc/>
    public override IEnumerable<StarterFile> Make(SurfaceInspectionOptions options, int index)
    {
        var sample = SurfaceInspection.Render(index, options);
        var random = new SurfaceRandom(options.Seed + 3, index);
        var number = 0;
        foreach (var defect in sample.Defects)
        {
            if (Around(defect, sample, random) is { } place)
            {
                yield return Cut(SurfaceInspection.ClassNames[defect.ClassIndex], place);
            }
        }

        if (Clean(sample, random) is { } clean)
        {
            yield return Cut(Flawless, clean);
        }

        StarterFile Cut(string name, PixelRegion place) => new(
            string.Create(CultureInfo.InvariantCulture, $"{SplitOf(options, index)}/{name}/surface_{index:D5}_{number++}"),
            Copy(sample.Image, place),
            null);
    }

    // A square with the defect off its middle; none where another kind of defect would be seen too.
    private static PixelRegion? Around(BoxTarget defect, InspectionSample sample, SurfaceRandom random)
    {
        var longest = MathF.Max(defect.Box.Width, defect.Box.Height);
        var side = Math.Min(Math.Max(SmallestSide, (int)(longest * random.Range(1.15f, Room + 0.35f))), Math.Min(sample.Image.Width, sample.Image.Height));
        var slack = MathF.Max(0, side - longest) * 0.35f;
        var (x, y) = (((defect.X1 + defect.X2) / 2) + random.Range(-slack, slack), ((defect.Y1 + defect.Y2) / 2) + random.Range(-slack, slack));
        var place = Square((int)x - (side / 2), (int)y - (side / 2), side, sample.Image);
        return sample.Defects.Any(other => other.ClassIndex != defect.ClassIndex && Meet(other, place)) ? null : place;
    }

    private static PixelRegion? Clean(InspectionSample sample, SurfaceRandom random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var side = SmallestSide + random.Integer(70);
            var place = Square(random.Integer(sample.Image.Width), random.Integer(sample.Image.Height), side, sample.Image);
            if (!sample.Defects.Any(defect => Meet(defect, place)))
            {
                return place;
            }
        }

        return null;
    }

    private static PixelRegion Square(int left, int top, int side, PixelBuffer image)
    {
        var (x, y) = (Math.Clamp(left, 0, Math.Max(0, image.Width - side)), Math.Clamp(top, 0, Math.Max(0, image.Height - side)));
        return new PixelRegion(x, y, Math.Min(x + side, image.Width), Math.Min(y + side, image.Height));
    }

    private static bool Meet(BoxTarget box, PixelRegion place) => box.X1 < place.Right && place.Left < box.X2 && box.Y1 < place.Bottom && place.Top < box.Y2;

    private static PixelBuffer Copy(PixelBuffer image, PixelRegion place)
    {
        var piece = new PixelBuffer(place.Height, place.Width);
        for (var y = 0; y < place.Height; y++)
        {
            image.Row(place.Top + y).Slice(place.Left * 3, place.Width * 3).CopyTo(piece.Row(y));
        }

        return piece;
    }
}
