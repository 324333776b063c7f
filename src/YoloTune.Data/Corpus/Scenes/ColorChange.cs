using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Corpus.Scenes;

/// <summary>How the colours of one thing differ from its picture.</summary>
/// <param name="Blue">Factor on blue.</param>
/// <param name="Green">Factor on green.</param>
/// <param name="Red">Factor on red.</param>
/// <param name="Saturation">0 for grey, 1 for unchanged.</param>
/// <param name="Lift">Added to all, levels of 255.</param>
internal readonly record struct ColorChange(float Blue, float Green, float Red, float Saturation, float Lift)
{
    /// <summary>Draws one.</summary>
    public static ColorChange Draw(SurfaceRandom random)
    {
        var all = random.Range(0.6f, 1.2f);
        return new ColorChange(
            all * random.Range(0.8f, 1.2f),
            all * random.Range(0.86f, 1.14f),
            all * random.Range(0.8f, 1.2f),
            random.Chance(0.15f) ? random.Range(0, 0.3f) : random.Range(0.5f, 1.25f),
            random.Range(-20, 28));
    }

    /// <summary>Changes a colour that is multiplied by its alpha of 0 to 255.</summary>
    public (float B, float G, float R) Apply(float blue, float green, float red, float alpha)
    {
        var grey = (0.114f * blue) + (0.587f * green) + (0.299f * red);
        var lift = Lift * alpha * (1f / 255);
        return (
            ((grey + ((blue - grey) * Saturation)) * Blue) + lift,
            ((grey + ((green - grey) * Saturation)) * Green) + lift,
            ((grey + ((red - grey) * Saturation)) * Red) + lift);
    }
}
