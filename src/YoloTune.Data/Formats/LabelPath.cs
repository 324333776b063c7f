namespace YoloTune.Data.Formats;

/// <summary>Where the labels of an image are (specification 03, section 3).</summary>
public static class LabelPath
{
    private static readonly string Images = $"{Path.DirectorySeparatorChar}images{Path.DirectorySeparatorChar}";
    private static readonly string Labels = $"{Path.DirectorySeparatorChar}labels{Path.DirectorySeparatorChar}";

    /// <summary>
    /// The label file of an image: the last <c>/images/</c> of the path becomes <c>/labels/</c> and the suffix becomes <c>.txt</c>;
    /// without such a folder the label file lies beside the image.
    /// </summary>
    /// <param name="imageFile">Path of the image, with the separators of this system.</param>
    public static string ForImage(string imageFile)
    {
        ArgumentNullException.ThrowIfNull(imageFile);
        var at = imageFile.LastIndexOf(Images, StringComparison.Ordinal);
        var path = at < 0 ? imageFile : string.Concat(imageFile.AsSpan(0, at), Labels, imageFile.AsSpan(at + Images.Length));
        var dot = path.LastIndexOf('.');
        return (dot < 0 ? path : path[..dot]) + ".txt";
    }
}
