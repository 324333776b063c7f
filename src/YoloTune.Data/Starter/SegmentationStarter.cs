using System.Globalization;
using System.Text;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter;

/// <summary>The pictures of the detection set with a polygon around every defect.</summary>
internal sealed class SegmentationStarter : StarterSet
{
    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Segment;

    /// <inheritdoc/>
    public override string Name => "starter-seg";

    /// <inheritdoc/>
    public override string Title => "generated pictures of surfaces with defects, outlined";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => SurfaceInspection.ClassNames;

    /// <inheritdoc/>
    public override IEnumerable<StarterFile> Make(SurfaceInspectionOptions options, int index)
    {
        var sample = SurfaceInspection.Render(index, options);
        var text = new StringBuilder();
        foreach (var (defect, outline) in sample.Defects.Zip(sample.Outlines))
        {
            text.Append(CultureInfo.InvariantCulture, $"{defect.ClassIndex}");
            Append(text, outline, sample.Image.Width, sample.Image.Height);
            text.Append('\n');
        }

        yield return new StarterFile(NameOf(options, index, "surface"), sample.Image, text.ToString());
    }
}
