using System.Security.Cryptography;
using System.Text;

namespace YoloTune.Data.Datasets;

/// <summary>Where files that can be made again are kept.</summary>
internal static class CacheFolders
{
    /// <summary>The user's cache folder for this program: <c>XDG_CACHE_HOME</c> or <c>~/.cache</c>, on Windows the local application data.</summary>
    public static string User
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

    /// <summary>A short name that stands for a text: 16 hexadecimal digits of its SHA-256.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>
    /// Whether a folder may be written to. A folder without any write permission counts as read-only for the superuser too: somebody
    /// meant it.
    /// </summary>
    public static bool IsWritable(string folder)
    {
        const UnixFileMode anyone = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        return Directory.Exists(folder) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(folder) & anyone) != 0);
    }
}
