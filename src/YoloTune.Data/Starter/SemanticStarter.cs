using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Starter;

/// <summary>The pictures of loose parts with a class for every pixel: the surface, or a kind of part.</summary>
internal sealed class SemanticStarter : StarterSet
{
    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Semantic;

    /// <inheritdoc/>
    public override string Name => "starter-semantic";

    /// <inheritdoc/>
    public override string Title => "generated pictures of loose parts, every pixel with a class";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } = ["surface", .. PartScene.ClassNames];

    /// <inheritdoc/>
    public override string LabelFolder => Maps.MapPath.Masks;

    /// <inheritdoc/>
    public override IEnumerable<StarterFile> Make(SurfaceInspectionOptions options, int index)
    {
        var sample = PartScene.Render(options, index);
        using var mask = new MemoryStream();
        ImageEncoder.WritePng(sample.Classes, mask);
        return [new StarterFile(NameOf(options, index, "parts"), sample.Image, null) { Map = (".png", mask.ToArray()) }];
    }
}
