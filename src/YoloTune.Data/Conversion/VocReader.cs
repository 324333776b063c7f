using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Conversion;

/// <summary>
/// Reads Pascal VOC. Pixels are counted from 1 and both ends belong to the box (VOC2012 development kit, annotation format), so a box covers
/// xmin - 1 to xmax. Parts of objects (heads, hands) have boxes of their own, which are no objects.
/// </summary>
internal sealed class VocReader(ConversionOptions options, ConversionTally tally)
{
    /// <summary>The parts of a VOC folder: by its lists where there are any, else everything.</summary>
    public static IEnumerable<(string Split, IReadOnlyList<string> Files)> Parts(ConversionSource source)
    {
        var root = source.Annotations;
        if (File.Exists(root))
        {
            return [(source.Split ?? "train", [root])];
        }

        var annotations = Path.Combine(root, "Annotations");
        annotations = Directory.Exists(annotations) ? annotations : root;
        var lists = Path.Combine(root, "ImageSets", "Main");
        string[] names = ["train", "val", "test"];
        var listed = names.Where(name => (source.Split ?? name) == name && File.Exists(Path.Combine(lists, name + ".txt"))).ToArray();
        if (listed.Length > 0)
        {
            return listed.Select(name => (name, (IReadOnlyList<string>)ReadList(Path.Combine(lists, name + ".txt"), annotations)));
        }

        string[] files = [.. Directory.EnumerateFiles(annotations, "*.xml", SearchOption.AllDirectories).Order(CodePointOrder.Instance)];
        return files.Length > 0
            ? [(source.Split ?? "train", files)]
            : throw new InputException("The folder holds no XML files", annotations, remedy: "Name the folder with 'Annotations', or the folder of the XML files");
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="InputException">Anything in it is wrong; file and line are named.</exception>
    public AnnotatedPicture Read(string file, PictureFinder finder)
    {
        var root = Load(file);
        var name = root.Element("filename")?.Value.Trim();
        var line = LineOf(root.Element("filename") ?? root);
        var stem = string.IsNullOrEmpty(name) ? Path.GetFileNameWithoutExtension(file) : PictureName.Clean(name, file, line);
        string? path = null;
        if (options.Placement != PicturePlacement.None || string.IsNullOrEmpty(name))
        {
            path = Path.HasExtension(stem) && ImageList.IsImage(stem) ? finder.Find(stem, file, line) : finder.FindStem(stem, file, line);
        }

        var size = root.Element("size");
        var (width, height) = finder.Size(path, Side(size, "width", file), Side(size, "height", file), file, size is null ? null : LineOf(size));
        var picture = new AnnotatedPicture { Name = path is null ? stem : Path.GetFileName(path), File = path, Width = width, Height = height, Place = file };
        foreach (var item in root.Elements("object"))
        {
            if (ReadObject(item, file) is { } found)
            {
                picture.Objects.Add(found);
            }
        }

        return picture;
    }

    private AnnotatedObject? ReadObject(XElement item, string file)
    {
        var name = item.Element("name")?.Value.Trim();
        if (string.IsNullOrEmpty(name))
        {
            throw new InputException("The object has no name", file, LineOf(item), remedy: "Add <name>");
        }

        if (item.Element("difficult") is { } flag && flag.Value.Trim() is not ("0" or "" or "false" or "Unspecified") && options.KeepDifficult != true)
        {
            tally.Leave("difficult");
            return null;
        }

        var bounds = item.Element("bndbox") ?? throw new InputException("The object has no box", file, LineOf(item), remedy: "Add <bndbox>");
        double left = Edge(bounds, "xmin", file), top = Edge(bounds, "ymin", file), right = Edge(bounds, "xmax", file), bottom = Edge(bounds, "ymax", file);
        if (right < left || bottom < top)
        {
            throw new InputException("The box ends before it begins", file, LineOf(bounds), FormattableString.Invariant($"{left} {top} {right} {bottom}"), "Exchange the edges");
        }

        // The first pixel covers 0 to 1, and the last one belongs to the box.
        var shift = options.VocOrigin;
        var end = 1 - shift;
        return new AnnotatedObject { ClassName = name, Box = new PixelBox(left - shift, top - shift, right + end, bottom + end), Line = LineOf(item) };
    }

    private static double Edge(XElement bounds, string name, string file)
    {
        var element = bounds.Element(name) ?? throw new InputException($"The box has no <{name}>", file, LineOf(bounds), remedy: "A box needs xmin, ymin, xmax and ymax");
        return double.TryParse(element.Value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new InputException($"<{name}> is no number", file, LineOf(element), element.Value, "Write the pixel as a number");
    }

    private static int Side(XElement? size, string name, string file)
    {
        if (size?.Element(name) is not { } element || element.Value.Trim() is "" or "0")
        {
            return 0;
        }

        return int.TryParse(element.Value.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new InputException($"<{name}> is no number of pixels", file, LineOf(element), element.Value, "Correct it");
    }

    private static XElement Load(string file)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 100_000_000 };
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var reader = XmlReader.Create(stream, settings);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            return root.Name.LocalName == "annotation" ? root : throw new InputException("This is no VOC file: it does not begin with <annotation>", file, LineOf(root), root.Name.LocalName, "Name the folder of the VOC files");
        }
        catch (XmlException error)
        {
            throw new InputException("This is not valid XML: " + error.Message.TrimEnd('.'), file, error.LineNumber, remedy: "Correct the file or export it again", inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException("The file cannot be read: " + error.Message.TrimEnd('.'), file, remedy: "Check the path and the permissions", inner: error);
        }
    }

    private static string[] ReadList(string list, string annotations)
    {
        var files = new List<string>();
        var number = 0;
        foreach (var text in File.ReadLines(list))
        {
            number++;
            var word = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            if (word is null)
            {
                continue;
            }

            var file = Path.Combine(annotations, PictureName.Clean(word, list, number) + ".xml");
            files.Add(File.Exists(file) ? file : throw new InputException("The list names a picture without annotations", list, number, word, $"Add {file} or remove the line"));
        }

        return [.. files];
    }

    private static int LineOf(XElement element) => ((IXmlLineInfo)element).LineNumber;
}
