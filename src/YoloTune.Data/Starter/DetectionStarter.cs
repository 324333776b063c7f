using System.Globalization;
using System.Text;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter;

/// <summary>Surfaces with defects and a box around each.</summary>
internal sealed class DetectionStarter : StarterSet
{
    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Detect;

    /// <inheritdoc/>
    public override string Name => "starter";

    /// <inheritdoc/>
    public override string Title => "generated pictures of surfaces with defects";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => SurfaceInspection.ClassNames;

    /// <inheritdoc/>
    public override IEnumerable<StarterFile> Make(SurfaceInspectionOptions options, int index)
    {
        var sample = SurfaceInspection.Render(index, options);
        yield return new StarterFile(NameOf(options, index, "surface"), sample.Image, Labels(sample));
    }

    /// <summary>Label rows: class, centre and size as shares of the picture, six decimals, one object per line.</summary>
    public static string Labels(InspectionSample sample)
    {
        var text = new StringBuilder();
        foreach (var box in sample.Defects)
        {
            text.Append(CultureInfo.InvariantCulture, $"{box.ClassIndex}");
            Append(text, box.Box, sample.Image.Width, sample.Image.Height);
            text.Append('\n');
        }

        return text.ToString();
    }
}
