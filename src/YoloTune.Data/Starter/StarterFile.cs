using YoloTune.Core.Imaging;

namespace YoloTune.Data.Starter;

/// <summary>A picture of a starter data set, to be written.</summary>
/// <param name="Name">Its file without folder of the set and suffix, such as <c>train/surface_00000</c>.</param>
/// <param name="Image">The picture.</param>
/// <param name="Labels">Its label rows; null where the folder is the label, or where every pixel has one.</param>
internal sealed record StarterFile(string Name, PixelBuffer Image, string? Labels)
{
    /// <summary>Suffix and bytes of the file with a number for every pixel; null for none.</summary>
    public (string Suffix, byte[] Bytes)? Map { get; init; }
}
