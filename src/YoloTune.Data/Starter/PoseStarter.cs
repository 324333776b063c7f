using System.Globalization;
using System.Text;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter;

/// <summary>Arms with joints and their key points: two screws, shoulder, elbow, ring.</summary>
internal sealed class PoseStarter : StarterSet
{
    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Pose;

    /// <inheritdoc/>
    public override string Name => "starter-pose";

    /// <inheritdoc/>
    public override string Title => "generated pictures of arms with joints, key points left screw, right screw, shoulder, elbow, ring";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => AssemblyScene.ClassNames;

    /// <inheritdoc/>
    protected override string Keys => "kpt_shape: [5, 3]\nflip_idx: [1, 0, 2, 3, 4]\n";

    /// <inheritdoc/>
    public override IEnumerable<StarterFile> Make(SurfaceInspectionOptions options, int index)
    {
        var sample = AssemblyScene.Render(options, index);
        var text = new StringBuilder();
        foreach (var (box, points) in sample.Assemblies)
        {
            text.Append('0');
            Append(text, box, sample.Image.Width, sample.Image.Height);
            foreach (var (x, y, visibility) in points)
            {
                Append(text, [(x, y)], sample.Image.Width, sample.Image.Height);
                text.Append(CultureInfo.InvariantCulture, $" {visibility}");
            }

            text.Append('\n');
        }

        yield return new StarterFile(NameOf(options, index, "assembly"), sample.Image, text.ToString());
    }
}
