using YoloTune.Core.Tasks;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Starter;

/// <summary>Blocks and parts on tilted surfaces with the depth of every pixel.</summary>
internal sealed class DepthStarter : StarterSet
{
    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Depth;

    /// <inheritdoc/>
    public override string Name => "starter-depth";

    /// <inheritdoc/>
    public override string Title => "generated pictures of blocks and parts on tilted surfaces, with the depth of every pixel";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } = ["depth"];

    /// <inheritdoc/>
    public override string LabelFolder => MapPath.Depths;

    /// <inheritdoc/>
    public override IEnumerable<StarterFile> Make(SurfaceInspectionOptions options, int index)
    {
        // Every second row and column in half precision: a millimetre at a metre, and a tenth of the bytes.
        var sample = DepthScene.Render(options, index);
        var (height, width) = (sample.Image.Height / 2, sample.Image.Width / 2);
        var depths = new float[height * width];
        for (var i = 0; i < depths.Length; i++)
        {
            depths[i] = sample.Depths[(2 * (i / width) * sample.Image.Width) + (2 * (i % width))];
        }

        using var file = new MemoryStream();
        NpyFile.Write(file, depths, height, width, half: true);
        return [new StarterFile(NameOf(options, index, "depth"), sample.Image, null) { Map = (MapPath.DepthSuffix, file.ToArray()) }];
    }
}
