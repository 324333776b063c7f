namespace YoloTune.Core.Files;

/// <summary>Where files that can be made again are kept.</summary>
public static class UserCache
{
    /// <summary>
    /// The user's cache folder for this program: <c>yolotune</c> under <c>XDG_CACHE_HOME</c> or <c>~/.cache</c>, on Windows under the
    /// local application data. It need not exist.
    /// </summary>
    public static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(folder))
            {
                folder = OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            }

            return Path.Combine(folder, "yolotune");
        }
    }
}
