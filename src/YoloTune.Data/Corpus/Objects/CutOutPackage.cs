using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Core.Imaging;

namespace YoloTune.Data.Corpus.Objects;

/// <summary>
/// The pictures of the npm package <c>@lobehub/fluent-emoji-3d</c> 1.1.0 (MIT): 3,391 WebP pictures of 256 x 256 pixels with
/// alpha. The archive is fetched once and checked; it is not part of this project.
/// </summary>
internal static class CutOutPackage
{
    /// <summary>Where the archive is fetched.</summary>
    public const string Address = "https://registry.npmjs.org/@lobehub/fluent-emoji-3d/-/fluent-emoji-3d-1.1.0.tgz";

    /// <summary>SHA-256 of the archive.</summary>
    public const string Sha256 = "c1bb7eee7de090205a232518a9ab4adb3df458bfbe8a1f78232991194c8b2e58";

    /// <summary>Pictures in the archive.</summary>
    public const int PictureCount = 3391;

    private const int LargestPicture = 1 << 20;

    /// <summary>Where the archive is kept.</summary>
    public static string DefaultPath => Path.Combine(UserCache.Folder, "corpus", "fluent-emoji-3d-1.1.0.tgz");

    /// <summary>Fetches the archive unless it is there already; the result is its path, its content checked.</summary>
    /// <exception cref="InputException">It cannot be fetched, or is not what it should be.</exception>
    public static async Task<string> EnsureAsync(string? path, CancellationToken cancellationToken)
    {
        var target = path ?? DefaultPath;
        if (!File.Exists(target))
        {
            if (path is not null)
            {
                throw new InputException("there is no such archive", path, remedy: $"Leave it out to have it fetched from {Address}");
            }

            await FetchAsync(target, cancellationToken);
        }

        Check(await File.ReadAllBytesAsync(target, cancellationToken), target);
        return target;
    }

    /// <summary>Reads and prepares all pictures, in the order of their names, on several threads.</summary>
    public static IReadOnlyList<CutOut> Read(string path, CancellationToken cancellationToken)
    {
        var pictures = Entries(path).OrderBy(entry => entry.Name, StringComparer.Ordinal).ToArray();
        var cutOuts = new CutOut?[pictures.Length];
        Parallel.For(0, pictures.Length, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            var (name, bytes) = pictures[index];
            if (CorpusClasses.Find(name) is >= 0 and var classIndex)
            {
                var image = ImageDecoder.DecodeWithAlpha(bytes, name);
                cutOuts[index] = CutOut.From(classIndex, image.Pixels, image.Width, image.Height);
                image.Recycle();
            }
        });
        return [.. cutOuts.OfType<CutOut>()];
    }

    private static List<(string Name, byte[] Bytes)> Entries(string path)
    {
        List<(string Name, byte[] Bytes)> entries = [];
        using var file = File.OpenRead(path);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { Length: > 0 and <= LargestPicture } data && entry.Name.EndsWith(".webp", StringComparison.Ordinal))
            {
                var bytes = new byte[data.Length];
                data.ReadExactly(bytes);
                entries.Add((Path.GetFileName(entry.Name), bytes));
            }
        }

        return entries;
    }

    private static async Task FetchAsync(string target, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new HttpClient();
            var bytes = await client.GetByteArrayAsync(new Uri(Address), cancellationToken);
            Check(bytes, Address);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            AtomicFile.Write(target, stream => stream.Write(bytes));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw new InputException("the pictures for the corpus could not be fetched: " + error.Message.TrimEnd('.'), Address, remedy: $"Fetch the archive yourself and put it at {target}", inner: error);
        }
    }

    private static void Check(byte[] bytes, string source)
    {
        var sum = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (sum != Sha256)
        {
            throw new InputException("the archive is not the one the corpus is made from", source, value: $"SHA-256 {sum}", remedy: $"Delete it, so that {Address} is fetched again (SHA-256 {Sha256})");
        }
    }
}
