using System.Security.Cryptography;
using YoloTune.Core.Files;

namespace YoloTune.Core.Downloads;

/// <summary>The SHA-256 of a fetched file, kept beside it as <c>NAME.sha256</c> in the form that <c>sha256sum -c</c> reads.</summary>
public static class RememberedHash
{
    private const int HexDigits = 64;

    /// <summary>The file beside <paramref name="path"/> that holds its hash.</summary>
    /// <param name="path">The fetched file.</param>
    public static string FileOf(string path) => path + ".sha256";

    /// <summary>Computes the hash of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Compute(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>What is remembered of a file; null when nothing is.</summary>
    /// <param name="path">The fetched file, which need not exist any more.</param>
    public static string? Read(string path)
    {
        var file = FileOf(path);
        if (!File.Exists(file))
        {
            return null;
        }

        var text = File.ReadAllText(file);
        return text.Length >= HexDigits && text.AsSpan(0, HexDigits).IndexOfAnyExcept("0123456789abcdef") < 0 ? text[..HexDigits] : null;
    }

    /// <summary>Remembers the hash of a file.</summary>
    /// <param name="path">The fetched file.</param>
    /// <param name="sha256">Its hash.</param>
    /// <exception cref="Errors.InputException">The folder cannot be written.</exception>
    public static void Write(string path, string sha256) => AtomicFile.WriteText(FileOf(path), $"{sha256}  {Path.GetFileName(path)}\n");
}
