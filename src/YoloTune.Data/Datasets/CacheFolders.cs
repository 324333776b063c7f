using System.Security.Cryptography;
using System.Text;

namespace YoloTune.Data.Datasets;

/// <summary>Names of cached files, and whether a folder can hold them.</summary>
internal static class CacheFolders
{
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
