namespace YoloTune.Training.Features;

/// <summary>The folder of feature files, one for each key; those not used for longest make room for new ones.</summary>
internal static class FeatureFolder
{
    private const string Suffix = ".features";

    /// <summary>The file of a key.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="key">The key.</param>
    public static string PathOf(string folder, byte[] key) => Path.Combine(folder, Convert.ToHexStringLower(key.AsSpan(0, 16)) + Suffix);

    /// <summary>Deletes files until a new one keeps the folder within its limit.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    /// <param name="needed">Bytes of the new file.</param>
    /// <param name="limit">Bytes of all files.</param>
    public static void MakeRoom(string folder, long needed, long limit)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var files = new DirectoryInfo(folder).GetFiles("*" + Suffix).OrderBy(file => file.LastWriteTimeUtc).ToArray();
        var total = files.Sum(file => file.Length) + needed;
        foreach (var file in files.TakeWhile(_ => total > limit))
        {
            total -= file.Length;
            try
            {
                file.Delete();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another run has it open; the limit is kept as soon as that ends.
            }
        }
    }

    /// <summary>Notes that a file is in use.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">Time source.</param>
    public static void Touch(string path, TimeProvider clock)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It counts as older than it is.
        }
    }
}
