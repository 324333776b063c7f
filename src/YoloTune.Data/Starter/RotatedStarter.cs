using System.Globalization;
using System.Text;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter;

/// <summary>Loose parts, turned at random, with the four corners of each.</summary>
internal sealed class RotatedStarter : StarterSet
{
    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Obb;

    /// <inheritdoc/>
    public override string Name => "starter-obb";

    /// <inheritdoc/>
    public override string Title => "generated pictures of loose parts, turned at random";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => PartScene.ClassNames;

    /// <inheritdoc/>
    public override IEnumerable<StarterFile> Make(SurfaceInspectionOptions options, int index)
    {
        var sample = PartScene.Render(options, index);
        var text = new StringBuilder();
        foreach (var (classIndex, corners) in sample.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{classIndex}");
            Append(text, corners, sample.Image.Width, sample.Image.Height);
            text.Append('\n');
        }

        yield return new StarterFile(NameOf(options, index, "parts"), sample.Image, text.ToString());
    }
}
