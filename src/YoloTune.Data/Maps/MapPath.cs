namespace YoloTune.Data.Maps;

/// <summary>Where the file with a number for every pixel of an image is (specification 03, section 27).</summary>
public static class MapPath
{
    /// <summary>The folder of class masks unless the data set names another.</summary>
    public const string Masks = "masks";

    /// <summary>The folder of depths.</summary>
    public const string Depths = "depth";

    /// <summary>Suffix of depth files.</summary>
    public const string DepthSuffix = ".npy";

    private static readonly string[] MaskSuffixes = [".png", ".bmp", ".tif", ".tiff", ".webp"];

    /// <summary>The last folder <c>images</c> of a path becomes another one and the suffix too; without such a folder, only the suffix does.</summary>
    /// <param name="imageFile">Path of the image, with the separators of this system.</param>
    /// <param name="folder">The folder in place of <c>images</c>.</param>
    /// <param name="suffix">The suffix, with its dot.</param>
    public static string ForImage(string imageFile, string folder, string suffix)
    {
        ArgumentNullException.ThrowIfNull(imageFile);
        ArgumentNullException.ThrowIfNull(folder);
        return Path.ChangeExtension(Split(imageFile) is var (before, after) ? string.Concat(before, folder, after) : imageFile, suffix);
    }

    /// <summary>The class mask of an image: a PNG, or where there is none a file of another kind that keeps exact values.</summary>
    /// <param name="imageFile">Path of the image.</param>
    /// <param name="folder">The folder in place of <c>images</c>.</param>
    /// <returns>The file; need not exist.</returns>
    public static string ForMask(string imageFile, string folder)
    {
        var first = ForImage(imageFile, folder, MaskSuffixes[0]);
        return File.Exists(first) ? first : MaskSuffixes.Skip(1).Select(suffix => Path.ChangeExtension(first, suffix)).FirstOrDefault(File.Exists) ?? first;
    }

    /// <summary>The folder that stands in place of <c>images</c>; null when the path has none.</summary>
    /// <param name="imageFile">Path of the image.</param>
    /// <param name="folder">The folder in place of <c>images</c>.</param>
    public static string? FolderFor(string imageFile, string folder)
    {
        ArgumentNullException.ThrowIfNull(imageFile);
        return Split(imageFile) is var (before, _) ? before + folder : null;
    }

    private static (string Before, string After)? Split(string imageFile)
    {
        var separator = Path.DirectorySeparatorChar;
        var images = $"{separator}images{separator}";
        var at = imageFile.LastIndexOf(images, StringComparison.Ordinal);
        return at < 0 ? null : (imageFile[..(at + 1)], imageFile[(at + images.Length - 1)..]);
    }
}
