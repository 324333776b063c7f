using YoloTune.Core.Errors;

namespace YoloTune.Data.Conversion;

/// <summary>Names of pictures as foreign files give them.</summary>
internal static class PictureName
{
    /// <summary>The name with forward slashes; names that lead out of the folder are refused.</summary>
    /// <exception cref="InputException">The name is empty, absolute or leads upwards.</exception>
    public static string Clean(string name, string file, int? line)
    {
        var parts = name.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        var wrong = parts.Length == 0 || name.StartsWith('/') || name.StartsWith('\\') || parts.Any(part => part == ".." || part.Contains(':') || part.Any(char.IsControl));
        return wrong
            ? throw new InputException("The name of the picture is empty or leads out of the data set", file, line, name, "Write it relative to the folder of the pictures")
            : string.Join('/', parts);
    }
}
