using System.Security.Cryptography;
using System.Text;
using YoloTune.Core.Files;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Datasets;

/// <summary>
/// The result of verification, kept on disk. It is valid as long as the list of images, the size and time of every image and label file
/// and the label options are the same; a damaged or outdated file is made again. Processes may race: the file is replaced as a whole.
/// </summary>
internal sealed class LabelCache
{
    private readonly IReadOnlyList<string> _images;
    private readonly string[] _places;
    private readonly byte[] _stamp;

    /// <summary>Takes stock of the files.</summary>
    /// <param name="images">Image files, absolute, at least one.</param>
    /// <param name="name">The split; part of the file name, so that train and val lists over one labels folder do not fight.</param>
    /// <param name="format">What the labels must look like.</param>
    /// <param name="folder">Where the file goes; null for beside the labels folder, or the user's cache folder.</param>
    public LabelCache(IReadOnlyList<string> images, string name, LabelFormat format, string? folder)
    {
        _images = images;
        var labels = Path.GetDirectoryName(LabelPath.ForImage(images[0]))!;
        var suffix = $".{name}.yolotune.cache";
        var hashed = CacheFolders.Digest(labels) + suffix;
        _places = folder is null
            ? [labels + suffix, Path.Combine(UserCache.Folder, "labels", hashed)]
            : [Path.Combine(folder, hashed)];
        _stamp = Stamp(images, format);
    }

    /// <summary>Where the cache may be, best first.</summary>
    public IReadOnlyList<string> Places => _places;

    /// <summary>The stored result, or null when there is none that fits.</summary>
    public VerifiedImage[]? TryRead(List<DatasetWarning> notes)
    {
        foreach (var place in _places)
        {
            try
            {
                if (File.Exists(place) && LabelCacheFile.Read(File.ReadAllBytes(place), _stamp, _images) is { } results)
                {
                    return results;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                notes.Add(new DatasetWarning(place, null, null, "the label cache cannot be used and is made again: " + exception.Message));
            }
        }

        return null;
    }

    /// <summary>Stores a result in the first place that can be written.</summary>
    public void Write(VerifiedImage[] results, List<DatasetWarning> notes)
    {
        Exception? problem = null;
        foreach (var place in _places)
        {
            var folder = Path.GetDirectoryName(place)!;
            if (Directory.Exists(folder) && !CacheFolders.IsWritable(folder))
            {
                continue;
            }

            try
            {
                Directory.CreateDirectory(folder);
                AtomicFile.Replace(place, stream => LabelCacheFile.Write(stream, _stamp, results));
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problem = exception;
            }
        }

        notes.Add(new DatasetWarning(_places[^1], null, null, "the label cache could not be written: " + (problem?.Message ?? "the folder is read-only")));
    }

    private static byte[] Stamp(IReadOnlyList<string> images, LabelFormat format)
    {
        var lines = new string[images.Count];
        Parallel.For(0, images.Count, index =>
        {
            var image = images[index];
            lines[index] = Describe(image) + Describe(LabelPath.ForImage(image));
        });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(format.ToString()));
        foreach (var line in lines)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        }

        return hash.GetHashAndReset();
    }

    private static string Describe(string file)
    {
        var info = new FileInfo(file);
        return info.Exists
            ? FormattableString.Invariant($"{file}|{info.Length}|{info.LastWriteTimeUtc.Ticks}\n")
            : file + "|absent\n";
    }
}
