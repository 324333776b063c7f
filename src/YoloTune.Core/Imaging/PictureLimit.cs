using System.Globalization;
using YoloTune.Core.Errors;

namespace YoloTune.Core.Imaging;

/// <summary>
/// How large a picture may be. A file of a few kilobytes may announce a picture of many gigabytes; it is refused before memory is
/// asked for.
/// </summary>
public static class PictureLimit
{
    /// <summary>Environment variable with the largest number of pixels, 1 to <see cref="HighestPixels"/>.</summary>
    public const string Variable = "YOLOTUNE_MAX_PIXELS";

    /// <summary>Pixels allowed unless <see cref="Variable"/> says otherwise: 300 million.</summary>
    public const long DefaultPixels = 300_000_000;

    /// <summary>No setting goes beyond: four bytes per pixel must fit into one array.</summary>
    public const long HighestPixels = 500_000_000;

    /// <summary>Pixels allowed in this process.</summary>
    public static long Pixels { get; } = Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The number in the variable, kept within bounds; the default when there is none.</summary>
    internal static long Parse(string? text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var pixels) && pixels >= 1
        ? Math.Min(pixels, HighestPixels)
        : DefaultPixels;

    /// <summary>Refuses a picture that is too large.</summary>
    /// <exception cref="InputException">It has more pixels than allowed.</exception>
    internal static void Check(string name, int width, int height) => Check(name, width, height, Pixels);

    /// <summary>Refuses a picture with more pixels than a limit.</summary>
    internal static void Check(string name, int width, int height, long limit)
    {
        if ((long)width * height > limit)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"the picture has {width} x {height} = {(long)width * height / 1e6:F0} million pixels, {limit / 1e6:F0} million are allowed"),
                name,
                remedy: $"Cut it into parts, or raise the limit with the environment variable {Variable}");
        }
    }
}
