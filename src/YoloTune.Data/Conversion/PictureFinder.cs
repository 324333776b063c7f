using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Conversion;

/// <summary>Finds the pictures that annotations name.</summary>
/// <param name="needed">False when pictures are not wanted: then none is looked for.</param>
/// <param name="folders">Where they may be, best first.</param>
internal sealed class PictureFinder(bool needed, IReadOnlyList<string> folders)
{
    private readonly Dictionary<string, Dictionary<string, string>> _stems = [];
    private int _last;

    /// <summary>The picture of a name, or null when pictures are not wanted.</summary>
    /// <exception cref="InputException">It is nowhere.</exception>
    public string? Find(string name, string file, int? line)
    {
        if (!needed)
        {
            return null;
        }

        for (var i = 0; i < folders.Count; i++)
        {
            var place = (_last + i) % folders.Count;
            var path = Path.Combine(folders[place], name.Replace('/', Path.DirectorySeparatorChar));
            if (File.Exists(path))
            {
                _last = place;
                return Path.GetFullPath(path);
            }
        }

        throw Missing(name, file, line);
    }

    /// <summary>The picture with a name but for its suffix.</summary>
    /// <exception cref="InputException">It is nowhere, or there are two.</exception>
    public string FindStem(string stem, string file, int? line)
    {
        foreach (var folder in folders.Where(Directory.Exists))
        {
            if (!_stems.TryGetValue(folder, out var names))
            {
                names = [];
                foreach (var path in Directory.EnumerateFiles(folder).Where(ImageList.IsImage).Order(CodePointOrder.Instance))
                {
                    if (!names.TryAdd(Path.GetFileNameWithoutExtension(path), path))
                    {
                        throw new InputException("Two pictures differ in nothing but their suffix, so they would share their labels", path, remedy: "Rename one of them");
                    }
                }

                _stems[folder] = names;
            }

            if (names.TryGetValue(stem, out var found))
            {
                return Path.GetFullPath(found);
            }
        }

        throw Missing(stem, file, line);
    }

    /// <summary>The size of a picture: what the annotations say, checked against the picture where it is at hand.</summary>
    /// <exception cref="InputException">The two differ, or neither is known.</exception>
    public (int Width, int Height) Size(string? path, int width, int height, string file, int? line)
    {
        if (path is null)
        {
            return width > 0 && height > 0 ? (width, height) : throw new InputException("The size of the picture is not given", file, line, remedy: "Add width and height, or convert with the pictures at hand");
        }

        ImageHeader header;
        try
        {
            header = ImageHeader.Read(path);
        }
        catch (InputException error)
        {
            throw new InputException($"The picture cannot be used: {error.Problem}", file, line, path, "Replace the picture or remove it from the annotations", error);
        }

        return (width > 0 && width != header.Width) || (height > 0 && height != header.Height)
            ? throw new InputException($"The annotations tell of {width} x {height} pixels, but the picture has {header.Width} x {header.Height}", file, line, path, "Correct the size; note that pictures may be turned by their EXIF orientation")
            : (header.Width, header.Height);
    }

    private InputException Missing(string name, string file, int? line) =>
        new($"The picture is missing; looked in {string.Join(", ", folders)}", file, line, name, "Name the folder of the pictures with images=, or leave pictures out with place=none");
}
