using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Conversion;

/// <summary>
/// Turns mask pictures into objects: every connected area of a class is one, or, where masks number objects, all areas of a number are.
/// The value 0 is background.
/// </summary>
internal sealed class MaskReader(ConversionOptions options)
{
    /// <summary>The masks of a folder.</summary>
    public static IReadOnlyList<string> Files(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.png").Order(CodePointOrder.Instance)];
        return files.Length > 0 ? files : throw new InputException("The folder holds no PNG masks", folder, remedy: "Name the folder of the masks; masks must be PNG files");
    }

    /// <summary>Reads one mask.</summary>
    /// <exception cref="InputException">It cannot be used, or has values without a name.</exception>
    public AnnotatedPicture Read(string file, PictureFinder finder)
    {
        var path = finder.FindStem(Path.GetFileNameWithoutExtension(file), file, null);
        var (values, height, width) = Load(file);
        finder.Size(path, width, height, file, null);
        var picture = new AnnotatedPicture { Name = Path.GetFileName(path), File = path, Width = width, Height = height, Place = file };
        var single = !options.MasksAreInstances && options.Names is { Count: 1 };
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            values[i] = value == 0 || (value == options.MaskIgnore && !single) ? -1 : single ? 1 : value;
        }

        var labels = options.MasksAreInstances ? Array.ConvertAll(values, value => Math.Max(value, 0)) : MaskOutline.Components(values, width, out _);
        var kinds = Kinds(labels, values);
        var found = new SortedDictionary<int, (int Value, List<double[]> Rings)>();
        foreach (var (label, ring) in MaskOutline.Trace(labels, width))
        {
            if (!found.TryGetValue(label, out var rings))
            {
                found[label] = rings = (options.MasksAreInstances ? 1 : kinds[label], []);
            }

            rings.Rings.Add(ring);
        }

        picture.Objects.AddRange(found.Values.Select(item => new AnnotatedObject { ClassName = NameOf(item.Value, file), Rings = item.Rings }));
        return picture;
    }

    /// <summary>The value of every area.</summary>
    private static Dictionary<int, int> Kinds(int[] labels, int[] values)
    {
        var kinds = new Dictionary<int, int>();
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] != 0 && (i == 0 || labels[i] != labels[i - 1]))
            {
                kinds[labels[i]] = values[i];
            }
        }

        return kinds;
    }

    private string NameOf(int value, string file)
    {
        if (options.Names is not { } names)
        {
            return options.MasksAreInstances ? "object" : value.ToString(CultureInfo.InvariantCulture);
        }

        return value <= names.Count
            ? names[value - 1]
            : throw new InputException($"The mask has the value {value}, but only {names.Count} classes are named", file, value: value.ToString(CultureInfo.InvariantCulture), remedy: "Name all classes, or say which value means nothing with ignore=");
    }

    private static (int[] Values, int Height, int Width) Load(string file)
    {
        try
        {
            return IndexedPng.Read(File.ReadAllBytes(file));
        }
        catch (InvalidDataException error)
        {
            throw new InputException("The mask cannot be used: " + error.Message, file, remedy: "Masks are PNG files of one value per pixel", inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException("The mask cannot be read: " + error.Message.TrimEnd('.'), file, remedy: "Check the path and the permissions", inner: error);
        }
    }
}
